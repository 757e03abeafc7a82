"""The matrix of eligibility through real pages: where readers find a story, state by state."""

from datetime import timedelta

import pytest
import time_machine

from broadsheet.newsroom import actions
from broadsheet.newsroom.models.correction import CorrectionKind
from broadsheet.newsroom.models.pick import Shelf
from broadsheet.newsroom.story import Kind
from tests.factories import HOUR, NOW, article, filler, live, section, url_of
from tests.reading import LISTS, standing
from tests.workers import work_at

pytestmark = pytest.mark.django_db

RAILS = {"latest", "weekly-best", "you-may-also-like", "popular-now", "must-reads"}
EVERYWHERE = ("/", "/latest/", "/feed.xml", "/world/", "/world/feed.xml", "/tags/port/",
              "/authors/ada-reed/", "/storylines/tunnel/", "/corrections/")  # fmt: skip
SUBJECT = {"tags": ["Port"], "authors": ["Ada Reed"], "storylines": ["Tunnel"]}


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world():
    """A section with enough stories for every rail."""
    world = section("World")
    filler(30, section=world, **SUBJECT)
    return world


@pytest.fixture
def beside(world):
    """The address of a story beside whose text rails are read."""
    return url_of(live("The story being read", at=NOW - 2 * HOUR, section=world, **SUBJECT))


def test_a_live_story_stands_everywhere_but_under_corrections(reader, world, beside):
    page = live("A quiet day", at=NOW - HOUR, section=world, **SUBJECT)

    found = standing(reader, url_of(page), beside, EVERYWHERE)

    assert found.rails == {"latest", "weekly-best", "popular-now"}  # a choice repeats none of them
    assert found.lists == set(EVERYWHERE) - {"/corrections/"}


def test_a_live_story_stands_in_must_reads_if_picked(reader, world, beside):
    page = live("An old favourite", at=NOW - 900 * HOUR, section=world)
    actions.set_picks(Shelf.MUST_READS, [page], by=None)

    assert standing(reader, url_of(page), beside).rails == {"must-reads"}


def test_an_updated_story_keeps_its_place(reader, world):
    older = live("Written first", at=NOW - 3 * HOUR, section=world)
    newer = live("Written second", at=NOW - 2 * HOUR, section=world)
    older.title = "Written first, then updated"
    actions.publish_article(older)

    text = reader.get("/world/").text

    assert text.index(url_of(newer)) < text.index(url_of(older))
    assert "Written first, then updated" in text


def test_an_updated_story_says_when_it_was_published_and_when_updated(reader, world):
    page = live("Counted once", at=NOW - 3 * HOUR, section=world)
    actions.publish_article(page)

    found = reader.get(url_of(page))

    assert found.meta("article:published_time") == (NOW - 3 * HOUR).isoformat()
    assert found.meta("article:modified_time") == NOW.isoformat()


def test_an_updated_story_keeps_its_id_in_the_feed(reader, world):
    page = live("Counted twice", at=NOW - 3 * HOUR, section=world)
    actions.publish_article(page)

    assert reader.get("/feed.xml").text.count(f"/stories/{page.pk}</guid>") == 1


def test_a_corrected_story_is_marked_in_every_list_and_on_its_page(reader, world, beside):
    page = live("The bridge is long", at=NOW - HOUR, section=world)
    actions.correct_article(page, by=None, text="It is 410 m long.", kind=CorrectionKind.CORRECTION)

    assert "It is 410 m long." in reader.get(url_of(page)).words("correction")
    assert "Corrected" in reader.get("/latest/").words("story-list")
    assert "Corrected" in reader.get(beside).words("rail")
    assert "It is 410 m long." in reader.get("/corrections/").text


def test_a_correction_of_a_picked_story_leaves_it_picked(reader, world, beside):
    page = live("The bridge is picked", at=NOW - 900 * HOUR, section=world)
    actions.set_picks(Shelf.MUST_READS, [page], by=None)
    actions.correct_article(page, by=None, text="It is wide.", kind=CorrectionKind.CORRECTION)

    assert "must-reads" in standing(reader, url_of(page), beside).rails


def test_a_killed_story_leaves_every_rail_list_and_feed_at_once(reader, world, beside, editor):
    page = live("Withdrawn words", at=NOW - HOUR, section=world, **SUBJECT)
    actions.correct_article(page, by=editor, text="A note.", kind=CorrectionKind.CORRECTION)
    page.refresh_from_db()
    actions.set_picks(Shelf.MUST_READS, [page], by=editor)
    actions.set_picks(Shelf.TOP_STORIES, [page], by=editor)

    actions.kill_article(page, by=editor, reason="withdrawn by the agency")

    assert standing(reader, url_of(page), beside, EVERYWHERE) == (set(), set())
    assert reader.lists_that_show("Withdrawn words", EVERYWHERE) == []


def test_the_address_of_a_killed_story_answers_410_and_tells_nothing(reader, world, editor):
    page = live("Withdrawn words", at=NOW - HOUR, section=world)
    actions.kill_article(page, by=editor, reason="a secret reason")

    answer = reader.get(url_of(page))

    assert answer.status == 410
    assert "Withdrawn words" not in answer.text
    assert "a secret reason" not in answer.text


