import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection, transaction

from broadsheet.jobs import queue
from broadsheet.jobs.models import Job, Priority, State
from tests.factories import NOW
from tests.jobs.queueing import claim, make_due, put, run_out

SECOND = timedelta(seconds=1)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_empty_queue")]


def test_an_empty_queue_has_nothing_to_claim_and_takes_no_lock(django_assert_num_queries):
    with django_assert_num_queries(1 + len(Priority)):
        assert claim() is None


def test_a_job_is_claimed_with_what_it_needs():
    put(1, "two", kwargs={"three": 3}, priority=Priority.MAIL)

    held = claim()

    assert (held.task, held.args, held.kwargs) == ("print", [1, "two"], {"three": 3})
    assert (held.priority, held.attempt) == (Priority.MAIL, 1)
    assert abs(held.at - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_job_is_claimed_once():
    put(1)

    assert claim("a") is not None
    assert claim("b") is None


def test_what_is_urgent_goes_first_and_equals_in_order():
    for number, priority in enumerate(reversed(Priority)):
        put(number, priority=priority)
    put(9, priority=Priority.NEWS)

    assert [claim().args for _ in range(4)] == [[2], [9], [1], [0]]


def test_a_lane_for_news_takes_nothing_else():
    put(1, priority=Priority.UPKEEP)
    put(2, priority=Priority.NEWS)

    assert claim(priorities=[Priority.NEWS]).args == [2]
    assert claim(priorities=[Priority.NEWS]) is None


def test_a_job_for_later_waits():
    put(1, due_at=datetime.now(UTC) + timedelta(hours=1))

    assert claim() is None
    make_due()
    assert claim() is not None


def test_the_same_job_waits_once_unless_it_has_begun():
    first, second = put(1), put(1)
    other = put(2)
    assert (second.pk, Job.objects.count()) == (first.pk, 2)
    assert other.pk != first.pk

    claim()
    third = put(1)

    assert third.pk not in {first.pk, other.pk}  # what runs may have read what was there before


def test_an_effect_is_ordered_once_also_when_it_is_done():
    first = put(1, key="mail:42")
    assert put(2, key="mail:42").pk == first.pk
    queue.finish(claim())

    again = put(1, key="mail:42")

    assert (again.pk, again.state) == (first.pk, State.DONE)
    assert claim() is None


def test_a_done_effect_can_be_rearmed_and_an_undone_one_cannot():
    put(1, key="mail:42")
    assert not queue.rearm("mail:42")
    queue.finish(claim())

    assert queue.rearm("mail:42")
    assert claim() is not None


def test_a_job_put_in_a_transaction_that_fails_was_never_put():
    with transaction.atomic():
        put(1)
        transaction.set_rollback(True)

    assert claim() is None


def test_a_job_whose_worker_vanished_is_claimed_by_another_before_anything_else():
    put(1)
    first = claim("a")
    put(2)
    run_out()

    second = claim("b")

    assert (second.id, second.attempt) == (first.id, 2)
    assert second.token > first.token


def test_who_lost_the_lease_can_do_nothing_any_more():
    put(1)
    first = claim("a")
    run_out()
    second = claim("b")

    assert not queue.renew(first)
    assert not queue.finish(first)
    assert queue.fail(first, "late") is None
    queue.give_back(first, "a lock")
    row = Job.objects.get()
    assert (row.holder, row.state, row.failure) == ("b", State.RUNNING, "")
    assert queue.finish(second, 42)
    assert Job.objects.get().result == 42


def test_a_lease_that_ran_out_but_was_taken_by_nobody_still_counts():
    put(1)
    held = claim()
    run_out()

    assert queue.renew(held)
    assert claim("b") is None
    assert queue.finish(held)


def test_old_jobs_are_forgotten_and_dead_ones_much_later():
    now = datetime.now(UTC)
    for number, (state, age) in enumerate(
        [(State.DONE, 4), (State.DONE, 2), (State.DEAD, 4), (State.DEAD, 91), (State.READY, 900)]
    ):
        job = put(number)
        Job.objects.filter(pk=job.pk).update(state=state, finished_at=now - timedelta(days=age))

    assert queue.forget_finished(now) == 2
    assert sorted(Job.objects.values_list("args", flat=True)) == [[1], [2], [4]]


@pytest.mark.parametrize("hours", [-1, 1, 9000])
def test_the_clock_of_a_worker_moves_nothing(hours):
    put(1, due_at=datetime.now(UTC) + timedelta(minutes=10))
    put(2)
    claim("a")

    with time_machine.travel(datetime.now(UTC) + timedelta(hours=hours), tick=False):
        assert claim("b") is None


@time_machine.travel(NOW - timedelta(days=1000), tick=False)
def test_a_lease_is_as_long_as_the_database_says():
    put(1, priority=Priority.NEWS)
    held = claim()

    row = Job.objects.get()
    assert (row.leased_until - row.started_at).total_seconds() == pytest.approx(2, abs=0.5)
    assert held.lease_seconds == 2


def test_100_000_jobs_of_upkeep_do_not_slow_the_claim_of_news():
    Job.objects.bulk_create(
        [Job(task="index", args=[number]) for number in range(100_000)], batch_size=5000
    )
    put(1, priority=Priority.NEWS)

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    plans = [
        ready.explain()
        for ready in (
            Job.objects.filter(state=State.READY, priority=0, due_at__lte=NOW)
            .order_by("due_at", "pk").values_list("pk")[:5],
            Job.objects.filter(state=State.RUNNING, leased_until__lte=NOW, priority__in=[0, 1, 2])
            .order_by("leased_until").values_list("pk")[:5],
        )
    ]  # fmt: skip
    assert claim().priority is Priority.NEWS
    assert "job_order" in plans[0], plans
    assert re.search("job_lease_order|job_history", plans[1]), (
        plans
    )  # of few rows either is as good
    assert not any("SCAN jobs_job\n" in plan or "Seq Scan" in plan for plan in plans), plans
