"""Group commit against the store in SQLite: what is acknowledged is there, and what is not is not."""

import asyncio
import functools
from http import HTTPStatus

import pytest

from broadsheet.audience.arrival import Reading
from broadsheet.audience.collector import batch, keeper
from broadsheet.audience.collector.batch import (
    FULL,
    MOST,
    MOST_WAITING,
    PATIENCE_SECONDS,
    Batches,
)
from broadsheet.audience.collector.keeper import Keeper
from broadsheet.audience.collector.tally import Tally
from broadsheet.audience.store.memory import MemoryStore
from broadsheet.audience.store.opening import ANSWER_SECONDS
from broadsheet.audience.store.protocol import Count, Refused, StoreIsAway
from broadsheet.audience.store.redis_batch import GIVEN_UP_SECONDS
from broadsheet.audience.store.sqlite import SqliteStore
from broadsheet.edge.limits import LATER_SECONDS
from tests.audience.collector.sending import AT

DONE, AWAY = HTTPStatus.NO_CONTENT, HTTPStatus.SERVICE_UNAVAILABLE


class Gathered:
    """Batches of a store, and the answers that were given."""

    def __init__(self, opened):
        self.keeper = Keeper(opened)
        self.tally = Tally()
        self.batches = Batches(self.keeper, self.tally)
        self.answers = []

    def read(self, reader, story=42):
        one = Reading(story, (7,), reader, reader, 738_000, AT)
        self.batches.add(one, self.answers.append)

    async def close(self):
        await self.batches.flush()
        await self.keeper.close()


def gathered(test):
    """Runs a test that takes the file of a store, on a loop of its own."""

    @functools.wraps(test)
    def run(tmp_path):
        with asyncio.Runner() as runner:
            runner.run(test(tmp_path / "audience.sqlite3"))

    del run.__wrapped__
    return run


def counted(path, story=42):
    store = SqliteStore(path)
    found = store.counts([story]).get(story, Count())
    store.close()
    return found


@gathered
async def test_what_comes_in_a_moment_is_written_together(path):
    one = Gathered(lambda: SqliteStore(path))
    for reader in range(10):
        one.read(reader)
    assert one.answers == []

    await one.batches.flush()

    assert one.answers == [DONE] * 10
    assert (one.tally.batches, counted(path)) == (1, Count(10, 10))
    await one.close()


@gathered
async def test_nobody_is_told_before_it_is_durable(path):
    one = Gathered(lambda: SqliteStore(path))
    seen = []
    story = Reading(42, (), 1, 1, 738_000, AT)

    one.batches.add(story, lambda status: seen.append((status, counted(path))))
    await one.close()

    assert seen == [(DONE, Count(1, 1))]


@gathered
async def test_a_full_batch_waits_for_nothing(path):
    one = Gathered(MemoryStore)
    for reader in range(FULL):
        one.read(reader)

    assert one.batches._writing is not None
    assert one.batches._timer is None
    await one.close()


@gathered
async def test_while_one_is_written_the_next_gathers_and_none_grows_without_end(path):
    one = Gathered(lambda: SqliteStore(path))
    many = FULL + MOST + 10
    for reader in range(many):
        one.read(reader)

    await one.close()

    assert one.answers == [DONE] * many
    assert (one.tally.batches, counted(path).readers) == (3, many)


@gathered
async def test_refused_ones_are_counted_and_answered_with_the_others(path):
    one = Gathered(lambda: SqliteStore(path))
    one.read(1)
    for reason in ("bot", "bot", "flood"):
        one.batches.refuse(7, reason, one.answers.append)
    assert one.answers == []

    await one.close()

    store = SqliteStore(path)
    assert store.refusals(7, 7) == [Refused(7, "bot", 2), Refused(7, "flood", 1)]
    store.close()
    assert one.answers == [DONE] * 4
    assert (one.tally.refusals, one.tally.outcomes["refused"]) == ({"bot": 2, "flood": 1}, 3)


