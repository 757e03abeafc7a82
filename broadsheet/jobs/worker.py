"""The worker: runs what is due in the schedule until it is told to stop."""

import logging
import signal
import threading
import time

from django.db import close_old_connections

from broadsheet import clock
from broadsheet.jobs.schedule import SCHEDULE, Periodic

logger = logging.getLogger(__name__)

TICK_SECONDS = 0.5


def work() -> None:
    """Until SIGTERM or SIGINT; what runs then is finished first."""
    stopping = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopping.set())
    next_run = dict.fromkeys(SCHEDULE, 0.0)
    while not stopping.wait(TICK_SECONDS):
        for job in SCHEDULE:
            if not stopping.is_set() and next_run[job] <= time.monotonic():
                close_old_connections()
                run_job(job)
                next_run[job] = time.monotonic() + job.every_seconds


def run_job(job: Periodic) -> None:
    """One run; a failure is logged and the job comes again at its next time."""
    try:
        job.run(clock.now())
    except Exception:  # a job's boundary: the others go on
        logger.exception("job_failed", extra={"job": job.run.__name__})
