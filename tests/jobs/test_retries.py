from datetime import timedelta

import pytest

from broadsheet.jobs import queue
from broadsheet.jobs.models import Job, Priority, State
from tests.jobs.queueing import claim, make_due, put, run_out

SECOND = timedelta(seconds=1)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_empty_queue")]


def test_a_failed_job_comes_again_later_and_later_and_then_never():
    put(1)
    waits = []
    for number in range(queue.ATTEMPTS):
        held = claim()
        assert held.attempt == number + 1
        state = queue.fail(held, f"failure {number}", "the traceback")
        row = Job.objects.get()
        waits.append((row.due_at - row.finished_at).total_seconds())
        assert claim() is None
        make_due()

    assert state == State.DEAD
    assert waits[:-1] == pytest.approx(queue.BACKOFF_SECONDS, abs=0.5)
    assert (row.failure, row.traceback) == (f"failure {number}", "the traceback")
    assert claim() is None


def test_a_long_failure_is_cut_and_the_end_of_its_traceback_kept():
    put(1)

    queue.fail(claim(), "x" * 9999, "y" * 99_999 + "the end")

    row = Job.objects.get()
    assert len(row.failure) == queue.FAILURE_LENGTH
    assert row.traceback.endswith("the end")
    assert len(row.traceback) == queue.TRACEBACK_LENGTH


def test_a_failed_job_and_its_twin_put_meanwhile_do_not_get_in_each_others_way():
    put(1)
    held = claim()
    put(1)

    queue.fail(held, "no ink")

    assert Job.objects.filter(state=State.READY).count() == 2


@pytest.mark.parametrize(
    ("priority", "waits"),
    [
        (Priority.NEWS, {0: 1, 5: 1, 15: 1.5, 600: 2}),
        (Priority.MAIL, {0: 1, 60: 6, 600: 30}),
        (Priority.UPKEEP, {0: 1, 60: 6, 600: 30}),
    ],
)
def test_a_job_is_put_off_for_a_second_and_longer_the_longer_that_lasts(priority, waits):
    put(1, priority=priority)
    held = claim()

    for seconds, wait in waits.items():
        late = held._replace(put_off_since=held.at - seconds * SECOND)
        assert queue.put_off_seconds(late) == pytest.approx(wait)
    assert queue.put_off_seconds(held) == 1


def test_since_when_a_job_is_put_off_stays_until_it_could_be_tried():
    put(1)
    queue.give_back(claim(), "a lock")
    since = Job.objects.get().put_off_since
    make_due()
    queue.give_back(claim(), "the disk is full")
    row = Job.objects.get()
    assert (row.put_off_since, row.failure) == (since, "the disk is full")
    make_due()

    queue.fail(claim(), "no ink")

    assert Job.objects.get().put_off_since is None


def test_a_job_put_off_and_its_twin_put_meanwhile_do_not_get_in_each_others_way():
    put(1)
    held = claim()
    put(1)

    queue.give_back(held, "a lock")

    assert Job.objects.filter(state=State.READY).count() == 2


def test_a_buried_job_is_retried_although_the_same_was_put_again():
    first = put(1)
    for _ in range(queue.ATTEMPTS):
        claim()
        run_out()
    assert claim() is None
    put(1)

    assert queue.retry(first.pk)

    assert Job.objects.filter(state=State.READY).count() == 2


def test_a_job_given_back_loses_no_attempt():
    put(1)
    queue.give_back(claim(), "a lock")
    make_due()

    assert claim().attempt == 1


def test_a_job_that_takes_its_worker_down_each_time_is_buried():
    put(1)
    for _ in range(queue.ATTEMPTS):
        assert claim() is not None
        run_out()

    assert claim() is None
    row = Job.objects.get()
    assert row.state == State.DEAD
    assert "killed" in row.failure


def test_a_buried_job_is_retried_though_its_twin_waits():
    buried = put(1)
    Job.objects.update(state=State.RUNNING, attempts=queue.ATTEMPTS)
    run_out()
    assert claim() is None
    put(1)

    assert queue.retry(buried.pk)
    assert Job.objects.filter(state=State.READY).count() == 2


def test_a_dead_job_is_retried_with_all_its_attempts_or_discarded():
    first, second = put(1), put(2)
    Job.objects.update(state=State.DEAD, attempts=queue.ATTEMPTS, failure="no ink")

    assert queue.retry(first.pk)
    assert queue.discard(second.pk)

    assert claim().attempt == 1
    assert Job.objects.count() == 1


def test_a_job_that_runs_or_is_done_is_neither_retried_nor_discarded():
    put(1)
    held = claim()
    assert not queue.retry(held.id)
    assert not queue.discard(held.id)
    queue.finish(held)

    assert not queue.retry(held.id)
    assert not queue.discard(held.id)
