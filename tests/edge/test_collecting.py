"""Beacons over real sockets, to the collector and its store: acknowledged means durable."""

import asyncio
from contextlib import asynccontextmanager

from broadsheet.audience.collector.collector import Collector
from broadsheet.audience.scoring import hour
from broadsheet.audience.store.protocol import Count
from broadsheet.audience.store.sqlite import SqliteStore
from tests.audience.collector.sending import AT, HEADERS, SITE, body, second
from tests.edge.exchange import exchanged, request
from tests.edge.origin import page

LINES = [f"{name}: {value}".encode() for name, value in HEADERS.items() if name != "host"]


@asynccontextmanager
async def counting(scene, path):
    """The edge takes beacons into the store in that file."""
    collector = Collector(SITE, lambda: SqliteStore(path), lambda: AT)
    await collector.start()
    scene.takers[b"/_read"] = collector.take
    scene.trusted.add("127.0.0.1")
    yield collector
    await collector.close()


def beacon(raw=None, *, reader=1):
    named = b"X-Forwarded-For: 10.%d.%d.7" % divmod(reader, 256)
    return request(b"/_read", *LINES, named, method=b"POST", body=body() if raw is None else raw)


def counted(path, story=42):
    store = SqliteStore(path)
    found = store.counts([story]).get(story, Count())
    store.close()
    return found


@exchanged
async def test_a_beacon_is_counted_when_it_is_acknowledged(scene, tmp_path):
    path = tmp_path / "audience.sqlite3"
    async with counting(scene, path):
        reader = await scene.reader()
        reader.send(beacon())

        assert (await reader.answer()).status == 204
        assert counted(path) == Count(1, 1)


@exchanged
async def test_beacons_on_one_connection_are_answered_in_their_order(scene, tmp_path):
    path = tmp_path / "audience.sqlite3"
    scene.origin.say(b"/", page(b"front"))
    async with counting(scene, path):
        reader = await scene.reader()
        large = beacon(body(s="x" * 190))
        reader.send(beacon() + large + request(b"/") + beacon(second()) + beacon(b"{}"))

        statuses = [(await reader.answer()).status for _ in range(5)]

    assert statuses == [204, 413, 200, 204, 204]


@exchanged
async def test_many_at_once_are_written_together_and_each_once(scene, tmp_path):
    path = tmp_path / "audience.sqlite3"
    async with counting(scene, path) as collector:
        readers = [await scene.reader() for _ in range(300)]
        for number, reader in enumerate(readers):
            reader.send(beacon(reader=number) * 2)

        for reader in readers:
            assert [(await reader.answer()).status for _ in range(2)] == [204, 204]

        assert counted(path) == Count(300, 300)
        assert collector.tally.batches < 100


@exchanged
async def test_who_sends_a_beacon_and_goes_is_counted(scene, tmp_path):
    path = tmp_path / "audience.sqlite3"
    async with counting(scene, path) as collector:
        reader = await scene.reader()
        reader.send(beacon())
        await scene.until(lambda: scene.edge.tally.taken)
        reader.outgoing.transport.abort()
        await scene.until(lambda: collector.tally.batches)

    assert counted(path) == Count(1, 1)


@exchanged
async def test_while_the_store_is_away_pages_go_out_and_beacons_are_told_to_wait(scene, tmp_path):
    scene.origin.say(b"/", page(b"front"))
    path = tmp_path / "audience.sqlite3"
    async with counting(scene, path) as collector:
        (await sent(scene, beacon()),)
        lock = SqliteStore(path)
        lock._open().execute("BEGIN EXCLUSIVE")
        collector._keeper._store.wait_seconds = 0.0
        collector._keeper._store.close()

        refused = await sent(scene, beacon(reader=2))
        front = await scene.ask(b"/")
        lock.close()
        taken = await sent(scene, beacon(reader=2))

        assert (refused.status, refused.headers["retry-after"]) == (503, "5")
        assert (front.status, taken.status) == (200, 204)
        assert (counted(path), collector.tally.store_away) == (Count(2, 2), 1)


async def sent(scene, raw):
    reader = await scene.reader()
    reader.send(raw)
    return await reader.answer()


@exchanged
async def test_an_edge_that_stops_loses_nothing_that_was_sent(scene, tmp_path):
    path = tmp_path / "audience.sqlite3"
    async with counting(scene, path):
        readers = [await scene.reader() for _ in range(50)]
        for number, reader in enumerate(readers):
            reader.send(beacon(reader=number))
        await scene.until(lambda: scene.edge.tally.taken == 50)
        scene.door.close()

        statuses = [(await reader.answer()).status for reader in readers]

        assert all([await reader.is_hung_up() for reader in readers])
    assert (statuses, counted(path)) == ([204] * 50, Count(50, 50))


@exchanged
async def test_a_flood_of_one_reader_is_answered_like_the_others_and_counted_once(scene, tmp_path):
    path = tmp_path / "audience.sqlite3"
    async with counting(scene, path):
        reader = await scene.reader()
        reader.send(beacon() * 100)
        statuses = [(await reader.answer()).status for _ in range(100)]

        store = SqliteStore(path)
        [flood] = store.refusals(hour(AT), hour(AT))
        store.close()

    assert statuses == [204] * 100
    assert (flood.reason, flood.beacons, counted(path)) == ("flood", 40, Count(1, 1))


@exchanged
async def test_refused_and_counted_take_the_same_time(scene, tmp_path):
    """Neither is answered before the batch in which it is counted."""
    path = tmp_path / "audience.sqlite3"
    async with counting(scene, path) as collector:
        one, other = await scene.reader(), await scene.reader()
        one.send(beacon())
        other.send(beacon(b"{}"))
        await asyncio.gather(one.answer(), other.answer())

        assert collector.tally.batches == 1
