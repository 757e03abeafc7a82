import logging
from datetime import timedelta

import pytest
import time_machine

from broadsheet import conf
from broadsheet.audience import connection, queries, tasks
from broadsheet.audience.away import AWAY
from broadsheet.audience.models import Anomaly, RolledHour
from broadsheet.audience.ranking import RankingName
from broadsheet.jobs.schedule import SCHEDULE
from tests.audience.readings import AT, TODAY, AwayStore, engage, read, reading
from tests.factories import NOW, filler, live

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]

BEFORE = NOW - timedelta(seconds=5)
JOBS = [job for job in SCHEDULE if job.run.__module__ == tasks.__name__]


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(params=JOBS, ids=lambda job: job.name)
def job(request):
    return request.param


def crowded(store):
    """A live story with readers from few networks and none besides."""
    (story,) = filler(1)
    for network in range(8):
        read(store, story, 100, network=1 + network)
    return story


def first(name):
    return queries.ranking(name).entries[0].story_id


def test_the_rankings_are_computed(store):
    (story,) = filler(1)
    read(store, story, 5)

    tasks.rank_stories(BEFORE, NOW)
    tasks.rank_by_hours(BEFORE, NOW)

    for name in (RankingName.POPULAR_NOW, RankingName.WEEKLY_BEST, RankingName.RISING):
        assert first(name) == story


def test_what_is_read_deeply_is_found(store):
    page = live()
    for _ in range(3):
        one = reading(page.pk)
        store.add([one])
        engage(store, one, 30)

    tasks.rank_by_engagement(BEFORE, NOW)

    assert first(RankingName.DEEPLY_READ) == page.pk


def test_counts_are_rolled_up(store):
    read(store, 7, 3)

    tasks.roll_up_counts(BEFORE, NOW)

    assert RolledHour.objects.get().readers == 3


@pytest.mark.parametrize("look", [tasks.watch_counts, tasks.audit_counts])
def test_suspect_traffic_is_held(store, look):
    story = crowded(store)

    look(BEFORE, NOW)
    tasks.watch_counts(BEFORE, NOW)

    assert Anomaly.objects.get().story_id == story
    assert set(store.held()) == {story}


def test_what_the_store_lost_of_its_holds_is_put_back(store):
    story = crowded(store)
    tasks.watch_counts(BEFORE, NOW)
    store.release(story)

    tasks.watch_counts(BEFORE, NOW)

    assert set(store.held()) == {story}


def test_a_salt_is_destroyed_two_days_after_its_day_began(store):
    for day in (TODAY - 2, TODAY - 1, TODAY):
        store.salt(day, b"salt")

    tasks.forget_readers(BEFORE, NOW)

    assert set(store.salts) == {TODAY - 1, TODAY}


def test_every_job_can_be_done_again(store, job):
    (story,) = filler(1)
    read(store, story, 5)

    job.run(BEFORE, NOW)
    job.run(BEFORE, NOW)


def test_while_the_store_is_away_lists_stay_as_they_were(store, job):
    (story,) = filler(1)
    read(store, story, 5)
    tasks.rank_stories(BEFORE, NOW)
    before = queries.ranking(RankingName.POPULAR_NOW)

    with connection.using(AwayStore()):
        job.run(NOW, NOW + timedelta(seconds=5))

    assert queries.ranking(RankingName.POPULAR_NOW) == before


def test_a_store_that_is_away_is_told_once_and_counted(caplog):
    tasks.rank_stories(BEFORE, NOW)  # the store is there
    caplog.clear()
    counted = AWAY._value.get()

    with caplog.at_level(logging.INFO), connection.using(AwayStore()):
        for seconds in range(3):
            tasks.rank_stories(BEFORE, NOW + timedelta(seconds=5 * seconds))
        assert [one.message for one in caplog.records] == ["audience_store_away"]

    with caplog.at_level(logging.INFO):
        tasks.rank_stories(BEFORE, NOW)
        tasks.rank_stories(BEFORE, NOW)
    assert [one.message for one in caplog.records] == ["audience_store_away", "audience_store_back"]
    assert AWAY._value.get() == counted + 3


def test_the_roll_up_makes_up_for_the_time_that_the_store_was_away(store):
    read(store, 7, 1)
    tasks.roll_up_counts(BEFORE, NOW)
    later = NOW + timedelta(hours=9)
    with connection.using(AwayStore()):
        tasks.roll_up_counts(NOW, later)
    read(store, 7, 1, at=AT + 3600)

    tasks.roll_up_counts(later, later + timedelta(minutes=1))

    assert RolledHour.objects.count() == 2


def test_where_nobody_is_counted_every_job_has_nothing_to_do(job, monkeypatch):
    settings = conf.settings().model_copy(update={"audience": "off"})
    monkeypatch.setattr(conf, "settings", lambda: settings)

    with connection.using(None):
        job.run(BEFORE, NOW)

    assert not Anomaly.objects.exists()
    assert queries.ranking(RankingName.POPULAR_NOW) is None
