"""What the audience's SQLite file keeps for a time only, and its deletion in small steps. No Django.

A step looks up what is over without holding up anybody, and deletes it by its keys: who counts waits
for a few thousand rows and not for a day of them.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from time import sleep

from broadsheet.audience import scoring
from broadsheet.audience.scoring import HOUR
from broadsheet.audience.store.memory import (
    HOUR_DAYS,
    KNOWN_HOURS,
    MINUTE,
    MINUTE_HOURS,
    NETWORK_HOURS,
)

STEP_ROWS = 5000  # that one transaction deletes at most
PAUSE_SECONDS = 0.02  # between two: SQLite lets nobody queue, so who waits has to find it free
WAIT_MILLISECONDS = 250  # for readers of the log; who counts waits as long

KEYS = {
    "salts": ("day",),
    "seen": ("day", "story", "reader"),
    "first_hours": ("network",),
    "from_networks": ("hour", "story", "network"),
    "hours": ("hour", "story"),
    "refused": ("hour", "reason"),
    "minutes": ("minute", "story"),
    "weights": ("hour", "scope", "story"),
    "scores": ("scope", "epoch", "story"),
}

Transaction = Callable[[], AbstractContextManager[sqlite3.Connection]]


def forget(reading: Transaction, writing: Transaction, *, at: float, today: int) -> None:
    """See `AudienceStore`; the week is not turned by it."""
    for table, column, first in _over(at, today):
        while keys := _find(reading, table, column, first):
            _delete(writing, table, keys)
            if len(keys) < STEP_ROWS:
                break
            sleep(PAUSE_SECONDS)


def empty_log(db: sqlite3.Connection, wait_seconds: float) -> bool:
    """Writes the log back and cuts it off, for it holds what has been deleted; no if somebody reads it.

    Outside of transactions.
    """
    db.execute(f"PRAGMA busy_timeout = {WAIT_MILLISECONDS}")
    try:
        (is_busy, _, _) = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        db.execute(f"PRAGMA busy_timeout = {int(wait_seconds * 1000)}")
    return not is_busy


def _over(at: float, today: int) -> Iterator[tuple[str, str, int]]:
    """Tables, the column that says how old a row is, and the first value that stays."""
    now = scoring.hour(at)
    yield "salts", "day", today - 1
    yield "seen", "day", today - 1
    yield "first_hours", "hour", now - KNOWN_HOURS
    yield "from_networks", "hour", now - NETWORK_HOURS
    yield "hours", "hour", now - HOUR_DAYS * 24
    yield "refused", "hour", now - HOUR_DAYS * 24
    yield "minutes", "minute", (now - MINUTE_HOURS) * HOUR // MINUTE
    yield "weights", "hour", now - HOUR_DAYS * 24
    yield "scores", "epoch", scoring.epochs(at)[0]


def _find(reading: Transaction, table: str, column: str, first: int) -> list[tuple[int | str, ...]]:
    columns = ", ".join(KEYS[table])
    query = f"SELECT {columns} FROM {table} WHERE {column} < ? LIMIT ?"  # noqa: S608 # names from above
    with reading() as db:
        return db.execute(query, (first, STEP_ROWS)).fetchall()


def _delete(writing: Transaction, table: str, keys: list[tuple[int | str, ...]]) -> None:
    """Rows that were counted in meanwhile as well: they are as old as they were."""
    is_it = " AND ".join(f"{one} = ?" for one in KEYS[table])
    with writing() as db:
        db.executemany(f"DELETE FROM {table} WHERE {is_it}", keys)  # noqa: S608 # names from above
