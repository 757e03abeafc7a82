import os
import signal
import threading
import time

import pytest
import time_machine

from broadsheet.jobs import worker
from broadsheet.jobs.schedule import SCHEDULE, Periodic
from tests.factories import NOW


@pytest.fixture(autouse=True)
def _keeps_connections(monkeypatch):
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)


@pytest.fixture
def _keeps_signals():
    kept = {name: signal.getsignal(name) for name in (signal.SIGTERM, signal.SIGINT)}
    yield
    for name, handler in kept.items():
        signal.signal(name, handler)


def test_a_job_gets_the_present_instant():
    got = []

    with time_machine.travel(NOW, tick=False):
        worker.run_job(Periodic(got.append, every_seconds=1))

    assert got == [NOW]


def test_a_job_that_fails_is_logged_and_stops_nothing(caplog):
    def broken(at):
        raise RuntimeError("boom")

    worker.run_job(Periodic(broken, every_seconds=1))

    assert caplog.messages == ["job_failed"]
    assert caplog.records[0].job == "broken"


def test_the_worker_runs_until_it_is_told_to_stop(monkeypatch, _keeps_signals):
    runs = []
    jobs = (
        Periodic(lambda at: runs.append("often"), 0),
        Periodic(lambda at: runs.append("once"), 3600),
    )
    monkeypatch.setattr(worker, "SCHEDULE", jobs)
    monkeypatch.setattr(worker, "TICK_SECONDS", 0.01)
    stop = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGTERM))
    stop.start()
    started = time.monotonic()

    worker.work()

    assert runs.count("once") == 1
    assert runs.count("often") > 1
    assert time.monotonic() - started < 5


@pytest.mark.django_db
@pytest.mark.parametrize("job", SCHEDULE, ids=lambda job: job.run.__name__)
def test_every_job_of_the_schedule_runs_on_an_empty_site(job):
    job.run(NOW)


def test_due_stories_are_looked_for_every_second():
    intervals = {job.run.__name__: job.every_seconds for job in SCHEDULE}

    assert intervals["publish_due"] == 1
    assert intervals["take_down_expired"] <= 10
