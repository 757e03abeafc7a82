from broadsheet.web.components import masthead
from tests.factories_web import NOW, site
from tests.web.markup import all_of, component, part, text


def test_the_front_page_carries_the_name_as_its_heading_and_the_day():
    root = part(component("masthead", masthead=masthead.for_front(site(), NOW)), "masthead")

    assert text(all_of(root, "h1")[0]) == "The Ledger"
    assert text(all_of(root, "time")[0]) == "Tuesday, 24 November 2026"


def test_inner_pages_carry_the_name_without_a_heading():
    root = part(component("masthead", masthead=masthead.build(site())), "masthead")

    assert all_of(root, "h1") == []
    assert text(all_of(root, "a")[0]) == "The Ledger"
