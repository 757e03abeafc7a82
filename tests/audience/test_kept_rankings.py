from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from broadsheet.audience import queries, rankings
from broadsheet.audience.models import Ranking
from broadsheet.surrogate.models import Purge
from tests.audience.ranked import MINUTE, POPULAR, RISING, WEEKLY, computed, purged
from tests.audience.readings import AT, read
from tests.factories import NOW, filler, live, section

pytestmark = pytest.mark.django_db


@pytest.fixture
def store(any_store):
    return any_store


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOW, tick=False):
        yield


def writes(captured):
    return [one for one in captured if not one["sql"].strip().startswith("SELECT")]


def test_what_is_kept_is_what_pages_get(store):
    (story,) = filler(1)
    read(store, story, 3)

    standings = rankings.of_now(store, NOW)
    rankings.keep(standings)

    assert queries.ranking(POPULAR) == standings[0]
    assert queries.ranking(WEEKLY).entries[0].story_id == story
    assert queries.ranking(RISING) is None


def test_the_keys_of_rankings_are_purged_when_what_rails_show_changes_and_only_then(store):
    first, second = filler(2)
    read(store, first, 4)
    read(store, second, 3)
    assert rankings.keep(rankings.of_now(store, NOW)) >= {"popular-now", "weekly-best"}

    later = NOW + timedelta(seconds=5)
    read(store, first, 1)
    assert rankings.keep(rankings.of_now(store, later)) == frozenset()

    read(store, second, 3)
    assert rankings.keep(rankings.of_now(store, later)) == {"popular-now", "weekly-best"}


def test_what_stands_below_what_rails_show_purges_neither_list(store):
    stories = filler(30)
    for place, story in enumerate(stories):
        read(store, story, 40 - place)
    rankings.keep(rankings.of_now(store, NOW))
    read(store, stories[-1], 4)

    assert rankings.keep(rankings.of_now(store, NOW)) == frozenset()


def test_a_story_that_must_reads_can_show_for_the_first_time_purges_its_page(store):
    stories = filler(21)
    for place, story in enumerate(stories):
        read(store, story, 40 - place)
    first = rankings.keep(rankings.of_now(store, NOW))
    assert {key for key in first if key.startswith("article-")} == {
        f"article-{story}" for story in stories[:20]
    }
    read(store, stories[20], 4)

    assert rankings.keep(rankings.of_now(store, NOW)) == {f"article-{stories[20]}"}


def test_the_ranking_of_a_section_purges_nothing(store):
    city = section("City")
    page = live(section=city)
    rankings.keep(rankings.of_now(store, NOW))
    read(store, page.pk, 3, scopes=(city.pk,))
    Purge.objects.all().delete()

    rankings.keep([computed(store, POPULAR, city.pk)])

    assert purged() == set()


def test_a_purge_shares_the_fate_of_its_ranking(store):
    (story,) = filler(1)
    read(store, story, 3)
    Purge.objects.all().delete()

    rankings.keep(rankings.of_now(store, NOW))

    assert purged() == {"popular-now", "weekly-best", f"article-{story}"}


def test_an_entry_tells_its_rank_half_an_hour_to_an_hour_before(store):
    first, second, new = filler(3)
    read(store, first, 4)
    read(store, second, 3)

    def ranks(minutes):
        rankings.keep(rankings.of_now(store, NOW + timedelta(minutes=minutes)))
        return {one.story_id: one.rank_before for one in queries.ranking(POPULAR).entries}

    assert ranks(0) == ranks(29) == {first: None, second: None}
    read(store, second, 9, at=AT + 30 * MINUTE)
    read(store, new, 3, at=AT + 30 * MINUTE)
    assert ranks(30) == ranks(59) == {first: 1, second: 2, new: None}
    assert ranks(60) == {first: 3, second: 1, new: 2}


def test_rankings_of_a_section_that_is_gone_are_forgotten(store):
    city = section("City")
    rankings.keep(rankings.of_now(store, NOW))
    city.delete()

    assert rankings.forget_gone_sections() == 1
    assert set(Ranking.objects.values_list("scope", flat=True)) == {0}


def test_rankings_that_say_nothing_new_are_not_written_for_a_minute(store):
    (story,) = filler(1)
    read(store, story, 5)
    rankings.keep(rankings.of_now(store, NOW))

    for seconds in (5, 30, 55):
        with CaptureQueriesContext(connection) as captured:
            rankings.keep(rankings.of_now(store, NOW + timedelta(seconds=seconds)))
        assert writes(captured) == []
    assert queries.ranking(POPULAR).computed_at == NOW

    later = NOW + timedelta(seconds=60)
    standings = rankings.of_now(store, later)
    rankings.keep(standings)
    assert queries.ranking(POPULAR) == standings[0]
    assert queries.ranking(WEEKLY).computed_at == later


def test_a_ranking_that_changed_is_written_at_once_and_alone(store):
    (story,) = filler(1)
    read(store, story, 5)
    rankings.keep(rankings.of_now(store, NOW))
    read(store, story, 1)

    rankings.keep(rankings.of_now(store, NOW + timedelta(seconds=5)))

    assert queries.ranking(POPULAR).entries[0].readers == 6
    front = {row.scope for row in Ranking.objects.filter(computed_at__gt=NOW)}
    assert front == {0}
