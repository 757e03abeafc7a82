from datetime import timedelta

from broadsheet.web.pages import latest
from broadsheet.web.pages.listing import Listing
from tests.factories_web import NOW, rails, site, story
from tests.web import markup


def test_stories_of_all_sections_stand_by_day():
    listed = tuple(story(n, published_at=NOW - timedelta(hours=9 * n)) for n in range(4))

    view = latest.build(Listing(listed, older="x"), rails(), site(), NOW)

    assert [len(day.cards) for day in view.days] == [2, 2]
    assert [link.name for link in view.frame.section_nav if link.is_current] == ["LATEST"]
    markup.assert_well_made(markup.page("pages/latest.html", view))
