from broadsheet.web.components import top_stories
from tests.factories_web import NOW, picture, site, stories
from tests.web.markup import all_of, component, heading_levels


def show(tops, river=()):
    return component("top_stories", top=top_stories.build(tops, river, site(), NOW))


def test_one_leads_two_stand_beside_and_the_river_runs():
    root = show(stories(3, picture=picture()), stories(8, first=200))

    assert heading_levels(root) == [2, 3, 3, 3, 3]
    assert len(all_of(root, "li")) == 8


def test_only_the_leads_photo_loads_at_once():
    images = all_of(show(stories(3, picture=picture())), "img")

    assert [image.get("fetchpriority") for image in images] == ["high", None, None]


def test_a_lead_without_a_photo_is_set_larger():
    classes = " ".join(one.get("class") or "" for one in all_of(show(stories(3)), "div"))

    assert "is-without-photo" in classes