@gathered
async def test_a_store_that_is_away_takes_nothing_and_the_next_batch_tries_again(path):
    folder = path.parent / "later"
    one = Gathered(lambda: SqliteStore(folder / "audience.sqlite3"))
    one.read(1)
    one.batches.refuse(7, "bot", one.answers.append)
    await one.batches.flush()
    assert one.answers == [AWAY, AWAY]

    folder.mkdir()
    one.read(2)
    await one.close()

    assert one.answers == [AWAY, AWAY, DONE]
    assert counted(folder / "audience.sqlite3") == Count(1, 1)
    assert (one.tally.store_away, one.tally.outcomes) == (
        1, {"unanswered": 2, "reader": 1, "refused": 0},
    )  # fmt: skip


class Locked:
    """A store in SQLite whose file another connection holds; `gathered` are the batches that wait for it."""

    def __init__(self, path, wait_seconds=5.0):
        self.lock = SqliteStore(path)
        self.lock._open().execute("BEGIN IMMEDIATE")
        self.store = SqliteStore(path, wait_seconds=wait_seconds)
        self.gathered = Gathered(lambda: self.store)

    def fill(self):
        """Batches are made until no more may be."""
        reader = 0
        while not self.gathered.batches.is_full:
            reader += 1
            self.gathered.read(reader)
        return reader

    def open(self):
        self.lock.close()


@gathered
async def test_of_what_waits_for_a_store_that_is_away_all_is_turned_away_and_nothing_counted_later(
    path,
):
    locked = Locked(path, wait_seconds=0.3)
    one = locked.gathered
    many = locked.fill()

    await one.batches.flush()

    assert many == FULL + MOST_WAITING * MOST
    assert one.answers == [AWAY] * many
    assert (one.tally.outcomes["unanswered"], one.tally.store_away) == (many, 1)
    locked.open()
    one.read(0)
    await one.close()
    assert (one.answers[many:], counted(path)) == ([DONE], Count(1, 1))


@gathered
async def test_what_has_waited_for_too_long_is_turned_away_and_the_rest_is_counted(path):
    locked = Locked(path)
    one = locked.gathered
    many = locked.fill()
    one.batches._waiting[0].began -= PATIENCE_SECONDS
    locked.open()

    await one.close()

    assert sorted(one.answers) == [DONE] * (many - MOST) + [AWAY] * MOST
    assert counted(path).readers == many - MOST


@gathered
async def test_a_process_that_ends_does_not_wait_for_a_store_that_does(path):
    locked = Locked(path)
    many = locked.fill()

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(batch, "FLUSH_SECONDS", 0.05)
        patched.setattr(keeper, "CLOSE_SECONDS", 0.05)
        async with asyncio.timeout(2):
            await locked.gathered.close()

    assert locked.gathered.answers == [AWAY] * (many - FULL)
    locked.open()
    locked.gathered.keeper._thread.shutdown()
    locked.store.close()
    assert counted(path).readers == FULL  # nobody was told that it was not


def test_the_edge_waits_longer_than_a_batch_does_and_a_store_after_it():
    assert LATER_SECONDS >= PATIENCE_SECONDS + GIVEN_UP_SECONDS + 4 * ANSWER_SECONDS


@gathered
async def test_what_no_store_foresaw_is_logged_and_the_store_opened_anew(path):
    keeper = Keeper(MemoryStore)

    with pytest.raises(StoreIsAway):
        await keeper.run(lambda store: 1 / 0)

    assert await keeper.run(lambda store: store.salt(5, b"x")) == b"x"
    await keeper.close()


@gathered
async def test_closing_writes_all_that_waits(path):
    one = Gathered(lambda: SqliteStore(path))
    one.read(1)

    await one.close()

    assert (one.answers, counted(path)) == ([DONE], Count(1, 1))


@gathered
async def test_closing_without_anything_to_do_ends(path):
    one = Gathered(MemoryStore)

    await one.close()

    assert one.tally.batches == 0


@gathered
async def test_each_outcome_is_counted_under_its_name(path):
    one = Gathered(MemoryStore)
    for reader in (1, 1, 2):
        one.read(reader)

    await one.close()

    assert one.tally.outcomes == {"reader": 2, "repeat": 1, "refused": 0}
