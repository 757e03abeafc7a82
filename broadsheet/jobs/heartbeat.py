"""One thread of a worker that renews the leases of all that it runs, so long as it runs them."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic

from django.db import close_old_connections, connection

logger = logging.getLogger(__name__)

BEATS = 3  # in each lease, so that one that fails costs nothing
TICK_SECONDS = 0.2

Renew = Callable[[], bool]


@dataclass(slots=True)
class _Held:
    renew: Renew
    every_seconds: float
    next_at: float  # monotonic


class Heartbeat:
    """Renews by a connection of its own: what it keeps alive may be in a transaction."""

    def __init__(self) -> None:
        self._held: dict[int, _Held] = {}
        self._is_over = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, on_death: Callable[[], None] = lambda: None) -> None:
        """Begins to beat; calls `on_death` if it ends before it is told to: nothing is renewed then."""
        self._thread = threading.Thread(
            target=self._beat, args=[on_death], name="heartbeat", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Ends once what is being renewed has been."""
        self._is_over.set()
        if self._thread:
            self._thread.join()

    @contextmanager
    def keeping(self, renew: Renew, *, lease_seconds: float) -> Iterator[None]:
        """Calls `renew` often enough for a lease of that length, until it answers False."""
        every = lease_seconds / BEATS
        key = id(renew)
        self._held[key] = _Held(renew, every, monotonic() + every)
        try:
            yield
        finally:
            self._held.pop(key, None)

    def _beat(self, on_death: Callable[[], None]) -> None:
        try:
            while not self._is_over.wait(TICK_SECONDS):
                self._renew_due(monotonic())
        except Exception:  # a job's boundary: who runs the jobs is told
            logger.exception("heartbeat_died")
        finally:
            if not self._is_over.is_set():
                on_death()
            connection.close()

    def _renew_due(self, now: float) -> None:
        for key, held in tuple(self._held.items()):
            if held.next_at > now:
                continue
            held.next_at = now + held.every_seconds
            try:
                if not held.renew():
                    self._held.pop(key, None)
            except Exception:  # a job's boundary: the next beat may reach the database again
                logger.exception("renewal_failed")
                close_old_connections()
