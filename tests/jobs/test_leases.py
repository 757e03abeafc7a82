import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection

from broadsheet.jobs import leases
from broadsheet.jobs.models import PeriodicRun
from tests.factories import NOW

SECOND = timedelta(seconds=1)


@pytest.fixture
def _registered(db):
    leases.register(["print"])


def claim(holder="a", seconds=30.0):
    return leases.claim("print", holder=holder, seconds=seconds)


def run_out():
    """Lets the lease end: its worker was killed, or hangs."""
    PeriodicRun.objects.update(leased_until=datetime.now(UTC) - SECOND)


def make_due():
    PeriodicRun.objects.update(due_at=datetime.now(UTC) - SECOND)


@pytest.mark.django_db
def test_a_new_job_is_due_at_once_and_is_registered_once():
    leases.register(["print", "bind"])
    leases.claim("print", holder="a", seconds=30)
    leases.register(["print", "bind"])

    assert leases.due() == {"bind"}
    assert PeriodicRun.objects.count() == 2


@pytest.mark.django_db
def test_a_job_that_nobody_registered_is_not_claimed():
    assert claim() is None


def test_a_job_is_claimed_by_one_worker_at_a_time(_registered):
    assert claim("a") is not None
    assert claim("b") is None
    assert leases.due() == frozenset()


def test_a_finished_job_is_due_again_after_its_interval(_registered):
    assert leases.finish(claim(), every_seconds=60)
    assert claim() is None

    row = PeriodicRun.objects.get()
    assert timedelta(seconds=55) < row.due_at - row.finished_at < timedelta(seconds=65)

    make_due()
    assert claim() is not None


def test_who_lost_the_lease_can_neither_renew_nor_finish(_registered):
    first = claim("a")
    run_out()
    second = claim("b")

    assert second.token > first.token
    assert not leases.renew(first, seconds=30)
    assert not leases.finish(first, every_seconds=1)
    assert PeriodicRun.objects.get().holder == "b"
    assert leases.finish(second, every_seconds=1)


def test_a_job_is_finished_once(_registered):
    held = claim()

    assert leases.finish(held, every_seconds=1)
    assert not leases.finish(held, every_seconds=1)
    assert not leases.renew(held, seconds=30)


def test_a_renewed_lease_does_not_run_out(_registered):
    held = claim(seconds=0)

    assert leases.renew(held, seconds=30)
    assert claim("b") is None


@pytest.mark.parametrize("skew", [timedelta(hours=-1), timedelta(hours=1), timedelta(days=400)])
def test_the_clock_of_a_worker_moves_nothing(_registered, skew):
    leases.finish(claim(), every_seconds=600)

    with time_machine.travel(datetime.now(UTC) + skew, tick=False):
        assert leases.due() == frozenset()
        assert claim() is None


def test_a_claim_carries_the_time_of_the_database(_registered):
    with time_machine.travel(NOW - timedelta(days=1000), tick=False):
        held = claim()

    assert abs(held.at - datetime.now(UTC)) < timedelta(minutes=1)


def test_failures_in_a_row_are_counted_until_a_run_goes_well(_registered):
    for failure in ("no ink", "no paper" * 1000):
        leases.finish(claim(), every_seconds=0, failure=failure)
        make_due()
    failed = PeriodicRun.objects.get()
    leases.finish(claim(), every_seconds=0)

    assert (failed.failure_count, len(failed.failure)) == (2, leases.FAILURE_LENGTH)
    assert (PeriodicRun.objects.get().failure_count, PeriodicRun.objects.get().failure) == (0, "")


def test_of_many_workers_at_once_one_gets_the_job(committing_db):
    leases.register(["print"])
    claims = []
    start = threading.Barrier(6)

    def try_it(number):
        start.wait()
        claims.append(claim(str(number)))
        connection.close()

    workers = [threading.Thread(target=try_it, args=[number]) for number in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert len(claims) == 6
    assert sum(one is not None for one in claims) == 1
