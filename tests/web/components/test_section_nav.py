from dataclasses import replace

from broadsheet.web.components import section_nav
from tests.factories_web import ASIA, CITY, WORLD, site
from tests.web.markup import all_of, component, text


def names(links):
    return [link.name for link in links]


def current(links):
    return [link.name for link in links if link.is_current]


def test_the_sections_stand_in_order_and_latest_last():
    assert names(section_nav.build(site())) == ["WORLD", "CITY", "DEBATE", "LATEST"]


def test_a_section_marks_the_entry_it_stands_below():
    assert current(section_nav.build(site(), ASIA)) == ["WORLD"]
    assert current(section_nav.build(site())) == []
    assert current(section_nav.for_latest(site())) == ["LATEST"]


def test_a_section_kept_out_of_the_menu_is_not_in_it():
    hidden = replace(site(), nav=(WORLD, replace(CITY, is_in_nav=False)))

    assert names(section_nav.build(hidden)) == ["WORLD", "LATEST"]


def test_the_menu_is_a_target_that_takes_focus():
    root = component("section_nav", links=section_nav.build(site(), WORLD))
    nav = all_of(root, "nav")[0]

    assert (nav.get("id"), nav.get("tabindex")) == ("menu", "-1")
    assert [text(a) for a in all_of(nav, "a") if a.get("aria-current")] == ["WORLD"]
