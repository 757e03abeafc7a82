"""The worker: runs what is due in the schedule until it is told to stop. Several may run at once."""

import logging
import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import Error, close_old_connections, connection

from broadsheet.jobs import leases
from broadsheet.jobs.leases import Claim
from broadsheet.jobs.schedule import SCHEDULE, Periodic

logger = logging.getLogger(__name__)

TICK_SECONDS = 0.5
RENEWALS = 3  # in each lease, so that one that fails costs nothing


def work() -> None:
    """Until SIGTERM or SIGINT; what runs then is finished first."""
    stopping = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopping.set())
    holder = f"{socket.gethostname()}:{os.getpid()}"
    is_registered = False
    while not stopping.wait(TICK_SECONDS):
        close_old_connections()
        try:
            if not is_registered:
                leases.register(job.name for job in SCHEDULE)
                is_registered = True
            run_due(holder, stopping)
        except Error:  # the database is away: the worker waits for it, its leases run out
            logger.exception("schedule_failed")


def run_due(holder: str, stopping: threading.Event) -> None:
    """Runs each job that is due and that no other worker runs. Raises `django.db.Error`."""
    due = leases.due()
    for job in SCHEDULE:
        if job.name in due and not stopping.is_set():
            claim = leases.claim(job.name, holder=holder, seconds=job.lease_seconds)
            if claim is not None:
                run_job(job, claim)


def run_job(job: Periodic, claim: Claim) -> None:
    """One run; a failure is logged and kept, and the job comes again at its next time."""
    failure = ""
    with _renewing(job, claim):
        try:
            job.run(claim.at)
        except Exception as error:  # a job's boundary: the others go on
            failure = repr(error)
            logger.exception("job_failed", extra={"job": job.name})
    if not leases.finish(claim, every_seconds=job.every_seconds, failure=failure):
        logger.warning("lease_lost", extra={"job": job.name, "token": claim.token})


@contextmanager
def _renewing(job: Periodic, claim: Claim) -> Iterator[None]:
    """Keeps the lease alive, by a connection of its own, for as long as the job runs."""
    is_done = threading.Event()

    def renew() -> None:
        try:
            while not is_done.wait(job.lease_seconds / RENEWALS):
                leases.renew(claim, seconds=job.lease_seconds)
        except Error:
            logger.exception("renewal_failed", extra={"job": job.name})
        finally:
            connection.close()

    thread = threading.Thread(target=renew, name=f"renew-{job.name}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_done.set()
        thread.join()
