"""The audience store in a SQLite file of its own: one machine, any number of processes. No Django.

What was added is on the disk on return (write-ahead log, synchronous). See docs/audience.md#where-counts-live.
"""

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from broadsheet.audience import scoring
from broadsheet.audience.arrival import Arrival, Outcome
from broadsheet.audience.scoring import Ranked
from broadsheet.audience.store import counting, schema, sqlite_forget, week
from broadsheet.audience.store.protocol import (
    Count,
    Hour,
    Minute,
    Network,
    Refused,
    StoreIsAway,
    StoreIsDamaged,
)

WAIT_SECONDS = 5.0  # for another process that is writing
MOST_VARIABLES = 500  # of one statement

BEST_NOW = """
SELECT score, story FROM scores WHERE scope = ? AND epoch = ? ORDER BY score DESC, story DESC"""
DISTINCT_NETWORKS = """
SELECT count(DISTINCT network) FROM from_networks WHERE hour IN (?, ?, ?) AND story = ?"""
NETWORKS = """
SELECT from_networks.hour, story, network, readers, from_networks.hour <= first_hours.hour
FROM from_networks JOIN first_hours USING (network)
WHERE from_networks.hour BETWEEN ? AND ? ORDER BY 1, 2, 3"""


class SqliteStore:
    """Opens the file when it is first needed, and again after a failure."""

    def __init__(self, path: Path, *, wait_seconds: float = WAIT_SECONDS) -> None:
        self.path = path
        self.wait_seconds = wait_seconds
        self._db: sqlite3.Connection | None = None

    def salt(self, day: int, proposed: bytes) -> bytes:
        """See `AudienceStore`, as for all that follow."""
        with self._writing() as db:
            db.execute("INSERT OR IGNORE INTO salts VALUES (?, ?)", (day, proposed))
            (salt,) = db.execute("SELECT salt FROM salts WHERE day = ?", (day,)).fetchone()
        return bytes(salt)

    def add(self, arrivals: Sequence[Arrival], refused: Iterable[Refused] = ()) -> list[Outcome]:
        """In one transaction."""
        with self._writing() as db:
            return counting.count(db, arrivals, refused)

    def counts(self, story_ids: Collection[int]) -> dict[int, Count]:
        """By their keys, some hundred at a time."""
        found: dict[int, Count] = {}
        with self._reading() as db:
            for some in _chunks(story_ids):
                places = ", ".join("?" * len(some))
                rows = db.execute(f"SELECT * FROM totals WHERE story IN ({places})", some)  # noqa: S608 # only marks
                found |= {story: Count(views, readers) for story, views, readers in rows}
        return found

    def popular(self, scope: int, *, at: float, limit: int) -> list[Ranked]:
        """By the index of the running epoch, from its end."""
        epoch, _ = scoring.epochs(at)
        with self._reading() as db:
            held = _held(db)
            best = (one for one in db.execute(BEST_NOW, (scope, epoch)) if one[1] not in held)
            return [
                Ranked(story, scoring.popularity(score, epoch, at), _networks(db, story, at))
                for score, story in scoring.first_of(best, limit)
            ]

    def weekly(self, scope: int, *, at: float, limit: int) -> list[Ranked]:
        """Who asks first in an hour turns the week."""
        with self._reading() as db:
            is_due = week.ends(db) < scoring.hour(at)
        if is_due:
            with self._writing() as db:
                if week.ends(db) < scoring.hour(at):
                    week.turn(db, scoring.hour(at))
        with self._reading() as db:
            held = _held(db)
            best = (one for one in week.best(db, scope, at) if one[1] not in held)
            return [
                Ranked(story, float(weight), _networks(db, story, at))
                for weight, story in islice(best, limit)
            ]

    def readers_between(self, first_minute: int, last_minute: int) -> int:
        """Summed up by SQLite."""
        with self._reading() as db:
            (readers,) = db.execute(
                "SELECT coalesce(sum(readers), 0) FROM minutes WHERE minute BETWEEN ? AND ?",
                (first_minute, last_minute),
            ).fetchone()
        return int(readers)

    def minutes(
        self, first_minute: int, last_minute: int, story_ids: Collection[int] | None = None
    ) -> list[Minute]:
        """By their key; few stories are picked out by SQLite, many here."""
        wanted = None if story_ids is None else set(story_ids)
        few = list(wanted or ()) if wanted is None or len(wanted) <= MOST_VARIABLES else []
        picked = f"AND story IN ({', '.join('?' * len(few))})" if few else ""
        with self._reading() as db:
            rows = db.execute(
                f"SELECT * FROM minutes WHERE minute BETWEEN ? AND ? {picked} ORDER BY minute, story",  # noqa: S608 # only marks
                (first_minute, last_minute, *few),
            )
            return [Minute(*row) for row in rows if wanted is None or row[1] in wanted]

    def hours(self, first_hour: int, last_hour: int) -> list[Hour]:
        """Sources without readers are left out."""
        with self._reading() as db:
            rows = db.execute(
                "SELECT * FROM hours WHERE hour BETWEEN ? AND ? ORDER BY hour, story",
                (first_hour, last_hour),
            )
            return [counting.hour(row) for row in rows]

    def refusals(self, first_hour: int, last_hour: int) -> list[Refused]:
        """By their key."""
        with self._reading() as db:
            rows = db.execute(
                "SELECT * FROM refused WHERE hour BETWEEN ? AND ? ORDER BY hour, reason",
                (first_hour, last_hour),
            )
            return [Refused(*row) for row in rows]

    def networks(self, first_hour: int, last_hour: int) -> list[Network]:
        """By their key."""
        with self._reading() as db:
            return [
                Network(hour, story, network, readers, bool(is_new))
                for hour, story, network, readers, is_new in db.execute(
                    NETWORKS, (first_hour, last_hour)
                )
            ]

    def hold(self, story_id: int, *, at: float) -> None:
        """A row."""
        with self._writing() as db:
            db.execute("INSERT OR IGNORE INTO holds VALUES (?, ?)", (story_id, at))

    def release(self, story_id: int) -> None:
        """No row."""
        with self._writing() as db:
            db.execute("DELETE FROM holds WHERE story = ?", (story_id,))

    def held(self) -> dict[int, float]:
        """All rows."""
        with self._reading() as db:
            return _held(db)

    def forget(self, *, at: float, today: int) -> None:
        """In many short transactions; then the log is cut off, or the next time if somebody reads it."""
        with self._writing() as db:
            week.turn(db, scoring.hour(at))
        sqlite_forget.forget(self._reading, self._writing, at=at, today=today)
        try:
            sqlite_forget.empty_log(self._open(), self.wait_seconds)
        except sqlite3.Error as error:
            self._take_back()
            raise _told(error, self.path) from error

    def close(self) -> None:
        """The last one to close tidies the write-ahead log away."""
        if self._db is not None:
            self._db.close()
            self._db = None

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """One state of the file, whatever is written meanwhile."""
        with self._transaction("BEGIN") as db:
            yield db

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._transaction("BEGIN IMMEDIATE") as db:
            yield db

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        try:
            db = self._open()
            db.execute(begin)
            yield db
            db.execute("COMMIT")
        except sqlite3.Error as error:
            self._take_back()
            raise _told(error, self.path) from error
        except BaseException:
            self._take_back()
            raise

    def _open(self) -> sqlite3.Connection:
        if self._db is None:
            self._db = sqlite3.connect(
                self.path, timeout=self.wait_seconds, isolation_level=None, check_same_thread=False
            )
            schema.prepare(self._db)
        return self._db

    def _take_back(self) -> None:
        """Closing does so; the next call opens the file anew, in whatever state it then is."""
        self.close()


def _told(error: sqlite3.Error, path: Path) -> Exception:
    """What SQLite says, with the file's name; a mistake of ours is handed on as it is."""
    if isinstance(error, sqlite3.OperationalError | sqlite3.NotSupportedError):
        return StoreIsAway(str(path), str(error))
    if type(error) is sqlite3.DatabaseError:
        return StoreIsDamaged(str(path), str(error))
    return error


def _held(db: sqlite3.Connection) -> dict[int, float]:
    return dict(db.execute("SELECT story, since FROM holds"))


def _networks(db: sqlite3.Connection, story: int, at: float) -> int:
    hours = scoring.hours_of_floor(at)
    (count,) = db.execute(DISTINCT_NETWORKS, (*hours, story)).fetchone()
    return int(count)


def _chunks(story_ids: Collection[int]) -> Iterator[list[int]]:
    every = list(story_ids)
    for start in range(0, len(every), MOST_VARIABLES):
        yield every[start : start + MOST_VARIABLES]
