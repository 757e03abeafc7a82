"""The worker: runs what is due until it is told to stop. Several may run, on several machines.

Each lane is a thread, and the delivery of purges is one: news waits neither for the search index nor
for a cache that does not answer.
"""

import logging
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from time import monotonic

from django.db import Error, close_old_connections, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from broadsheet.jobs import leases, queue
from broadsheet.jobs.heartbeat import Heartbeat
from broadsheet.jobs.models import Priority
from broadsheet.jobs.running import run_job, run_periodic
from broadsheet.jobs.schedule import SCHEDULE, Lane
from broadsheet.surrogate import delivery

logger = logging.getLogger(__name__)

TICK_SECONDS = 0.25
AWAY_SECONDS = 1  # between attempts while the database does not answer
IDLE_MILLISECONDS = 10_000  # a job's transaction waits for nothing but its own next statement
REST_SECONDS = 1.0  # the longest rest between two jobs of upkeep
BUSY_REST = 3  # times the load of each core: upkeep takes a quarter of one where all are busy
IN_A_ROW = 50  # jobs of the queue before the schedule is looked at again

PRIORITIES: dict[Lane, tuple[Priority, ...]] = {
    Lane.NEWS: (Priority.NEWS,),
    Lane.AUDIENCE: (),  # the schedule alone
    Lane.UPKEEP: (Priority.MAIL, Priority.UPKEEP),
}


@dataclass
class Worker:
    """One process's share of the work."""

    holder: str = field(default_factory=lambda: f"{socket.gethostname()}:{os.getpid()}")
    stopping: threading.Event = field(default_factory=threading.Event)
    heartbeat: Heartbeat = field(default_factory=Heartbeat)
    has_failed: bool = False

    def run(self) -> bool:
        """Until told to stop; whether all went well. What runs then is finished first."""
        connection_created.connect(free_locks_in_time)
        self.heartbeat.start(on_death=self._fail)
        threads = [
            threading.Thread(target=self._guarded, args=[name, act], name=name)
            for name, act in self._threads()
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.heartbeat.stop()
        return not self.has_failed

    def run_due(self, lane: Lane) -> None:
        """Runs each periodic job of the lane that is due and that no other worker runs."""
        due = leases.due()
        for job in SCHEDULE:
            if job.lane is not lane or job.name not in due or self.stopping.is_set():
                continue
            claim = leases.claim(job.name, holder=self.holder, seconds=job.lease_seconds)
            if claim is not None:
                run_periodic(job, claim, self.heartbeat)

    def run_waiting(self, lane: Lane, *, limit: int = IN_A_ROW) -> int:
        """Runs jobs of the queue, a number of them at most; how many.

        Upkeep stands back while news waits, and rests after each job for at least as long as that
        took: it would want the processor that readers and editors want and, on SQLite, the same lock.
        """
        for count in range(limit):
            if self.stopping.is_set() or (lane is Lane.UPKEEP and queue.is_waiting(Priority.NEWS)):
                return count
            claim = queue.claim(holder=self.holder, priorities=PRIORITIES[lane])
            if claim is None:
                return count
            began = monotonic()
            run_job(claim, self.heartbeat)
            if lane is Lane.UPKEEP:
                self.stopping.wait(rest_seconds(monotonic() - began))
        return limit

    def _threads(self) -> Iterator[tuple[str, Callable[[], None]]]:
        for lane in Lane:
            yield lane.value, partial(self._run_lane, lane)
        yield "purges", partial(delivery.run, self.stopping)

    def _run_lane(self, lane: Lane) -> None:
        is_registered = is_busy = False
        while not self.stopping.wait(0 if is_busy else TICK_SECONDS):
            is_busy = False
            try:
                close_old_connections()
                if not is_registered:
                    leases.register(job.name for job in SCHEDULE)
                    is_registered = True
                self.run_due(lane)
                is_busy = bool(PRIORITIES[lane]) and self.run_waiting(lane) > 0
            except Error:  # the database is away: the worker waits for it, its leases run out
                logger.exception("lane_failed", extra={"lane": lane.value})
                self.stopping.wait(AWAY_SECONDS)

    def _guarded(self, name: str, act: Callable[[], None]) -> None:
        """A thread that ends before it is told to takes the worker with it, to be restarted."""
        try:
            act()
        except Exception:
            logger.exception("thread_died", extra={"lane": name})
        finally:
            if not self.stopping.is_set():
                self._fail()
            connection.close()

    def _fail(self) -> None:
        self.has_failed = True
        self.stopping.set()


def rest_seconds(took_seconds: float) -> float:
    """How long upkeep rests after a job: as long as that took, and longer on a busy machine."""
    load = os.getloadavg()[0] / (os.cpu_count() or 1)
    return min(took_seconds * max(1.0, BUSY_REST * load), REST_SECONDS)


def free_locks_in_time(connection: BaseDatabaseWrapper, **kwargs: object) -> None:
    """On PostgreSQL the locks of a worker that was stopped in a transaction do not last for ever."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET idle_in_transaction_session_timeout = %s", [IDLE_MILLISECONDS])


def work() -> bool:
    """Until SIGTERM or SIGINT; whether all went well."""
    worker = Worker()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: worker.stopping.set())
    return worker.run()
