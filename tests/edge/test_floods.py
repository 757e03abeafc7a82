"""Much of something: what is kept for it stays bounded, and it never stands in the way of the rest."""

import asyncio
import random
import resource
import socket
import ssl
import time
from contextlib import closing, suppress
from http import HTTPStatus
from types import SimpleNamespace

import pytest

from broadsheet.edge import compose, deflate, limits
from broadsheet.edge.body import ROOM, Body, NoRoomForBodies, Room
from broadsheet.edge.brief import Brief
from broadsheet.edge.compose import Pages
from broadsheet.edge.deliver import TAG_COUNT, has_it, variant
from broadsheet.edge.encoding import Encoding, accepted
from broadsheet.edge.freshness import Lifetimes
from broadsheet.edge.request import Request
from broadsheet.edge.server import Door, connection_limit
from broadsheet.edge.store import Store, Stored
from broadsheet.edge.turns import TooManyWait, Turns
from tests.edge.recording import attacked, exchange, statuses

HOST = b"Host: localhost\r\n"


@pytest.fixture(scope="module")
def edge(tmp_path_factory):
    with attacked(tmp_path_factory.mktemp("attacked")) as found:
        yield found


def is_well(edge):
    sent = b"GET / HTTP/1.1\r\nConnection: close\r\n" + HOST + b"\r\n"
    return statuses(exchange(edge.port, sent, seconds=3)[0]) == [200]


@pytest.mark.parametrize(
    "begun", [b"", b"5", b"5\r", b"5;a", b"5\r\nhel", b"5\r\nhello", b"5\r\nhello\r\n0\r\nX: "]
)
def test_half_a_chunk_stops_nobody(edge, begun):
    head = b"POST /desk/ HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n"
    with closing(socket.create_connection(("127.0.0.1", edge.port))) as connection:
        connection.sendall(head + begun)
        time.sleep(0.05)

        assert is_well(edge)


