"""Reading a ranking costs what it shows, not what there is."""

import sqlite3
from contextlib import closing

import pytest

from broadsheet.audience.arrival import SITE
from broadsheet.audience.store import sqlite, week
from broadsheet.audience.store.sqlite import SqliteStore
from tests.audience.store.arrivals import AT, reading

STEP = 10  # instructions of SQLite's machine


@pytest.mark.parametrize(("query", "values"), [(sqlite.BEST_NOW, (0, 1)), (week.BEST, (0,))])
def test_a_ranking_is_read_from_the_end_of_its_index(tmp_path, query, values):
    path = tmp_path / "audience.sqlite3"
    with closing(SqliteStore(path)) as store:
        store.add([reading()])
        with closing(sqlite3.connect(path)) as db:
            plan = " ".join(row[3] for row in db.execute("EXPLAIN QUERY PLAN " + query, values))

    assert "USING COVERING INDEX" in plan
    assert "TEMP B-TREE" not in plan


def steps(store, ranking):
    """How much SQLite did for twelve stories."""
    count = 0

    def step():
        nonlocal count
        count += 1

    store._open().set_progress_handler(step, STEP)
    assert len(getattr(store, ranking)(SITE, at=AT, limit=12)) == 12
    store._open().set_progress_handler(None, STEP)
    return count


@pytest.mark.parametrize("ranking", ["popular", "weekly"])
def test_a_hundred_times_the_stories_make_no_list_slower(tmp_path, ranking):
    with closing(SqliteStore(tmp_path / "audience.sqlite3")) as store:
        store.weekly(SITE, at=AT, limit=12)
        store.add([reading(story, story, AT - story % 3000) for story in range(1, 101)])
        few = steps(store, ranking)
        store.add([reading(story, story, AT - story % 3000) for story in range(101, 10_001)])

        assert steps(store, ranking) <= 1.2 * few
