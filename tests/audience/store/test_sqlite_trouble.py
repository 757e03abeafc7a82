"""Bad days of the SQLite file: nothing is told that is not on the disk, and nothing is half counted."""

import os
import resource
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from broadsheet.audience.arrival import NOTHING, SITE
from broadsheet.audience.store.protocol import Count, StoreIsAway, StoreIsDamaged
from broadsheet.audience.store.sqlite import SqliteStore
from tests.audience.store.arrivals import AT, ids, reading, readings

ROOT = Path(__file__).parents[3]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "audience.sqlite3"


@pytest.fixture
def store(path):
    with closing(SqliteStore(path, wait_seconds=0.05)) as store:
        yield store


def run(program, *arguments, **more):
    """A process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", program, *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        **more,
    )


def test_a_file_that_another_process_holds_is_away_and_comes_back(store, path):
    store.add([reading()])
    holder = run(
        "import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); db.execute('BEGIN IMMEDIATE');"
        "print('held', flush=True); sys.stdin.read()",
        path, stdin=subprocess.PIPE,
    )  # fmt: skip
    assert holder.stdout.readline() == b"held\n"

    with pytest.raises(StoreIsAway, match="locked"):
        store.add([reading(2), reading(reader=2)])
    assert store.counts([1, 2]) == {1: Count(1, 1)}
    holder.communicate()

    assert [one.is_reader for one in store.add([reading(2), reading(reader=2)])] == [True, True]


@contextmanager
def a_full_disk():
    """Files of this process may not grow beyond 400 kB."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


def fill(store):
    """Adds until it is refused; how many stories were counted, and which was refused."""
    for story in range(1, 10_000):
        try:
            store.add(readings(story, 30))
        except StoreIsAway:
            return story - 1, story
    raise AssertionError("the disk never filled")


def test_a_full_disk_refuses_the_whole_batch_and_keeps_what_it_told(store, path):
    with a_full_disk():
        counted, refused = fill(store)
        still_told = store.counts([counted])

    assert still_told == {counted: Count(30, 30)}
    assert store.counts(range(10_000)) == {story: Count(30, 30) for story in range(1, counted + 1)}
    assert all(one.is_reader for one in store.add(readings(refused, 30)))
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_folder_that_is_gone_is_away_until_it_is_there(tmp_path):
    folder = tmp_path / "site"
    with closing(SqliteStore(folder / "audience.sqlite3")) as store:
        with pytest.raises(StoreIsAway, match="site"):
            store.counts([1])

        folder.mkdir()

        assert store.counts([1]) == {}


@pytest.mark.parametrize(
    "damage", [b"This is a letter to the editor, not a database. " * 200, None]
)
def test_a_file_that_is_damaged_is_named(store, path, damage):
    store.add(readings(1, 2000))
    store.close()
    if damage is None:
        contents = path.read_bytes()
        damage = contents[:4096] + b"\xff" * (len(contents) - 4096)
    path.write_bytes(damage)

    with pytest.raises(StoreIsDamaged) as raised:
        store.add(readings(1, 10))

    assert str(path) in str(raised.value)
    assert path.read_bytes() == damage


def test_a_file_of_a_later_version_is_left_alone(store, path):
    store.add([reading()])
    store.close()
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 99")

    with pytest.raises(StoreIsAway, match="later version"):
        store.add([reading(2)])

    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT count(*) FROM totals").fetchone() == (1,)


def test_a_mistake_of_ours_is_no_absence_of_the_store(store):
    with pytest.raises(AttributeError):
        store.add([reading(), object()])

    assert store.add([reading()])[0].is_reader


MANY = """
import sys
from pathlib import Path
from broadsheet.audience.store.sqlite import SqliteStore
from tests.audience.store.arrivals import reading
store = SqliteStore(Path(sys.argv[1]), wait_seconds=60)
for number in range(100):
    store.add([reading(story, number, network=number) for story in (1, 2, int(sys.argv[2]))])
"""


def test_many_processes_that_start_at_once_count_every_reader_once(store, path):
    processes = [run(MANY, path, 10 + number) for number in range(4)]

    for one in processes:
        one.communicate(timeout=120)

    assert [one.returncode for one in processes] == [0] * 4
    assert store.counts(range(20)) == {
        1: Count(100, 100), 2: Count(100, 100), **{10 + n: Count(100, 100) for n in range(4)}
    }  # fmt: skip
    assert ids(store.popular(SITE, at=AT, limit=3)) == [13, 12, 11]
    assert store.popular(SITE, at=AT, limit=1)[0].score == pytest.approx(100, rel=1e-12)


KILLED = """
import sys
from pathlib import Path
from broadsheet.audience.store.sqlite import SqliteStore
from tests.audience.store.arrivals import reading
store = SqliteStore(Path(sys.argv[1]))
for number in range(int(sys.argv[2]), 1_000_000):
    store.add([reading(story, number) for story in range(1, 20)])
    print(number, flush=True)
"""


def test_a_process_that_is_killed_again_and_again_has_told_no_reader_too_many(store, path):
    told = -1
    for moment in range(5):
        process = run(KILLED, path, told + 1)
        for _ in range(3 + 7 * moment):
            told = int(process.stdout.readline())
        os.kill(process.pid, signal.SIGKILL)
        told = int((process.communicate()[0].split() or [told])[-1])

    every = {one.readers for one in store.counts(range(1, 20)).values()}
    assert len(every) == 1
    assert every <= {
        told + 1,
        told + 2,
    }  # the last batch may have been on the disk and not yet told
    assert store.add([reading(1, told)]) == [NOTHING]
    assert store.weekly(SITE, at=AT, limit=1)[0].score == every.pop()
