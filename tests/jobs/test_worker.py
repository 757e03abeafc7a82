import os
import signal
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError

from broadsheet.jobs import leases, worker
from broadsheet.jobs.models import PeriodicRun
from broadsheet.jobs.schedule import SCHEDULE, Periodic
from tests.factories import NOW

RUNNING = threading.Event()  # never set: nobody asks the worker to stop


@pytest.fixture(autouse=True)
def _keeps_connections(monkeypatch):
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)


@pytest.fixture
def _keeps_signals():
    kept = {name: signal.getsignal(name) for name in (signal.SIGTERM, signal.SIGINT)}
    yield
    for name, handler in kept.items():
        signal.signal(name, handler)


@pytest.fixture
def schedule(monkeypatch, db):
    """Puts these jobs in the place of the schedule."""

    def use(*jobs):
        monkeypatch.setattr(worker, "SCHEDULE", jobs)
        leases.register(job.name for job in jobs)

    return use


def job(name, act, **options):
    act.__name__ = name
    return Periodic(act, **{"every_seconds": 60} | options)


def test_a_job_gets_the_present_instant_of_the_database(schedule):
    got = []
    schedule(job("print", lambda at: got.append(at)))

    worker.run_due("a", RUNNING)

    assert len(got) == 1
    assert abs(got[0] - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_job_runs_once_in_its_interval_whoever_asks(schedule):
    got = []
    schedule(job("print", lambda at: got.append(at)))

    for holder in ("a", "b", "a"):
        worker.run_due(holder, RUNNING)

    assert len(got) == 1


def test_a_job_that_fails_is_kept_with_its_reason_and_stops_no_other(schedule, caplog):
    got = []

    def broken(at):
        raise RuntimeError("no ink")

    schedule(job("broken", broken), job("print", lambda at: got.append(at)))

    worker.run_due("a", RUNNING)

    assert len(got) == 1
    assert caplog.messages == ["job_failed"]
    assert caplog.records[0].job == "broken"
    assert PeriodicRun.objects.get(name="broken").failure == "RuntimeError('no ink')"
    assert PeriodicRun.objects.get(name="broken").leased_until is None


def test_a_worker_that_is_told_to_stop_begins_no_further_job(schedule):
    stopping = threading.Event()
    schedule(
        job("first", lambda at: stopping.set()), job("second", lambda at: pytest.fail("it ran"))
    )

    worker.run_due("a", stopping)

    assert leases.due() == {"second"}


def test_a_run_that_lost_its_lease_gives_nothing_back(schedule, caplog):
    def hang(at):
        PeriodicRun.objects.update(token=9, holder="b")  # another worker took over meanwhile

    schedule(job("hang", hang))

    worker.run_due("a", RUNNING)

    assert caplog.messages == ["lease_lost"]
    row = PeriodicRun.objects.get()
    assert (row.holder, row.leased_until is None) == ("b", False)


def test_a_long_job_keeps_its_lease(committing_db, monkeypatch):
    taken = []
    steps = 6

    def long(at):
        for _ in range(steps):  # twice as long as the lease
            time.sleep(0.2)
            taken.append(leases.claim("long", holder="b", seconds=30))

    monkeypatch.setattr(worker, "SCHEDULE", [job("long", long, lease_seconds=0.6)])
    leases.register(["long"])

    worker.run_due("a", RUNNING)

    assert taken == [None] * steps
    assert PeriodicRun.objects.get(name="long").leased_until is None


@pytest.mark.parametrize("is_away", [False, True], ids=["", "database away at first"])
def test_the_worker_runs_until_it_is_told_to_stop(schedule, monkeypatch, _keeps_signals, is_away):
    runs = []
    schedule(
        job("often", lambda at: runs.append("often"), every_seconds=0),
        job("once", lambda at: runs.append("once"), every_seconds=3600),
    )
    monkeypatch.setattr(worker, "TICK_SECONDS", 0.01)
    if is_away:
        due, answers = leases.due, iter([OperationalError("the database is away")])
        monkeypatch.setattr(leases, "due", lambda: _answer(answers, due))
    stop = threading.Timer(0.6, os.kill, (os.getpid(), signal.SIGTERM))
    stop.start()
    started = time.monotonic()

    worker.work()

    assert runs.count("once") == 1
    assert runs.count("often") > 1
    assert time.monotonic() - started < 5


def _answer(errors, otherwise):
    for error in errors:
        raise error
    return otherwise()


@pytest.mark.django_db
@pytest.mark.parametrize("job", SCHEDULE, ids=lambda job: job.name)
def test_every_job_of_the_schedule_runs_on_an_empty_site(job):
    job.run(NOW)


def test_due_stories_are_looked_for_every_second():
    intervals = {job.name: job.every_seconds for job in SCHEDULE}

    assert intervals["publish_due"] == 1
    assert intervals["take_down_expired"] <= 10


def test_what_a_killed_worker_held_is_free_again_in_time_for_the_next_edition():
    leases_of = {job.name: job.lease_seconds for job in SCHEDULE}

    assert leases_of["publish_due"] <= 3
