import re
import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection, transaction

from broadsheet.jobs import queue
from broadsheet.jobs.models import Job, Priority, State
from broadsheet.jobs.queue import NEWS_ONLY, Order
from tests.factories import NOW

SECOND = timedelta(seconds=1)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_empty_queue")]


def order(*args, **fields):
    return Order(**{"task": "print", "args": list(args), "kwargs": {}} | fields)


def put(*args, **fields):
    return queue.put(order(*args, **fields))


def claim(holder="a", priorities=queue.ALL):
    return queue.claim(holder=holder, priorities=priorities)


def run_out():
    """Lets the leases end: their workers were killed, or hang."""
    Job.objects.filter(state=State.RUNNING).update(leased_until=datetime.now(UTC) - SECOND)


def make_due():
    Job.objects.filter(state=State.READY).update(due_at=datetime.now(UTC) - SECOND)


def meanwhile(act):
    """Begins what another worker or editor does; asks for its result, if there is one by then."""
    got = []

    def work():
        try:
            got.append(act())
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(0.5)

    def result(*, wait=False):
        thread.join(10 if wait else 0)
        return got[0] if got else None

    return result


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

    assert claim(priorities=NEWS_ONLY).args == [2]
    assert claim(priorities=NEWS_ONLY) is None


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


def test_of_many_workers_at_once_each_job_has_one(committing_db):
    for number in range(12):
        put(number)
    got = []
    start = threading.Barrier(4)

    def work(holder):
        start.wait()
        while held := claim(holder):
            got.append(held.id)
            queue.finish(held)
        connection.close()

    workers = [threading.Thread(target=work, args=[str(number)]) for number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert len(got) == 12
    assert len(set(got)) == 12


def test_a_waiting_job_is_not_begun_before_the_change_that_needs_it_is_there(committing_db):
    put(1)

    with transaction.atomic():
        put(1)
        got = meanwhile(claim)
        assert got() is None

    assert got(wait=True) or claim()


def test_a_job_that_is_being_claimed_does_not_swallow_the_next(committing_db):
    put(1)

    with transaction.atomic():
        claim()
        ordered = meanwhile(lambda: put(1))

    assert ordered(wait=True).state == State.READY
    assert claim() is not None


def test_a_job_whose_row_is_locked_holds_up_no_other(committing_db):
    if connection.vendor == "sqlite":
        pytest.skip("there is one writer")
    for number in range(10):
        put(number)

    with transaction.atomic():
        for number in range(9):
            put(number)
        assert meanwhile(claim)(wait=True).args == [9]


def test_who_is_stopped_within_a_claim_shares_its_token_with_nobody(committing_db):
    put(1)
    got = []

    def stop(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if sql.startswith("UPDATE") and not got:
            got.append(meanwhile(lambda: (run_out(), claim("b"))[1]))
        return result

    with connection.execute_wrapper(stop):
        first = claim("a")

    second = got[0](wait=True)
    assert second is None or second.token > first.token


def test_a_put_that_meets_its_twin_reads_the_index_of_those_that_wait():
    Job.objects.bulk_create([Job(task="index", twin=f"{n:032x}") for n in range(2000)])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
        cursor.execute(f"{explain} {queue.WAITING_TWIN}", [f"{7:032x}"])
        plan = str(cursor.fetchall())

    assert "job_waits_once" in plan
