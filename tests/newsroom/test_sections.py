from broadsheet.newsroom.sections import SectionRow, tree


def row(pk, name, tree_path, url_path, **fields):
    defaults = {"hue": 15, "is_in_nav": True, "description": "", "is_live": True}
    return SectionRow(pk, name, tree_path, url_path, **(defaults | fields))


WORLD = row(3, "World", "000100010001", "/front/world/")
ASIA = row(4, "Asia", "0001000100010001", "/front/world/asia/")
CITY = row(5, "City", "000100010002", "/front/city/", is_in_nav=False)


def test_a_section_knows_its_address_and_its_ancestors():
    found = tree((WORLD, ASIA, CITY))

    assert found.by_path["/world/asia/"].lineage == (3, 4)
    assert found.by_id[5].path == "/city/"


def test_the_menu_holds_topmost_sections_that_want_to_stand_in_it():
    assert [section.id for section in tree((WORLD, ASIA, CITY)).nav] == [3]


def test_a_section_that_is_not_live_stands_in_no_menu():
    planned = WORLD._replace(is_live=False)

    assert tree((planned,)).nav == ()


def test_equal_rows_are_the_same_tree():
    assert tree((WORLD, ASIA)) is tree((WORLD, ASIA))


def test_a_site_without_sections_has_an_empty_tree():
    assert tree(()).all == ()
