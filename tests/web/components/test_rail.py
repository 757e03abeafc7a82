import pytest

from broadsheet.newsroom.story import Kind
from broadsheet.rails.rail import RailName
from broadsheet.web.components import rail as rails
from tests.factories_web import WORLD, rail, site
from tests.web.markup import all_of, component, part, text


def show(of):
    return part(component("rail", rail=rails.build(of, site())), "rail")


@pytest.mark.parametrize(
    ("name", "title"),
    [
        (RailName.WEEKLY_BEST, "Weekly Best Articles"),
        (RailName.YOU_MAY_ALSO_LIKE, "You May Also Like"),
        (RailName.POPULAR_NOW, "Popular Now"),
        (RailName.MUST_READS, "Must-Reads"),
    ],
)
def test_each_rail_carries_its_title(name, title):
    root = show(rail(name, 3))

    assert text(all_of(root, "h2")[0]) == title
    assert root.get("data-rail") == name.value
    assert root.get("aria-labelledby") == all_of(root, "h2")[0].get("id")


def test_latest_names_its_section_in_brackets():
    root = show(rail(RailName.LATEST, 6, section=WORLD))

    assert text(all_of(root, "h2")[0]) == "[WORLD] Latest Stories"


def test_latest_of_no_section_is_of_latest():
    assert "[LATEST] Latest Stories" in text(show(rail(RailName.LATEST, 6)))


def test_each_card_carries_the_label_of_its_section():
    labels = [card.section for card in rails.build(rail(RailName.POPULAR_NOW, 5), site()).cards]

    assert labels == ["WORLD"] * 5


def test_rankings_are_numbered_by_the_list_and_not_in_words():
    root = show(rail(RailName.POPULAR_NOW, 5))

    assert "is-numbered" in all_of(root, "ol")[0].get("class")
    assert not text(all_of(root, "li")[0]).startswith("1")


def test_latest_is_not_numbered_and_tells_the_time():
    view = rails.build(rail(RailName.LATEST, 2, section=WORLD), site())

    assert not view.is_numbered
    assert all(card.moment for card in view.cards)


@pytest.mark.parametrize("name", list(RailName))
def test_a_rail_on_fallback_says_so(name):
    assert rails.build(rail(name, 3, step=1), site()).note
    assert rails.build(rail(name, 3, step=0), site()).note == ""


def test_labels_and_marks_of_a_story_stand_in_the_rail_too():
    words = text(show(rail(RailName.LATEST, 1, kind=Kind.SPONSORED, is_corrected=True)))

    assert "SPONSORED WORLD" in words
    assert "Corrected" in words


def test_a_headline_in_another_language_is_set_apart():
    root = show(rail(RailName.POPULAR_NOW, 1, language="he"))

    assert [(one.get("lang"), one.get("dir")) for one in all_of(root, "bdi")] == [("he", "rtl")]
