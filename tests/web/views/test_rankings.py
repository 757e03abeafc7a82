import json
from xml.etree import ElementTree

import pytest
import time_machine
from django.test import Client

from broadsheet.audience import queries
from broadsheet.audience.models import Ranking
from broadsheet.audience.ranking import Entry, Ground, RankingName, Reason
from broadsheet.newsroom import actions
from broadsheet.newsroom.models.page import RESERVED
from broadsheet.newsroom.story import Kind
from broadsheet.surrogate import keys as names
from broadsheet.web.pages import ranking as page
from tests.factories import HOUR, NOW, filler, live, section, url_of
from tests.web import markup
from tests.web.composing import ask, keys

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world():
    return section("World")


def ranked(*stories, name=RankingName.POPULAR_NOW, scope=0, **fields):
    """Ranks these stories, the first with most readers."""
    entries = tuple(
        Entry(story.pk, rank, 100 // rank, 50 / rank, 9, rank + 1, Reason(Ground.DECAYED_READERS, 50 / rank))
        for rank, story in enumerate(stories, 1)
    )  # fmt: skip
    text = queries.ENTRIES.dump_json(entries).decode()
    Ranking.objects.create(name=name, scope=scope, computed_at=NOW, entries=text, **fields)


def get(path):
    return Client().get(path).content.decode()


def headlines(path):
    root = markup.document(get(path))
    return [markup.text(one) for one in markup.all_of(root, "h3")]


def data(path="/popular.json"):
    return json.loads(get(path))


def test_a_ranking_lists_its_stories_in_order_with_readers_moves_and_reasons(world):
    first, second = live("The first", section=world), live("The second")
    ranked(first, second)

    root = markup.document(get("/popular/"))
    text = markup.text(root)

    markup.assert_well_made(root)
    assert headlines("/popular/") == ["The first", "The second"]
    assert "100 readers Up from 2" in text
    assert "Its readers weigh 25.0 now" in text
    assert "As of 24 November 2026, 12:00 UTC" in text
    assert "half after 30 minutes" in text


def test_a_ranking_says_how_many_it_leaves_out():
    ranked(live("The first"), excluded=2, held="[9]")

    text = get("/popular/")

    assert "2 stories that had the readers may stand in no ranking." in text
    assert "1 story is held until an editor has looked at its traffic." in text


def test_a_section_has_rankings_of_its_own(world):
    ours, other = live("Ours", section=section("Asia", within=world)), live("Another")
    ranked(other, ours)
    ranked(ours, scope=world.pk)

    assert headlines("/popular/world/") == ["Ours"]
    assert headlines("/popular/") == ["Another", "Ours"]


def test_weekly_best_is_another_ranking():
    first, second = live("Of now"), live("Of the week")
    ranked(first)
    ranked(second, name=RankingName.WEEKLY_BEST)

    assert headlines("/weekly-best/") == ["Of the week"]
    assert data("/weekly-best.json")["entries"][0]["headline"] == "Of the week"


def test_what_was_withdrawn_since_is_not_shown_in_any_form(editor):
    gone, paid, left = live("Gone"), live("Paid", kind=Kind.SPONSORED), live("Left")
    ranked(gone, paid, left)
    actions.kill_article(gone, by=editor, reason="not ours")

    assert headlines("/popular/") == ["Left"]
    assert [(one["rank"], one["headline"]) for one in data()["entries"]] == [(1, "Left")]
    for path in ("/popular/feed.xml", "/popular.json"):
        assert "Gone" not in get(path)


def test_until_readers_are_counted_the_newest_stories_stand_in_and_say_so(world):
    live("Newest", at=NOW - HOUR, section=world)
    live("Paid", kind=Kind.SPONSORED, section=world)
    filler(30)

    assert "until enough readers have been counted" in get("/popular/")
    assert headlines("/popular/")[0] == "Newest"
    assert len(headlines("/popular/")) == 12
    assert headlines("/popular/world/") == ["Newest"]


def test_a_paper_without_stories_says_so():
    assert "There is no story yet." in get("/weekly-best/")
    assert data()["entries"] == []


def test_data_says_of_every_story_why_it_stands_there(world):
    story = live("The first", section=world, at=NOW - HOUR)
    ranked(story, excluded=1)

    found = data()

    assert found["computed_at"] == NOW.isoformat()
    assert found["window"]["to"] == NOW.isoformat()
    assert (found["ranking"], found["section"], found["excluded"], found["held"]) == ("popular-now", None, 1, 0)  # fmt: skip
    assert found["entries"] == [
        {
            "rank": 1, "id": story.pk, "url": f"http://localhost:8000{url_of(story)}",
            "headline": "The first", "section": "/world/",
            "published_at": (NOW - HOUR).isoformat(), "readers": 100, "score": 50.0, "networks": 9,
            "rank_before": 2, "reason": "decayed-readers", "figure": 50.0,
            "words": "Its readers weigh 50.0 now: the older, the less.", "step": 0,
        }
    ]  # fmt: skip


def test_data_says_of_what_stands_in_which_rule_found_it(world):
    live("Newest", section=world)

    assert (data()["entries"][0]["reason"], data()["entries"][0]["step"]) == ("site-latest", 1)
    assert data("/popular/world.json")["entries"][0]["reason"] == "section-latest"
    assert data()["window"] is None


def test_a_feed_has_the_stories_in_order():
    first, second = live("The first", at=NOW - 9 * HOUR), live("The second")
    ranked(first, second)

    channel = ElementTree.fromstring(get("/popular/feed.xml").encode())[0]  # noqa: S314  # ours

    assert [item.findtext("title") for item in channel.iter("item")] == ["The first", "The second"]
    assert channel.findtext("link") == "http://localhost:8000/popular/"
    assert channel.findtext("title").startswith("Popular Now | ")


@pytest.mark.parametrize("path", ["/popular/", "/popular.json", "/popular/feed.xml"])
def test_each_form_is_kept_under_the_ranking_and_its_stories(path, world):
    shown, gone = live("Shown", section=world), live("Taken down")
    ranked(shown, gone)
    actions.unpublish_article(gone)

    found = keys(ask(path))

    wanted = {"popular-now", "publication", names.card(shown.pk), names.card(gone.pk), names.label(world.pk)}  # fmt: skip
    assert wanted <= found
    assert "latest" not in found


def test_what_stands_in_is_kept_under_its_list_too(world):
    live("Newest", section=world)

    assert {"popular-now", "latest"} <= keys(ask("/popular/"))
    assert {"popular-now", names.section(world.pk)} <= keys(ask("/popular/world/"))


@pytest.mark.parametrize(
    "path", ["/popular/nowhere/", "/rising/", "/popular/nowhere.json", "/popularity.json"]
)
def test_a_ranking_of_nothing_answers_404(path):
    assert Client().get(path).status_code == 404


def test_a_section_that_is_not_live_has_no_ranking(world):
    world.unpublish()

    assert Client().get("/popular/world/").status_code == 404


def test_ranking_pages_lead_to_each_other_to_their_data_and_to_how_we_count(world):
    live("Newest", section=world)
    found = markup.links(markup.document(get("/popular/world/")))

    assert found["Weekly Best Articles: World"] == "/weekly-best/world/"
    assert found["Data (JSON)"] == "/popular/world.json"
    assert found["Feed"] == "/popular/world/feed.xml"
    assert found["How we count"] == "/how-we-count/"
    assert found["The whole paper"] == "/popular/"


def test_no_section_may_take_the_address_of_a_ranking():
    assert {*page.SLUGS, "how-we-count"} <= RESERVED
