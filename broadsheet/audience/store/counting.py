"""Counts a batch in SQLite: fetches what is known, counts in memory, writes what has changed. No Django.

So there is one definition of counting, `MemoryStore`'s, and few statements for many arrivals.
"""

import sqlite3
from collections.abc import Iterable, Sequence

from broadsheet.audience import scoring
from broadsheet.audience.arrival import Arrival, Outcome, Reading, Source
from broadsheet.audience.store import week
from broadsheet.audience.store.memory import MemoryStore, Seen
from broadsheet.audience.store.protocol import Hour, Refused

SOURCES = tuple(Source)  # in the order of their columns

SEEN = (
    "SELECT viewed_at, hour, engaged_seconds FROM seen WHERE day = ? AND story = ? AND reader = ?"
)
FROM_NETWORK = "SELECT readers FROM from_networks WHERE hour = ? AND story = ? AND network = ?"

WRITE_SEEN = """
INSERT INTO seen VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
SET viewed_at = excluded.viewed_at, engaged_seconds = excluded.engaged_seconds"""
WRITE_FROM_NETWORKS = """
INSERT INTO from_networks VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET readers = excluded.readers"""
WRITE_FIRST_HOURS = """
INSERT INTO first_hours VALUES (?, ?) ON CONFLICT DO UPDATE SET hour = excluded.hour
WHERE excluded.hour < hour"""
ADD_TOTALS = """
INSERT INTO totals VALUES (?, ?, ?) ON CONFLICT DO UPDATE
SET views = views + excluded.views, readers = readers + excluded.readers"""
ADD_SCORES = """
INSERT INTO scores VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET score = score + excluded.score"""
ADD_MINUTES = """
INSERT INTO minutes VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
SET readers = readers + excluded.readers, views = views + excluded.views,
    weight = weight + excluded.weight"""
ADD_HOURS = """
INSERT INTO hours VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
SET views = views + excluded.views, readers = readers + excluded.readers,
    weight = weight + excluded.weight,
    engaged_seconds = engaged_seconds + excluded.engaged_seconds,
    engaged_readers = engaged_readers + excluded.engaged_readers,
    direct = direct + excluded.direct, inside = inside + excluded.inside,
    search = search + excluded.search, social = social + excluded.social,
    other = other + excluded.other"""
ADD_REFUSED = """
INSERT INTO refused VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET beacons = beacons + excluded.beacons"""


def count(
    db: sqlite3.Connection, arrivals: Sequence[Arrival], refused: Iterable[Refused]
) -> list[Outcome]:
    """The outcome of each. The caller holds the transaction, and with it the only pen."""
    batch = MemoryStore()
    _fetch_seen(db, arrivals, batch)
    before = {key: (one.viewed_at, one.engaged_seconds) for key, one in batch.seen.items()}
    _fetch_networks(db, arrivals, batch)
    outcomes = batch.add(arrivals, refused)
    _write_readers(db, batch, before)
    _add_counts(db, batch)
    _add_ranks(db, batch)
    return outcomes


def hour(row: tuple[int, ...]) -> Hour:
    """A row of `hours`; sources that sent nobody are left out."""
    hour, story, views, readers, weight, seconds, engaged, *sources = row
    by_source = {one: count for one, count in zip(SOURCES, sources, strict=True) if count}
    return Hour(hour, story, views, readers, weight, seconds, engaged, by_source)


def _fetch_seen(db: sqlite3.Connection, arrivals: Sequence[Arrival], batch: MemoryStore) -> None:
    execute = db.cursor().execute
    for key in {(one.day, one.story_id, one.reader) for one in arrivals}:
        if row := execute(SEEN, key).fetchone():
            batch.seen[key] = Seen(*row)


def _fetch_networks(
    db: sqlite3.Connection, arrivals: Sequence[Arrival], batch: MemoryStore
) -> None:
    execute = db.cursor().execute
    keys = {
        (scoring.hour(one.read_at), one.story_id, one.network)
        for one in arrivals
        if isinstance(one, Reading) and (one.day, one.story_id, one.reader) not in batch.seen
    }
    for key in keys:
        if row := execute(FROM_NETWORK, key).fetchone():
            batch.from_networks[key] = row[0]


def _write_readers(
    db: sqlite3.Connection,
    batch: MemoryStore,
    before: dict[tuple[int, int, int], tuple[float, int]],
) -> None:
    """Rows sorted by their keys: neighbours lie on one page of the file."""
    seen = [
        (*key, one.viewed_at, one.hour, one.engaged_seconds)
        for key, one in batch.seen.items()
        if before.get(key) != (one.viewed_at, one.engaged_seconds)
    ]
    db.executemany(WRITE_SEEN, sorted(seen))
    networks = [(*key, readers) for key, readers in batch.from_networks.items()]
    db.executemany(WRITE_FROM_NETWORKS, sorted(networks))
    db.executemany(WRITE_FIRST_HOURS, sorted(batch.first_hours.items()))


def _add_counts(db: sqlite3.Connection, batch: MemoryStore) -> None:
    db.executemany(ADD_TOTALS, sorted((story, *one) for story, one in batch.totals.items()))
    minutes = ((*key, *values) for key, values in batch.by_minute.items())
    db.executemany(ADD_MINUTES, sorted(minutes))
    hours = [
        (*key, one.views, one.readers, one.weight, one.engaged_seconds, one.engaged_readers,
         *(one.by_source[source] for source in SOURCES))
        for key, one in batch.by_hour.items()
    ]  # fmt: skip
    db.executemany(ADD_HOURS, sorted(hours))
    refused = [(*key, beacons) for key, beacons in batch.refused.items()]
    db.executemany(ADD_REFUSED, refused)


def _add_ranks(db: sqlite3.Connection, batch: MemoryStore) -> None:
    db.executemany(ADD_SCORES, sorted((*key, score) for key, score in batch.scores.items()))
    week.add(db, sorted((*key, weight) for key, weight in batch.weights.items()))
