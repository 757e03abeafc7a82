import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from broadsheet.jobs import queue
from broadsheet.jobs.models import Job, State
from tests.jobs.queueing import claim, meanwhile, put, run_out

SECOND = timedelta(seconds=1)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_empty_queue")]


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
