import time
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from wagtail.tasks import update_reference_index_task

from broadsheet.jobs import leases, queue
from broadsheet.jobs.heartbeat import Heartbeat
from broadsheet.jobs.models import Job, State
from broadsheet.jobs.queue import Order
from broadsheet.jobs.running import run_job, run_periodic
from broadsheet.jobs.schedule import Periodic
from tests.jobs import samples

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_empty_queue")]


def run(claim=None):
    """Runs the first job that is due; how it stands then."""
    claim = claim or queue.claim(holder="a")
    run_job(claim, Heartbeat())
    return Job.objects.get(pk=claim.id)


def marks():
    return Group.objects.filter(name__regex="mark|failed").count()


def lose(claim):
    """Another worker takes the job over, as it does when this one was stopped for a minute."""
    Job.objects.filter(pk=claim.id).update(leased_until=datetime.now(UTC) - timedelta(seconds=1))
    return queue.claim(holder="b")


@pytest.mark.parametrize("task", [samples.mark, samples.mark_atomically])
def test_a_job_that_went_well_is_done_with_its_result(task):
    task.enqueue("mark")

    row = run()

    assert (row.state, row.result, row.attempts) == (State.DONE, Group.objects.last().pk, 1)


@pytest.mark.parametrize(("task", "left"), [(samples.fail, 1), (samples.fail_atomically, 0)])
def test_a_job_that_fails_is_kept_with_its_reason(task, left, caplog):
    task.enqueue("no ink")

    row = run()

    assert (row.state, row.failure) == (State.READY, "ValueError('no ink')")
    assert "samples.py" in row.traceback
    assert (marks(), caplog.messages) == (left, ["job_failed"])


def test_an_atomic_job_that_lost_its_lease_has_no_effect(caplog):
    samples.mark_atomically.enqueue("mark")
    first = queue.claim(holder="a")
    second = lose(first)

    run(first)
    assert marks() == 0
    run(second)

    assert marks() == 1
    assert caplog.messages == ["lease_lost"]


def test_a_job_that_met_a_lock_is_put_off_and_loses_no_attempt(caplog):
    samples.meet_a_lock.enqueue()

    row = run()

    assert (row.state, row.attempts) == (State.READY, 0)
    assert row.failure == "OperationalError('could not obtain lock')"
    assert abs(row.put_off_since - datetime.now(UTC)) < timedelta(minutes=1)
    assert caplog.messages == ["job_put_off"]


def test_a_job_that_was_put_off_and_is_done_then_tells_nothing_of_it(monkeypatch):
    samples.meet_a_lock.enqueue()
    run()
    Job.objects.update(
        due_at=datetime.now(UTC) - timedelta(seconds=1), task="tests.jobs.samples.nap", args=[1]
    )

    row = run()

    assert (row.state, row.failure, row.put_off_since) == (State.DONE, "", None)


def test_an_index_job_about_something_deleted_meanwhile_is_done():
    update_reference_index_task.enqueue("newsroom", "articlepage", "123456")

    assert run().result == "obsolete"


def test_for_our_own_jobs_what_is_missing_is_a_failure():
    samples.miss.enqueue()

    assert "ObjectDoesNotExist" in run().failure


@pytest.mark.parametrize("name", ["tests.jobs.samples.nothing", "nowhere.at.all", "print"])
def test_a_task_that_this_release_does_not_know_fails_with_its_name(name, caplog):
    queue.put(Order(name, [], {}))

    row = run()

    assert row.state == State.READY
    assert "Error" in row.failure
    assert caplog.messages == ["job_unknown"]


def test_a_job_reads_the_clock_of_the_database():
    samples.tell_the_time.enqueue()
    claim = queue.claim(holder="a")
    then = claim.at + timedelta(hours=5)

    told = datetime.fromisoformat(run(claim._replace(at=then)).result)

    assert then <= told < then + timedelta(minutes=1)


def test_a_long_job_keeps_its_lease(committing_db, monkeypatch):
    monkeypatch.setitem(queue.LEASE_SECONDS, queue.Priority.UPKEEP, 0.6)
    samples.take.enqueue(1.5)
    heartbeat = Heartbeat()
    heartbeat.start()

    claim = queue.claim(holder="a")
    run_job(claim, heartbeat)
    heartbeat.stop()

    row = Job.objects.get()
    assert (row.state, row.token, row.attempts) == (State.DONE, 1, 1)


def test_a_long_periodic_job_keeps_its_lease(committing_db):
    taken = []

    def long(since, at):
        for _ in range(6):  # twice as long as the lease
            time.sleep(0.2)
            taken.append(leases.claim("long", holder="b", seconds=30))

    leases.register(["long"])
    heartbeat = Heartbeat()
    heartbeat.start()
    claim = leases.claim("long", holder="a", seconds=0.6)
    run_periodic(Periodic(long, every_seconds=60, lease_seconds=0.6), claim, heartbeat)
    heartbeat.stop()

    assert taken == [None] * 6
