"""What one attacker does to a server that listens on this machine. Each ends by itself.

An attack gives back what it saw: statuses by their count, and `ended` for each connection that the
server ended.
"""

import asyncio
import random
import re
import socket
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

Seen = Counter[str]
Attack = Callable[["Target"], Awaitable[Seen]]

STATUS = re.compile(rb"HTTP/1\.1 (\d{3}) ")
PATIENCE_SECONDS = 45.0
ASKING_SECONDS = 30.0  # what was not asked for until then is left out


@dataclass(frozen=True)
class Target:
    """The server, a story on it, and the largest thing that anybody may ask for."""

    port: int
    story: str
    largest: str

    def request(self, path: str, *lines: str, method: str = "GET") -> bytes:
        """A request, as bytes."""
        head = (f"{method} {path} HTTP/1.1", f"Host: localhost:{self.port}", *lines, "", "")
        return "\r\n".join(head).encode()

    async def connect(
        self, window: int | None = None
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection; `window` is how many bytes the system takes of what nobody reads."""
        connection = socket.socket()
        connection.setblocking(False)
        if window is not None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
        await asyncio.get_running_loop().sock_connect(connection, ("127.0.0.1", self.port))
        return await asyncio.open_connection(sock=connection)


async def slow_headers(target: Target) -> Seen:
    """500 connections send a byte of a header every half second."""
    return await _many(500, lambda _: _dripping(target, target.request("/")[:-2] + b"X: ", b"x"))


async def stalled_bodies(target: Target) -> Seen:
    """64 send a tenth of a form, and then nothing."""
    sent = target.request("/desk/login/", "Content-Length: 1000", method="POST") + b"x" * 100
    return await _many(64, lambda _: _dripping(target, sent, b""))


async def dripping_bodies(target: Target) -> Seen:
    """64 send a form byte by byte."""
    sent = target.request("/desk/login/", "Content-Length: 1000", method="POST")
    return await _many(64, lambda _: _dripping(target, sent, b"x"))


async def pipelined(target: Target) -> Seen:
    """100,000 requests on ten connections, 100 of them in one go."""
    return await _many(
        10, lambda _: _asking(target, [target.request("/robots.txt") * 100] * 100, 100)
    )


async def idle_takers(target: Target) -> Seen:
    """300 ask for the largest thing and for a story 500 times, and take nothing of it."""
    sent = target.request(target.largest) + target.request(target.story) * 500
    return await _many(300, lambda _: _taking_nothing(target, sent))


async def endless_heads(target: Target) -> Seen:
    """50 send headers without end."""
    return await _many(50, lambda _: _pouring(target, target.request("/")[:-2], b"X: y\r\n" * 1000))


async def endless_bodies(target: Target) -> Seen:
    """20 send a chunked body without end to a page, and four to the desk."""
    chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    coded = "Transfer-Encoding: chunked"
    paths = ["/"] * 20 + ["/desk/login/"] * 4
    heads = [target.request(path, coded, method="POST") for path in paths]
    return await _many(24, lambda number: _pouring(target, heads[number], chunk))


async def opened_and_dropped(target: Target) -> Seen:
    """10,000 connections are opened, 50 at once, and dropped."""

    async def drop(_: int) -> Seen:
        for _ in range(200):
            _, writer = await target.connect()
            writer.transport.abort()
        return Counter(opened=200)

    return await _many(50, drop)


async def junk_addresses(target: Target) -> Seen:
    """20,000 addresses at which there is nothing, on 16 connections."""
    return await _each(target, 16, 1250, lambda: target.request(f"/junk-{_word()}/"))


async def cursors(target: Target) -> Seen:
    """2,000 instants before which a list may begin."""

    def cursor() -> bytes:
        instant = f"202611{random.randint(1, 28):02d}T{random.randint(0, 235959):06d}000000"
        return target.request(f"/latest/?before={instant}-{random.randint(1, 999)}")

    return await _each(target, 16, 125, cursor)


async def ranges(target: Target) -> Seen:
    """10,000 parts of a story, right and wrong ones."""

    def part() -> bytes:
        first, last = random.randint(-9, 99_999), random.choice(["", random.randint(0, 99_999)])
        more = random.choice(["", ",0-1", "," * 5000])
        return target.request(target.story, f"Range: bytes={first}-{last}{more}")

    return await _each(target, 16, 625, part)


async def encodings(target: Target) -> Seen:
    """10,000 kinds of compression that a reader might take, some of them long."""

    def taken() -> bytes:
        named = random.choice(["br", "gzip", _word(), "," * 20_000, "a," * 500])
        return target.request(target.story, f"Accept-Encoding: {_word()}, {named};q=0.{_word()}")

    return await _each(target, 16, 625, taken)


async def bypassing(target: Target) -> Seen:
    """2,000 requests that nobody may keep the answer of."""
    return await _each(target, 16, 125, lambda: target.request(target.story, "Authorization: x"))


ATTACKS: tuple[Attack, ...] = (
    slow_headers, stalled_bodies, dripping_bodies, pipelined, idle_takers, endless_heads, endless_bodies,
    opened_and_dropped, junk_addresses, cursors, ranges, encodings, bypassing,
)  # fmt: skip


async def _many(count: int, one: Callable[[int], Awaitable[Seen]]) -> Seen:
    found = await asyncio.gather(*map(one, range(count)))
    return sum(found, Counter())


async def _each(target: Target, connections: int, count: int, make: Callable[[], bytes]) -> Seen:
    return await _many(connections, lambda _: _asking(target, [make() for _ in range(count)], 1))


async def _asking(target: Target, requests: list[bytes], answers: int) -> Seen:
    """Sends one after the other; each brings so many answers, which are read."""
    seen: Seen = Counter()
    reader, writer = await target.connect()
    until = time.monotonic() + ASKING_SECONDS
    for request in requests:
        if time.monotonic() > until:
            break
        writer.write(request)
        for _ in range(answers):
            seen[await status(reader)] += 1
    writer.close()
    return seen


async def status(reader: asyncio.StreamReader) -> str:
    """The status of the next answer, once all of it has come."""
    head = await reader.readuntil(b"\r\n\r\n")
    if length := re.search(rb"\r\ncontent-length: (\d+)", head, re.IGNORECASE):
        await reader.readexactly(int(length[1]))
    elif b"transfer-encoding: chunked" in head.lower():
        while size := int(await reader.readuntil(b"\r\n"), 16):
            await reader.readexactly(size + 2)
        await reader.readuntil(b"\r\n")
    return head[9:12].decode()


async def _dripping(target: Target, sent: bytes, drop: bytes) -> Seen:
    reader, writer = await target.connect()
    writer.write(sent)
    ending = asyncio.ensure_future(reader.read())
    until = time.monotonic() + PATIENCE_SECONDS
    while not ending.done() and time.monotonic() < until:
        if drop and not writer.is_closing():
            writer.write(drop)
        await asyncio.wait([ending], timeout=0.5)
    return _ended(ending, writer)


async def _pouring(target: Target, sent: bytes, more: bytes) -> Seen:
    reader, writer = await target.connect()
    ending = asyncio.ensure_future(reader.read())
    writer.write(sent)
    until = time.monotonic() + PATIENCE_SECONDS
    while not ending.done() and time.monotonic() < until:
        writer.write(more)
        try:
            await asyncio.wait_for(writer.drain(), 1)
        except (ConnectionError, TimeoutError):
            break
    await asyncio.wait([ending], timeout=2)
    return _ended(ending, writer)


def _ended(ending: "asyncio.Future[bytes]", writer: asyncio.StreamWriter) -> Seen:
    """What the answer was, and whether the server has ended the connection."""
    writer.transport.abort()
    if not ending.done():
        ending.cancel()
        return Counter(open=1)
    if ending.exception() is not None:  # what was still under way made it a reset
        return Counter(ended=1)
    return Counter([status.decode() for status in STATUS.findall(ending.result())]) + Counter(
        ended=1
    )


async def _taking_nothing(target: Target, sent: bytes) -> Seen:
    """Whether the server has ended it is not to be seen here: what the system still holds comes first."""
    _, writer = await target.connect(window=4096)
    writer.transport.pause_reading()  # type: ignore[attr-defined]  # typed on the base
    writer.write(sent)
    await asyncio.sleep(PATIENCE_SECONDS - 5)
    writer.transport.abort()
    return Counter(idle=1)


def _word() -> str:
    return f"{random.getrandbits(40):x}"
