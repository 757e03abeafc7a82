"""Stores as those of a large site: scores of many stories, written in bulk past what counts beacons.

The stories that are best read are read for real, so that all that a ranking looks up beside scores is there.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path

from redis import Redis

from bench.audience.contestants import Place, redis
from bench.edge.contestants import LOAD_CORE
from broadsheet.audience import scoring
from broadsheet.audience.arrival import SITE, Reading
from broadsheet.audience.store import opening, redis_keys
from broadsheet.audience.store.opening import FILE_NAME
from broadsheet.audience.store.protocol import AudienceStore

READERS = 40  # of the first; each further one has a little less, and none as few as the many
FEWEST = 8
FIRST_OF_MANY = 1_000_000  # ids of stories that have scores and no more
AT_ONCE = 10_000

Filled = Callable[[int], AudienceStore]


@contextmanager
def sqlite(place: Place, counts: Sequence[int], best: Sequence[int], at: float) -> Iterator[Filled]:
    """Opens the filled file of so many stories."""
    made: dict[int, AudienceStore] = {}
    for count in counts:
        folder = place.folder / f"sqlite-{count}"
        folder.mkdir()
        made[count] = _read(opening.open("", folder), best, at)
        _fill_sqlite(folder / FILE_NAME, count - len(best), at)
    yield made.__getitem__
    for one in made.values():
        one.close()


@contextmanager
def servers(
    place: Place, counts: Sequence[int], best: Sequence[int], at: float
) -> Iterator[Filled]:
    """Opens the filled database of a Redis server of so many stories."""
    with redis(place, LOAD_CORE) as (port, _):
        made: dict[int, AudienceStore] = {}
        for number, count in enumerate(counts):
            made[count] = _read(
                opening.open(f"redis://127.0.0.1:{port}/{number}", place.folder), best, at
            )
            with Redis(port=port, db=number) as client:
                _fill_redis(client, count - len(best), at)
        yield made.__getitem__
        for one in made.values():
            one.close()


STORES = {"SQLite": sqlite, "Redis": servers}


def _read(store: AudienceStore, best: Sequence[int], at: float) -> AudienceStore:
    """Has each of the best-read stories read within this minute, each from networks of its own."""
    day = 1 + int(at // (24 * scoring.HOUR))
    readings = [
        Reading(
            story,
            (),
            reader=1 + place * READERS + n,
            network=1 + place * READERS + n,
            day=day,
            read_at=at,
        )
        for place, story in enumerate(best)
        for n in range(max(FEWEST, READERS - place // 2))
    ]
    store.add(readings)
    store.weekly(SITE, at=at, limit=1)  # turns the week, so that what is filled in counts
    return store


def _many(count: int) -> Iterator[tuple[int, float, int]]:
    """Ids, readers as they weigh now, and readers of the week: fewer than of those that are read."""
    for number in range(count):
        yield FIRST_OF_MANY + number, 1 + number / count, 1 + number % (FEWEST - 2)


def _fill_sqlite(file: Path, count: int, at: float) -> None:
    epoch, _ = scoring.epochs(at)
    gain = scoring.gain(at, epoch)
    with closing(sqlite3.connect(file)) as db, db:
        db.executemany(
            "INSERT INTO scores VALUES (?, ?, ?, ?)",
            ((SITE, epoch, story, now * gain) for story, now, _ in _many(count)),
        )
        rows = ((SITE, story, week) for story, _, week in _many(count))
        db.executemany("INSERT INTO week VALUES (?, ?, ?)", rows)


def _fill_redis(client: "Redis", count: int, at: float) -> None:
    epoch, _ = scoring.epochs(at)
    gain = scoring.gain(at, epoch)
    tag, many = redis_keys.of_scope(SITE), _many(count)
    while some := list(islice(many, AT_ONCE)):
        names = [redis_keys.member(story) for story, _, _ in some]
        now = [one * gain for _, one, _ in some]
        client.zadd(f"{tag}:popular:{epoch}", dict(zip(names, now, strict=True)))
        week = [one for _, _, one in some]
        client.zadd(f"{tag}:week", dict(zip(names, week, strict=True)))
