"""Waits until the outbox may hold something new, without asking it all the time.

SQLite says for next to nothing whether its file has changed; PostgreSQL calls those who listen. Both
only wake: who is never called, behind a pool of connections that hands none through, looks by itself.
"""

import threading
import time

from django.db import connection

CHANNEL = "broadsheet_purges"
LOOK_SECONDS = 0.02  # between two looks at a file
LISTEN_SECONDS = 0.25  # between two looks whether it is to stop


def call() -> None:
    """Wakes whoever waits, when the present transaction is committed. SQLite needs no call."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])


class Changes:
    """What was committed by others since `look`. Belongs to the thread that uses it."""

    def __init__(self, stopping: threading.Event) -> None:
        self.stopping = stopping
        self.listening: object = None  # the connection that is called
        self.seen: object = None  # the state of the file

    def look(self) -> None:
        """From now on nothing is missed."""
        if connection.vendor == "postgresql":
            self._listen()
        else:
            self.seen = _state()

    def wait(self, seconds: float) -> None:
        """Until there was a change, it is told to stop, or that time has passed."""
        until = time.monotonic() + seconds
        is_over = _is_called if connection.vendor == "postgresql" else self._is_changed
        while not self.stopping.is_set() and (left := until - time.monotonic()) > 0:
            if is_over(left):
                return

    def _is_changed(self, left_seconds: float) -> bool:
        self.stopping.wait(min(LOOK_SECONDS, left_seconds))
        return _state() != self.seen

    def _listen(self) -> None:
        connection.ensure_connection()
        if self.listening is not connection.connection:
            with connection.cursor() as cursor:
                cursor.execute(f"LISTEN {CHANNEL}")
            self.listening = connection.connection


def _is_called(left_seconds: float) -> bool:
    called = connection.connection.notifies(timeout=min(LISTEN_SECONDS, left_seconds), stop_after=1)
    return any(True for _ in called)


def _state() -> object:
    """Another whenever another connection has committed. Source: sqlite.org, `PRAGMA data_version`."""
    with connection.cursor() as cursor:
        return cursor.execute("PRAGMA data_version").fetchone()
