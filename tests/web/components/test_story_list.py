from datetime import UTC, datetime

from broadsheet.web.components import story_list
from tests.factories_web import NOW, picture, site, stories, story
from tests.web.markup import all_of, component, heading_levels


def test_stories_are_parted_by_the_days_of_the_site():
    listed = (
        story(1, published_at=datetime(2026, 7, 2, 0, 30, tzinfo=UTC)),
        story(
            2, published_at=datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
        ),  # already the 2nd in London
        story(3, published_at=datetime(2026, 7, 1, 22, 30, tzinfo=UTC)),
    )

    days = story_list.by_day(listed, site(), NOW)

    assert [(day.title, len(day.cards)) for day in days] == [
        ("Thursday, 2 July 2026", 2),
        ("Wednesday, 1 July 2026", 1),
    ]
    assert days[0].day.iso == "2026-07-02"
    assert days[0].cards[0].moment.text == "01:30"


def test_a_list_stands_under_a_heading_of_its_own():
    view = story_list.build("Stories", stories(3, picture=picture()), site(), NOW)
    root = component("story_list", list=view)

    assert heading_levels(root) == [2, 3, 3, 3]
    assert len(all_of(root, "img")) == 3
