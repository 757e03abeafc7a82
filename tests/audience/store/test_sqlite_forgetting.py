"""What is forgotten is in no file any more, and nobody waits long for it."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from broadsheet.audience.arrival import SITE
from broadsheet.audience.scoring import HOUR
from broadsheet.audience.store import sqlite_forget
from broadsheet.audience.store.protocol import Count, Refused
from broadsheet.audience.store.sqlite import SqliteStore
from tests.audience.store.arrivals import AT, DAY, ids, readings

OPERATIONS = Path(__file__).parents[3] / "docs" / "operations.md"
SALT = b"the salt of a day, known to none"
LATER = AT + 300 * HOUR


@pytest.fixture
def path(tmp_path):
    return tmp_path / "audience.sqlite3"


@pytest.fixture
def store(path):
    with closing(SqliteStore(path)) as store:
        yield store


def files_with(salt, folder):
    return [one.name for one in folder.iterdir() if salt in one.read_bytes()]


def test_a_destroyed_salt_is_in_no_file_of_the_folder(store, path):
    store.salt(DAY, SALT)
    store.add(readings(1, 100))
    assert files_with(SALT, path.parent)

    store.forget(at=AT, today=DAY + 2)

    assert files_with(SALT, path.parent) == []


def test_rows_are_overwritten_wherever_sqlite_was_built(store):
    assert store._open().execute("PRAGMA secure_delete").fetchone() == (1,)


def test_while_somebody_reads_the_log_it_is_kept_until_the_next_time(store, path):
    store.salt(DAY, SALT)
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM totals").fetchall()
        store.forget(at=AT, today=DAY + 2)
        assert files_with(SALT, path.parent)
        store.add(readings(1, 2))

    store.forget(at=AT, today=DAY + 2)

    assert files_with(SALT, path.parent) == []
    assert store.counts([1]) == {1: Count(2, 2)}
    assert store._open().execute("PRAGMA busy_timeout").fetchone() == (5000,)


def test_the_backup_that_the_manual_tells_of_holds_no_salts_and_no_readers(store, path, tmp_path):
    store.salt(DAY, SALT)
    store.add(readings(1, 100))
    told = re.search(r'sqlite3 /backup/audience.sqlite3 "([^"]+)"', OPERATIONS.read_text("utf-8"))
    copies = tmp_path / "backup"
    copies.mkdir()
    copy = sqlite3.connect(copies / "audience.sqlite3", isolation_level=None)
    with closing(copy), closing(sqlite3.connect(path)) as original:
        original.backup(copy)
        for statement in told[1].split(";"):
            copy.execute(statement)
        for table in ("salts", "seen", "from_networks", "first_hours"):
            assert copy.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)  # noqa: S608

    assert files_with(SALT, copies) == []
    with closing(SqliteStore(copies / "audience.sqlite3")) as restored:
        assert restored.counts([1]) == {1: Count(100, 100)}
        assert ids(restored.popular(SITE, at=AT, limit=1)) == [1]


def changes_of_transactions(db, act):
    """How many rows each transaction changed."""
    begun, found = [db.total_changes], []

    def trace(statement):
        if statement == "COMMIT":
            found.append(db.total_changes - begun[-1])
            begun.append(db.total_changes)

    db.set_trace_callback(trace)
    act()
    db.set_trace_callback(None)
    return found


def test_no_transaction_deletes_more_than_a_step(store, monkeypatch):
    monkeypatch.setattr(sqlite_forget, "STEP_ROWS", 10)
    for story in range(1, 36):
        store.add(readings(story, 1, scopes=(3,)), [Refused(int(AT // HOUR), f"r{story}", 1)])
    store.salt(DAY, SALT)
    store.weekly(SITE, at=LATER, limit=1)  # the week has turned already

    changes = changes_of_transactions(store._open(), lambda: store.forget(at=LATER, today=DAY + 12))

    assert (
        sum(changes) == 1 + 6 * 35 + 2 * 35 + 4 * 35
    )  # weights in two scopes, scores of two epochs
    assert max(changes) == 10
    for table in sqlite_forget.KEYS:
        assert store._open().execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)  # noqa: S608


def steps_of_turning(store, now):
    """How much SQLite does, in tens of instructions."""
    count = 0

    def step():
        nonlocal count
        count += 1

    store._open().set_progress_handler(step, 10)
    store.weekly(SITE, at=now, limit=1)
    store._open().set_progress_handler(None, 10)
    return count


def test_turning_the_week_costs_what_leaves_it_and_not_what_stays(store):
    store.weekly(SITE, at=AT, limit=1)
    for story in range(1, 11):
        store.add([*readings(story, 1), *readings(100 + story, 1, AT + HOUR)])
    store.weekly(SITE, at=AT + 10 * HOUR, limit=1)
    few = steps_of_turning(store, AT + 168 * HOUR)
    for story in range(1000, 4000):
        store.add(readings(story, 1, AT + 100 * HOUR))

    assert steps_of_turning(store, AT + 169 * HOUR) <= 1.5 * few
    assert ids(store.weekly(SITE, at=AT + 169 * HOUR, limit=2)) == [3999, 3998]


def steps_of_minutes(store, stories):
    count = 0

    def step():
        nonlocal count
        count += 1

    store._open().set_progress_handler(step, 10)
    found = store.minutes(0, 2**31, stories)
    store._open().set_progress_handler(None, 10)
    assert [one.story_id for one in found] == sorted(stories)
    return count


def test_minutes_of_a_few_stories_are_picked_out_by_sqlite(store):
    for first in range(1, 1001, 100):
        store.add([one for story in range(first, first + 100) for one in readings(story, 1)])

    assert steps_of_minutes(store, [5, 900]) < steps_of_minutes(store, range(1, 1001)) / 1.5
    assert store.minutes(0, 2**31, []) == []
