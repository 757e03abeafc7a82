"""A pick that is set, changed, moved or deleted purges its shelf, and pages that must know of it."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from broadsheet.newsroom import actions, purges, shelves
from broadsheet.newsroom.models.article import ArticlePage
from broadsheet.newsroom.models.pick import EditorsPick, Shelf
from broadsheet.newsroom.story import Kind
from tests.factories import HOUR, NOW, article, live
from tests.newsroom.purging import only

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOW, tick=False):
        yield


def fresh(page):
    return ArticlePage.objects.get(pk=page.pk)


def edited(page, **fields):
    """A change that an editor publishes."""
    page = fresh(page)
    for name, value in fields.items():
        setattr(page, name, value)
    return lambda: actions.publish_article(page)


def pick(page, shelf=Shelf.MUST_READS, **fields):
    return lambda: EditorsPick.objects.create(article=page, shelf=shelf, **fields)


def test_a_first_pick_purges_the_shelf_and_the_page_of_the_story(story, asia, purged):
    assert purged(pick(story)) == only("must-reads", f"article-{story.pk}")
    assert purged(pick(story, section=asia)) == only(f"must-reads-{asia.pk}")
    assert purged(pick(story, Shelf.TOP_STORIES)) == only("top-stories")


def test_a_pick_of_a_story_that_nobody_sees_purges_nothing(purged):
    assert purged(pick(article())) == only()


def test_a_pick_for_later_purges_only_the_page_of_its_story(story, purged):
    found = purged(pick(story, starts_at=NOW + HOUR, expires_at=NOW + 2 * HOUR))

    assert found == only(f"article-{story.pk}")
    assert purged(purges.picks_between, NOW, NOW + HOUR - SECOND) == only()
    assert purged(purges.picks_between, NOW, NOW + HOUR) == only("must-reads")
    assert purged(purges.picks_between, NOW + HOUR, NOW + 2 * HOUR) == only("must-reads")
    assert purged(purges.picks_between, NOW + 2 * HOUR, NOW + 3 * HOUR) == only()


def test_picks_that_are_set_as_they_stand_purge_nothing(story, purged):
    actions.set_picks(Shelf.MUST_READS, [story], by=None)

    assert purged(actions.set_picks, Shelf.MUST_READS, [story], by=None, why="still") == only()


def test_picks_in_another_order_purge_the_shelf(story, purged):
    other = live()
    actions.set_picks(Shelf.MUST_READS, [story, other], by=None)

    found = purged(actions.set_picks, Shelf.MUST_READS, [other, story], by=None)

    assert found == only("must-reads")


def test_picks_that_are_replaced_purge_the_pages_of_the_new_ones(story, purged):
    other = live()
    actions.set_picks(Shelf.MUST_READS, [story], by=None)

    found = purged(actions.set_picks, Shelf.MUST_READS, [other], by=None)

    assert found == only("must-reads", f"article-{other.pk}")


def test_a_pick_changed_and_deleted_at_the_desk_is_purged(desk, story, asia, purged):
    pick(story, section=asia)()
    (row,) = EditorsPick.objects.all()
    data = {"shelf": "must-reads", "section": "", "article": str(story.pk), "position": "1",
            "starts_at": NOW.strftime("%Y-%m-%d %H:%M"), "why": ""}  # fmt: skip
    address = reverse("wagtailsnippets_newsroom_editorspick:edit", args=[row.pk])

    assert purged(desk.post, address, data) == only("must-reads", f"must-reads-{asia.pk}")
    assert purged(desk.post, address, data | {"why": "for colleagues"}) == only()
    address = reverse("wagtailsnippets_newsroom_editorspick:delete", args=[row.pk])
    assert purged(desk.post, address) == only("must-reads")


def test_a_picked_story_that_goes_live_takes_its_place_on_the_shelf(purged):
    page = article()
    pick(page)()

    assert purged(actions.publish_article, page) == only("latest", "missing", "must-reads")


def test_a_sponsored_story_on_a_shelf_is_not_shown_until_it_is_none(purged):
    page = live(kind=Kind.SPONSORED)
    assert purged(pick(page, Shelf.TOP_STORIES)) == only()

    found = purged(edited(page, kind=Kind.NEWS))

    assert {"top-stories", "latest"} <= found.soft


def test_top_stories_of_a_section_are_shown_nowhere(story, asia, purged):
    assert purged(pick(story, Shelf.TOP_STORIES, section=asia)) == only()
    assert shelves.read().shown == frozenset()