def test_a_body_may_come_byte_by_byte(edge):
    sent = b"5;a=b\r\nhello\r\n0\r\nX: y\r\n\r\n"
    head = (
        b"POST /desk/ HTTP/1.1\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n"
        + HOST
        + b"\r\n"
    )
    with closing(socket.create_connection(("127.0.0.1", edge.port), timeout=5)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for one in head + sent:
            connection.sendall(bytes((one,)))

        assert statuses(connection.makefile("rb").read()) == [200]
    assert edge.recorder.requests[-1].endswith(b"\r\n\r\nhello")


def test_who_asks_on_and_on_and_takes_nothing_is_not_read_any_more(edge):
    asked = (b"GET /.. HTTP/1.1\r\n" + HOST + b"\r\n") * 1000
    sent = 0
    with closing(socket.create_connection(("127.0.0.1", edge.port), timeout=1)) as connection:
        with suppress(TimeoutError):
            while sent < 64 * 1024 * 1024:
                sent += connection.send(asked)

        assert is_well(edge)
    assert sent < 64 * 1024 * 1024


def test_an_unfinished_head_behind_a_whole_one_has_no_more_time_than_another(edge):
    sent = b"GET /.. HTTP/1.1\r\n" + HOST + b"\r\nGET / HTTP/1.1\r\nX: "
    began = time.monotonic()

    received, has_ended = exchange(edge.port, sent, seconds=limits.HEAD_SECONDS + 4)

    assert statuses(received) == [404, 408]
    assert has_ended
    assert time.monotonic() - began >= limits.HEAD_SECONDS


class Slow:
    """A handler whose answer never ends."""

    def __init__(self):
        self.requests = []

    def at_once(self, request):
        self.requests.append(request)

    async def answer(self, request, connection):
        await asyncio.sleep(60)

    def body_limit(self, request):
        return 100


def test_a_reader_who_goes_while_they_are_answered_leaves_no_body_behind():
    async def scene():
        slow = Slow()
        door = Door(slow)
        listener = socket.create_server(("127.0.0.1", 0))
        await door.open(listener)
        _, writer = await asyncio.open_connection(*listener.getsockname())
        writer.write(b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 5\r\n\r\nhello")
        while not slow.requests:
            await asyncio.sleep(0.01)
        (connection,) = door.connections
        connection.transport.abort()
        writer.close()
        await asyncio.sleep(0.05)
        door.close()
        return slow.requests[0].body

    body = asyncio.run(scene())
    assert (body.length, body.small, ROOM.used) == (0, b"", 0)


def test_bodies_together_take_no_more_than_their_room():
    room = Room(limit=10)
    first, second = Body(8, 100, room), Body(8, 100, room)
    first.take(b"12345678")

    with pytest.raises(NoRoomForBodies):
        second.take(b"123")

    first.close()
    first.close()
    second.take(b"123")
    assert room.used == 3
    second.close()


def test_those_who_take_nothing_go_when_too_much_waits_the_longest_first(monkeypatch):
    monkeypatch.setattr(limits, "UNTAKEN_BYTES", 250)
    gone = []

    def waiting(deadline, is_full=True):
        transport = SimpleNamespace(
            get_write_buffer_size=lambda: 100, abort=lambda: gone.append(deadline)
        )
        return SimpleNamespace(deadline=deadline, is_full=is_full, transport=transport, rest=b"")

    connections = [waiting(1), waiting(4), waiting(3), waiting(2), waiting(0, is_full=False)]
    Door(Slow(), connections=connections).end_idle_takers()

    assert gone == [2, 1]


def test_who_begins_no_handshake_has_no_more_time_than_for_a_head(monkeypatch):
    async def scene():
        monkeypatch.setattr(limits, "HEAD_SECONDS", 0.1)
        listener = socket.create_server(("127.0.0.1", 0))
        door = Door(Slow())
        await door.open(listener, ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER))
        reader, writer = await asyncio.open_connection(*listener.getsockname())
        ended = await asyncio.wait_for(reader.read(), 5)
        writer.close()
        door.close()
        return ended

    assert asyncio.run(scene()) == b""


class Large:
    """A handler that answers with eight megabytes, and then goes on thinking where it is told to."""

    def __init__(self):
        self.thought = asyncio.Event()

    def at_once(self, request):
        large = b"HTTP/1.1 200 OK\r\nContent-Length: 8000000\r\n\r\n" + b"x" * 8_000_000
        return None if request.target == b"/later" else large

    async def answer(self, request, connection):
        await connection.write(self.at_once(Request(b"\r\n", b"GET", b"/", closes=False)))
        await self.thought.wait()


async def connected(handler, asked, window):
    """The door, the edge's connection and the reader's, after asking."""
    listener = socket.create_server(("127.0.0.1", 0))
    door = Door(handler)
    await door.open(listener)
    reader = socket.socket()
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
    reader.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(reader, listener.getsockname())
    await loop.sock_sendall(reader, asked)
    while not door.connections or not next(iter(door.connections)).is_full:
        await asyncio.sleep(0.01)
    return door, next(iter(door.connections)), reader


def test_a_reader_who_takes_nothing_has_the_time_for_that_and_no_more():
    async def scene():
        asked = (b"GET / HTTP/1.1\r\n" + HOST + b"\r\n") * 50
        door, connection, reader = await connected(Large(), asked, window=4096)
        left = connection.deadline - asyncio.get_running_loop().time()
        door.end_late(connection.deadline)
        await asyncio.sleep(0.05)
        reader.close()
        door.close()
        return left, len(door.connections)

    left, count = asyncio.run(scene())

    assert left <= limits.WRITE_SECONDS
    assert count == 0


def test_an_answer_that_is_being_made_is_waited_for_after_the_reader_took_what_there_was():
    async def scene():
        large = Large()
        asked = b"GET /later HTTP/1.1\r\n" + HOST + b"\r\n"
        door, connection, reader = await connected(large, asked, window=1_000_000)
        while connection.is_full:
            await asyncio.get_running_loop().sock_recv(reader, 65536)
        found = connection.task is not None, connection.deadline
        large.thought.set()
        await asyncio.sleep(0.05)
        reader.close()
        door.close()
        return found

    assert asyncio.run(scene()) == (True, float("inf"))


@pytest.mark.parametrize(
    ("most", "room"), [(1024, 512), (600, 300), (1_000_000, limits.CONNECTION_COUNT)]
)
def test_readers_leave_files_for_the_origin_and_for_bodies(monkeypatch, most, room):
    given = []
    monkeypatch.setattr(resource, "getrlimit", lambda which: (64, most))
    monkeypatch.setattr(resource, "setrlimit", lambda which, limits: given.append(limits))

    assert connection_limit() == room
    assert given == [(min(most, room + limits.SPARE_FILES), most)]


def stored(key, status=200, body=b"x" * 1000):
    return Stored(
        key=key, status=status, headers=(), pieces=(deflate.text(body),), body=None,
        lifetimes=Lifetimes(60), etag=b"", digest=b"", surrogate_keys=frozenset({"a"}), fetched_at=0,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("address", "status"), [(b"/junk-%d/", 404), (b"/gone-%d/", 410), (b"/latest/?before=%d", 200)]
)
def test_a_flood_of_addresses_pushes_out_no_page(address, status):
    store = Store(1_000_000)
    store.put(stored(b"/"))
    store.put(stored(b"/world/"))

    for number in range(20_000):
        store.put(stored(address % number, status))

    assert b"/" in store.kept
    assert b"/world/" in store.kept
    assert store.endless_size <= 125_000
    assert store.size == sum(one.size for one in store.kept.values())
    assert store.endless_size == store.size - sum(
        store.kept[key].size for key in (b"/", b"/world/")
    )


def test_an_address_that_is_asked_for_stays_among_the_endless():
    store = Store(100_000)
    store.put(stored(b"/asked-for/", 404))

    for number in range(1000):
        store.put(stored(b"/junk-%d/" % number, 404))
        store.get(b"/asked-for/")

    assert b"/asked-for/" in store.kept


def test_what_is_found_where_nothing_was_is_no_longer_counted_as_endless():
    store = Store(100_000)
    store.put(stored(b"/new/", 404))
    store.put(stored(b"/new/", 200))
    assert (store.endless_size, len(store.endless)) == (0, 0)

    store.put(stored(b"/junk/", 404))
    store.purge(["a"], is_hard=True)
    assert (store.size, store.endless_size, len(store.endless)) == (0, 0, 0)


def test_a_page_that_is_not_kept_takes_no_room_among_those_that_are():
    pages = Pages(10_000)
    loose = compose.page(stored(b"/loose/"), (), 0)

    pages.grow(b"/loose/", loose, 5000)

    assert pages.size == 0


def test_of_what_is_known_for_a_moment_the_oldest_goes_first():
    brief = Brief(seconds=10, limit=3)
    for now in range(5):
        brief.note(b"/%d" % now, now)
    brief.note(b"/3", 5)
    brief.forget(b"/4")

    assert [n for n in range(5) if brief.holds(b"/%d" % n, 6)] == [2, 3]
    assert not brief.holds(b"/2", 12)


def test_who_comes_when_too_many_wait_is_turned_away_and_turns_are_given_back():
    async def scene():
        turns = Turns(1, 1)
        async with turns.one():
            waiting = asyncio.create_task(turns.one().__aenter__())
            await asyncio.sleep(0)
            with pytest.raises(TooManyWait):
                await turns.one().__aenter__()
            waiting.cancel()
            await asyncio.sleep(0)
        async with turns.one():
            return turns.waiting

    assert asyncio.run(scene()) == 0


def test_long_headers_are_not_taken_apart():
    many = b"br," * limits.HEAD_BYTES
    page = compose.page(stored(b"/"), (), 0)
    plain = variant(page, Encoding.PLAIN, b"")
    tags = b'"x",' * 5000 + plain.etag
    head = b"GET / HTTP/1.1\r\nIf-None-Match: %b\r\n\r\n"

    assert accepted(many) == (Encoding.PLAIN,)
    assert not has_it(Request(head % tags, b"GET", b"/", closes=False), plain, page)
    few = b'"x",' * (TAG_COUNT - 1) + plain.etag
    assert has_it(Request(head % few, b"GET", b"/", closes=False), plain, page)


def test_bytes_that_mean_nothing_are_refused_and_the_edge_goes_on(edge):
    chance = random.Random(20261125)  # noqa: S311  # junk
    for _ in range(100):
        received, _ = exchange(edge.port, chance.randbytes(300) + b"\r\n\r\n")
        assert [one // 100 for one in statuses(received)] in ([4], [5])

    assert is_well(edge)
    assert HTTPStatus.NOT_FOUND in statuses(
        exchange(edge.port, b"GET /.. HTTP/1.0\r\n" + HOST + b"\r\n")[0]
    )
