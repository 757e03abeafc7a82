from broadsheet.web.pages import section
from broadsheet.web.pages.listing import Listing
from tests.factories_web import ASIA, NOW, WORLD, rails, site, stories
from tests.web import markup


def build(of=WORLD, **listing):
    listing = {"stories": stories(5)} | listing
    return section.build(of, Listing(**listing), rails(), site(), NOW)


def test_the_first_page_gives_the_newest_more_room():
    view = build(older="next")

    assert view.lead.url.endswith("story-100/")
    assert len(view.stories.cards) == 4
    markup.assert_well_made(markup.page("pages/section.html", view))


def test_an_older_page_is_a_plain_list_and_not_for_indexes():
    view = build(cursor="here")

    assert view.lead is None
    assert view.frame.head.robots == "noindex, follow"
    assert view.frame.head.canonical == "https://ledger.example/world/?before=here"


def test_an_empty_section_is_a_page_all_the_same():
    markup.assert_well_made(markup.page("pages/section.html", build(stories=())))


def test_sections_below_are_linked_and_those_above_named():
    assert [link.url for link in build().title.links] == ["/world/asia/"]
    assert build(ASIA).title.overline == "World"


def test_it_offers_its_own_feed():
    assert [feed.url for feed in build().frame.head.feeds] == ["/world/feed.xml"]


def test_three_rails_stand_beside():
    assert [rail.name for rail in build().rails] == ["popular-now", "must-reads", "weekly-best"]