def test_a_restored_story_is_a_draft_until_it_is_published_again(reader, world, editor):
    page = live("Back again", at=NOW - HOUR, section=world)
    actions.kill_article(page, by=editor, reason="a mistake")
    actions.restore_article(page, by=editor)
    assert reader.status(url_of(page)) == 404

    actions.publish_article(page, by=editor)

    assert reader.status(url_of(page)) == 200


def test_an_unpublished_story_answers_404_and_stands_nowhere(reader, world, beside):
    page = live("Taken down", at=NOW - HOUR, section=world, **SUBJECT)

    actions.unpublish_article(page)

    assert reader.status(url_of(page)) == 404
    assert standing(reader, url_of(page), beside, EVERYWHERE) == (set(), set())


def test_an_expired_story_answers_404_and_stands_nowhere(reader, world, beside):
    page = live("Gone by noon", at=NOW - HOUR, section=world, expire_at=NOW)

    work_at(NOW)

    assert reader.status(url_of(page)) == 404
    assert standing(reader, url_of(page), beside, EVERYWHERE) == (set(), set())


def test_a_story_that_nobody_may_see_yet_answers_404_and_stands_nowhere(reader, world, beside):
    pages = [
        article("Only a draft", section=world, **SUBJECT),
        live("For later", section=world, go_live_at=NOW + HOUR, **SUBJECT),
        live("Under embargo", section=world, embargo_until=NOW + HOUR, **SUBJECT),
        article("In review", section=world, state="in_review", **SUBJECT),
    ]
    actions.set_picks(Shelf.MUST_READS, pages, by=None)

    for page in pages:
        assert reader.status(url_of(page)) == 404
        assert standing(reader, url_of(page), beside, EVERYWHERE) == (set(), set())


def test_a_scheduled_story_stands_everywhere_once_its_time_has_come(reader, world, beside):
    page = live("For later", section=world, go_live_at=NOW + HOUR, **SUBJECT)

    with time_machine.travel(NOW + HOUR + timedelta(seconds=1), tick=False):
        work_at(NOW + HOUR)
        found = standing(reader, url_of(page), beside, EVERYWHERE)

    assert found.lists == set(EVERYWHERE) - {"/corrections/"}


def test_a_queued_pick_shows_when_its_story_is_published(reader, beside, world):
    with time_machine.travel(NOW - 900 * HOUR, tick=False):
        page = article("Picked ahead", section=world)
        actions.set_picks(Shelf.MUST_READS, [page], by=None)
        assert standing(reader, url_of(page), beside).rails == set()

        actions.publish_article(page)

    assert standing(reader, url_of(page), beside).rails == {"must-reads"}


def test_a_sponsored_story_stands_labelled_in_latest_and_in_no_other_rail(reader, world, beside):
    page = live("Buy a boat", at=NOW - HOUR, section=world, kind=Kind.SPONSORED, **SUBJECT)
    actions.set_picks(Shelf.MUST_READS, [page], by=None)
    actions.set_picks(Shelf.TOP_STORIES, [page], by=None)

    assert standing(reader, url_of(page), beside).rails == {"latest"}
    assert "SPONSORED" in reader.get(beside).words("rail")


def test_a_sponsored_story_is_labelled_wherever_it_is_listed(reader, world):
    live("Buy a boat", at=NOW - HOUR, section=world, kind=Kind.SPONSORED)

    assert "SPONSORED: Buy a boat" in reader.get("/feed.xml").text
    for path in ("/latest/", "/world/"):
        text = " ".join("".join(reader.get(path).tree.itertext()).split())
        assert "SPONSORED WORLD" in text[: text.index("Buy a boat")]


def test_a_sponsored_story_never_stands_on_top_of_the_front_page(reader, world):
    page = live("Buy a boat", at=NOW - HOUR, section=world, kind=Kind.SPONSORED)

    top = reader.get("/").parts("top-stories")[0]
    leading = [link.get("href") for link in top.iter("a")][:3]

    assert url_of(page) not in leading


def test_no_sponsored_story_leads_when_all_the_newest_are_sponsored(reader, world):
    filler(24, section=world, ending=NOW - HOUR, kind=Kind.SPONSORED)

    cards = [
        "".join(card.itertext()) for card in reader.get("/").parts("top-stories")[0].iter("article")
    ]

    assert len(cards) == 3
    assert not any("SPONSORED" in text for text in cards)


def test_a_site_with_sponsored_stories_alone_still_has_a_front_page(reader):
    filler(3, kind=Kind.SPONSORED)

    page = reader.get("/")

    assert page.status == 200
    assert "SPONSORED" in page.words("river")


def test_every_rail_of_the_story_being_read_is_full(reader, beside):
    page = reader.get(beside)

    sizes = {name: len(page.rail(name)) for name in RAILS}

    assert sizes == {
        "latest": 6,
        "weekly-best": 12,
        "you-may-also-like": 5,
        "popular-now": 5,
        "must-reads": 5,
    }


def test_every_list_is_known_to_this_test():
    assert set(LISTS) <= set(EVERYWHERE)
