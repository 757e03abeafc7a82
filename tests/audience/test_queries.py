from datetime import UTC, date, datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo

import pytest
import time_machine

from broadsheet import conf
from broadsheet.audience import connection, queries
from broadsheet.audience.models import ImportedCount, Ranking, RefusedHour, RolledMonth
from broadsheet.audience.ranking import Entry, Ground, RankingName, Reason
from broadsheet.audience.store.protocol import Count
from tests.audience.readings import AwayStore, read, reading
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]

ENTRY = Entry(7, 1, 12, 8.5, 5, 2, Reason(Ground.DECAYED_READERS, 8.5))


def ranked(name=RankingName.POPULAR_NOW, scope=0, entries=(ENTRY,)):
    text = queries.ENTRIES.dump_json(entries).decode()
    return Ranking.objects.create(
        name=name, scope=scope, computed_at=NOW, entries=text, excluded=1, held="[5, 6]"
    )


def imported(story_id, views, source="the old site"):
    ImportedCount.objects.create(story_id=story_id, views=views, source=source, imported_at=NOW)


def test_a_ranking_is_what_was_computed():
    ranked()

    found = queries.ranking(RankingName.POPULAR_NOW)

    assert found.entries == (ENTRY,)
    assert (found.name, found.scope, found.computed_at) == (RankingName.POPULAR_NOW, 0, NOW)
    assert (found.excluded, found.held, found.held_ids) == (1, 2, (5, 6))


def test_before_anything_was_computed_there_is_no_ranking():
    assert queries.ranking(RankingName.POPULAR_NOW) is None


def test_a_section_has_a_ranking_of_its_own():
    ranked()
    ranked(scope=3, entries=())

    assert queries.ranking(RankingName.POPULAR_NOW, 3).entries == ()
    assert queries.ranking(RankingName.POPULAR_NOW, 4) is None


def test_several_rankings_cost_one_query(django_assert_num_queries):
    ranked()
    ranked(RankingName.WEEKLY_BEST)

    with django_assert_num_queries(1):
        assert set(queries.rankings(list(RankingName))) == {"popular-now", "weekly-best"}
    with django_assert_num_queries(0):
        assert queries.rankings([]) == {}


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        (RankingName.POPULAR_NOW, datetime(2026, 11, 24, 10, tzinfo=UTC)),
        (RankingName.WEEKLY_BEST, datetime(2026, 11, 17, 13, tzinfo=UTC)),
        (RankingName.DEEPLY_READ, datetime(2026, 11, 23, 13, tzinfo=UTC)),
        (RankingName.RISING, datetime(2026, 11, 24, 12, 5, tzinfo=UTC)),
    ],
)
def test_each_ranking_has_its_window(name, begins):
    at = NOW + timedelta(minutes=34, seconds=5)

    assert queries.window(name, at) == (begins, at)
    with time_machine.travel(at, tick=False):
        assert queries.window(name) == (begins, at)


def test_views_are_those_counted_here_and_those_imported(store, django_assert_num_queries):
    read(store, 7, 2)
    imported(7, 10)
    imported(7, 5, source="the oldest site")
    imported(8, 3)

    with django_assert_num_queries(1):
        assert queries.views([7, 8, 9]) == {7: 17, 8: 3, 9: 0}


def test_counts_are_those_of_the_store_alone(store):
    again = reading(7)
    store.add([again, again])
    imported(7, 10)

    assert queries.counts([7, 8]) == {7: Count(1, 1), 8: Count(0, 0)}


def test_a_store_that_lost_what_it_knew_makes_no_count_smaller(store, django_assert_num_queries):
    read(store, 7, 3)
    read(store, 8, 3)
    RolledMonth.objects.create(story_id=7, month=date(2026, 10, 1), views=5, readers=4)
    RolledMonth.objects.create(story_id=8, month=date(2026, 10, 1), views=2, readers=2)
    imported(7, 10)

    with django_assert_num_queries(1):
        assert queries.views([7, 8]) == {7: 15, 8: 3}
    with django_assert_num_queries(1):
        assert queries.counts([7, 8]) == {7: Count(5, 4), 8: Count(3, 3)}


def test_of_no_story_nothing_is_asked(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert queries.views([]) == queries.counts([]) == {}


def test_while_the_store_is_away_counts_are_those_of_the_roll_ups():
    RolledMonth.objects.create(story_id=7, month=date(2026, 10, 1), views=5, readers=4)
    RolledMonth.objects.create(story_id=7, month=date(2026, 11, 1), views=2, readers=1)
    imported(7, 10)

    with connection.using(AwayStore()):
        assert queries.counts([7, 8]) == {7: Count(7, 5), 8: Count(0, 0)}
        assert queries.views([7]) == {7: 17}


def test_a_thread_keeps_the_store_that_it_opened():
    with connection.using(None):
        opened = connection.store()

        assert connection.store() is opened


def refused(hour, reason, beacons):
    RefusedHour.objects.create(hour=hour, reason=reason, beacons=beacons)


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Kolkata"])
def test_refusals_of_a_day_are_those_of_the_hours_that_begin_on_it(zone):
    zone = ZoneInfo(zone)
    day = date(2026, 11, 23)
    midnights = (datetime(2026, 11, at, tzinfo=zone).timestamp() for at in (23, 24))
    first, end = (ceil(at / 3600) for at in midnights)
    for hour, beacons in ((first - 1, 1000), (first, 1), (end - 1, 10), (end, 100)):
        refused(hour, "bot", beacons)
    refused(first, "flood", 5)

    assert queries.refused_on(day, zone) == {"bot": 11, "flood": 5}


def test_a_day_without_refusals_is_known_where_other_days_are():
    day, zone = date(2026, 11, 23), ZoneInfo("UTC")
    before = queries.refused_on(day, zone)
    refused(1, "bot", 1)

    assert (before, queries.refused_on(day, zone)) == (None, {})


class Asked(AwayStore):
    """A store that nobody reaches, and that knows how often it was tried."""

    times = 0

    def __getattr__(self, name):
        self.times += 1
        return super().__getattr__(name)


def test_a_store_that_was_away_is_left_alone_for_a_while(monkeypatch):
    store, now = Asked(), [100.0]
    monkeypatch.setattr(connection, "monotonic", lambda: now[0])

    with connection.using(store):
        for seconds in (0, 1, 4.9):
            now[0] = 100 + seconds
            assert queries.views_of(7) is None
        assert store.times == 1
        now[0] = 105.1
        queries.counts([7])
        assert store.times == 2


def test_a_store_that_is_back_is_asked_again(store, monkeypatch):
    now = [100.0]
    monkeypatch.setattr(connection, "monotonic", lambda: now[0])
    with connection.using(AwayStore()):
        assert queries.views_of(7) is None
        connection._held.hasty = store
        read(store, 7, 2)
        now[0] += 6

        assert queries.views_of(7) == 2


def test_where_nobody_is_counted_there_are_no_rankings(monkeypatch):
    ranked()
    settings = conf.settings().model_copy(update={"audience": "off"})
    monkeypatch.setattr(conf, "settings", lambda: settings)

    assert queries.rankings(list(RankingName)) == {}
