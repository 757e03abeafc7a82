import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import OperationalError

from broadsheet.cli import site
from broadsheet.jobs import leases, queue, worker
from broadsheet.jobs.heartbeat import Heartbeat
from broadsheet.jobs.models import Job, PeriodicRun, State
from broadsheet.jobs.schedule import SCHEDULE, Lane, Periodic
from broadsheet.jobs.worker import Worker
from tests.factories import NOW
from tests.jobs import samples

HOUR = timedelta(hours=1)


@pytest.fixture
def schedule(monkeypatch, db):
    """Puts these jobs in the place of the schedule."""

    def use(*jobs):
        monkeypatch.setattr(worker, "SCHEDULE", jobs)
        leases.register(job.name for job in jobs)

    return use


def job(name, act, **options):
    def run(since, at):
        return act(since, at)

    run.__name__ = name
    return Periodic(run, **{"every_seconds": 60} | options)


def make_due():
    PeriodicRun.objects.update(due_at=datetime.now(UTC) - timedelta(seconds=1))


def test_a_job_gets_the_present_instant_of_the_database(schedule):
    got = []
    schedule(job("print", lambda since, at: got.append(at)))

    Worker().run_due(Lane.UPKEEP)

    assert len(got) == 1
    assert abs(got[0] - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_job_covers_all_the_time_since_its_last_run_that_went_well(schedule):
    got = []
    failures = iter([None, RuntimeError("no ink"), None])

    def print_it(since, at):
        got.append((since, at))
        if failure := next(failures):
            raise failure

    schedule(job("print", print_it))
    for _ in range(3):
        make_due()
        Worker().run_due(Lane.UPKEEP)

    (first_since, first), (second_since, second), (third_since, third) = got
    assert first_since < first - leases.FAR_BACK + HOUR
    assert (second_since, third_since) == (first, first)
    assert first <= second <= third


def test_a_job_runs_once_in_its_interval_whoever_asks(schedule):
    got = []
    schedule(job("print", lambda since, at: got.append(at)))

    for _ in range(3):
        Worker().run_due(Lane.UPKEEP)

    assert len(got) == 1


def test_a_lane_runs_its_own_jobs_only(schedule):
    got = []
    schedule(
        job("news", lambda since, at: got.append("news"), lane=Lane.NEWS),
        job("upkeep", lambda since, at: got.append("upkeep")),
    )

    Worker().run_due(Lane.NEWS)

    assert got == ["news"]


def test_a_job_that_fails_is_kept_with_its_reason_and_stops_no_other(schedule, caplog):
    got = []

    def broken(since, at):
        raise RuntimeError("no ink")

    schedule(job("broken", broken), job("print", lambda since, at: got.append(at)))

    Worker().run_due(Lane.UPKEEP)

    assert len(got) == 1
    assert caplog.messages == ["job_failed"]
    assert caplog.records[0].job == "broken"
    assert PeriodicRun.objects.get(name="broken").failure == "RuntimeError('no ink')"
    assert PeriodicRun.objects.get(name="broken").leased_until is None


def test_a_worker_that_is_told_to_stop_begins_no_further_job(schedule, _empty_queue):
    one = Worker()
    schedule(
        job("first", lambda since, at: one.stopping.set()),
        job("second", lambda since, at: pytest.fail("it ran")),
    )
    samples.mark.enqueue("mark")

    one.run_due(Lane.UPKEEP)
    assert one.run_waiting(Lane.UPKEEP) == 0

    assert leases.due() == {"second"}
    assert Job.objects.get().state == State.READY


def test_a_run_that_lost_its_lease_gives_nothing_back(schedule, caplog):
    def hang(since, at):
        PeriodicRun.objects.update(token=9, holder="b")  # another worker took over meanwhile

    schedule(job("hang", hang))

    Worker().run_due(Lane.UPKEEP)

    assert caplog.messages == ["lease_lost"]
    row = PeriodicRun.objects.get()
    assert (row.holder, row.leased_until is None) == ("b", False)


def test_a_worker_looks_at_the_schedule_again_after_a_number_of_jobs(_empty_queue):
    for number in range(5):
        samples.mark.enqueue(str(number))

    assert Worker().run_waiting(Lane.UPKEEP, limit=3) == 3
    assert Worker().run_waiting(Lane.UPKEEP, limit=3) == 2


def test_upkeep_stands_back_while_news_waits(_empty_queue):
    samples.mark.enqueue("upkeep")
    samples.mark_atomically.enqueue("news")

    assert Worker().run_waiting(Lane.UPKEEP) == 0
    assert Worker().run_waiting(Lane.NEWS) == 1
    assert Worker().run_waiting(Lane.UPKEEP) == 1


def running(one):
    """The worker in a thread of its own, as its process has it in the main one."""
    results = []
    thread = threading.Thread(target=lambda: results.append(one.run()))
    thread.start()
    return thread, results


def wait_for(condition):
    for _ in range(200):
        if condition():
            return True
        time.sleep(0.05)
    return False


def test_a_worker_works_through_everything_until_it_is_told_to_stop(committing_db, monkeypatch):
    runs = []
    monkeypatch.setattr(
        worker, "SCHEDULE",
        [job("often", lambda since, at: runs.append("often"), every_seconds=0),
         job("once", lambda since, at: runs.append("once"), every_seconds=3600, lane=Lane.NEWS)],
    )  # fmt: skip
    Job.objects.all().delete()
    samples.mark.enqueue("mark")
    samples.mark_atomically.enqueue("mark")
    one = Worker()
    thread, results = running(one)

    done = wait_for(lambda: Job.objects.filter(state=State.DONE).count() == 2 and len(runs) > 3)
    one.stopping.set()
    thread.join(10)

    assert (done, results) == (True, [True])
    assert runs.count("once") == 1
    assert Group.objects.filter(name__startswith="mark").count() == 2


def test_a_worker_waits_for_a_database_that_is_away(committing_db, monkeypatch, caplog):
    due, answers = leases.due, iter([OperationalError("the database is away")] * 2)
    monkeypatch.setattr(worker, "AWAY_SECONDS", 0.05)
    monkeypatch.setattr(worker, "SCHEDULE", [])
    monkeypatch.setattr(leases, "due", lambda: _answer(answers, due))
    Job.objects.all().delete()
    samples.mark.enqueue("mark")
    one = Worker()
    thread, results = running(one)

    done = wait_for(lambda: Job.objects.filter(state=State.DONE).exists())
    one.stopping.set()
    thread.join(10)

    assert (done, results) == (True, [True])
    assert caplog.messages.count("lane_failed") == 2


def _answer(errors, otherwise):
    for error in errors:
        raise error
    return otherwise()


def test_a_worker_whose_thread_died_ends_and_says_so(committing_db, monkeypatch, caplog):
    monkeypatch.setattr(Worker, "run_due", lambda self, lane: {}[lane])
    one = Worker()
    thread, results = running(one)

    thread.join(10)

    assert results == [False]
    assert "thread_died" in caplog.messages


def test_a_worker_process_ends_at_once_and_well_when_it_is_told_to(tmp_path):
    site.write_settings(tmp_path / "site", address="http://localhost:8000")
    environment = {
        k: v for k, v in os.environ.items() if not k.startswith(("BROADSHEET", "DJANGO"))
    }
    command = [sys.executable, "-m", "broadsheet.cli", "--site", str(tmp_path / "site")]
    subprocess.run([*command, "manage", "migrate", "-v0"], env=environment, check=True, timeout=120)
    process = subprocess.Popen(
        [*command, "run", "worker"], env=environment, stderr=subprocess.PIPE, text=True
    )
    time.sleep(6)
    alive = process.poll() is None
    process.send_signal(signal.SIGTERM)
    began = time.monotonic()
    _, errors = process.communicate(timeout=20)

    assert (alive, process.returncode, errors) == (True, 0, "")
    assert time.monotonic() - began < 10


@pytest.mark.django_db
@pytest.mark.parametrize("job", SCHEDULE, ids=lambda job: job.name)
def test_every_job_of_the_schedule_runs_on_an_empty_site(job):
    job.run(NOW - HOUR, NOW)


def test_due_stories_are_looked_for_every_second():
    intervals = {job.name: job.every_seconds for job in SCHEDULE}

    assert intervals["publish_due"] == 1
    assert intervals["take_down_expired"] <= 10


def test_what_a_killed_worker_held_is_free_again_in_time_for_the_next_edition():
    leases_of = {job.name: job.lease_seconds for job in SCHEDULE}

    assert leases_of["publish_due"] <= 3
    assert queue.LEASE_SECONDS[queue.Priority.NEWS] <= 3


def test_a_worker_whose_heartbeat_died_ends_and_says_so(committing_db, monkeypatch, caplog):
    monkeypatch.setattr(Heartbeat, "_renew_due", lambda self, now: {}[now])
    one = Worker()
    thread, results = running(one)

    thread.join(10)

    assert results == [False]
    assert "heartbeat_died" in caplog.messages
