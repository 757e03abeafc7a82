"""Scripted exchanges: raw bytes to a real edge on a free port, before an origin that a test scripts."""

import asyncio
import functools
import gzip
import inspect
import json
from dataclasses import dataclass, field, replace
from typing import ClassVar

import brotli
import uvloop

from broadsheet.edge.address import Keys
from broadsheet.edge.compose import Pages
from broadsheet.edge.decide import Site
from broadsheet.edge.fetch import Origin as Client
from broadsheet.edge.life import Edge
from broadsheet.edge.passing import Passer
from broadsheet.edge.purges import parse
from broadsheet.edge.server import Door, listener
from broadsheet.edge.store import Store
from tests.edge.origin import Origin

HOST = b"paper.example"
PATIENCE_SECONDS = 10  # of a test; what takes longer hangs


@dataclass
class Answer:
    """An answer as a reader got it; headers by small names."""

    status: int
    headers: dict[str, str]
    raw: bytes = b""

    @property
    def body(self):
        """As a browser shows it."""
        coding = self.headers.get("content-encoding", "")
        return {"gzip": gzip.decompress, "br": brotli.decompress}.get(coding, bytes)(self.raw)

    @property
    def how(self):
        """What `Cache-Status` says of it, without times."""
        return self.headers["cache-status"].partition("; ttl")[0].removeprefix("Broadsheet; ")


@dataclass
class Reader:
    """A connection to the edge."""

    incoming: asyncio.StreamReader
    outgoing: asyncio.StreamWriter

    def send(self, raw):
        self.outgoing.write(raw)

    async def answer(self, *, is_head=False):
        async with asyncio.timeout(PATIENCE_SECONDS):
            head = await self.incoming.readuntil(b"\r\n\r\n")
            found = parsed(head)
            found.raw = b"" if is_head else await self._body(found)
            return found

    async def _body(self, answer):
        if answer.status in {100, 204, 304}:
            return b""
        if answer.headers.get("transfer-encoding") == "chunked":
            parts = []
            while size := int(await self.incoming.readuntil(b"\r\n"), 16):
                parts.append((await self.incoming.readexactly(size + 2))[:-2])
            await self.incoming.readexactly(2)
            return b"".join(parts)
        if "content-length" in answer.headers:
            return await self.incoming.readexactly(int(answer.headers["content-length"]))
        return await self.incoming.read()

    async def is_hung_up(self):
        """Whether nothing more comes; waits for that."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            try:
                return await self.incoming.read(1) == b""
            except ConnectionError:
                return True


def parsed(head):
    first, *lines = head[:-4].decode("latin-1").split("\r\n")
    pairs = (line.split(": ", 1) for line in lines)
    return Answer(int(first.split(" ")[1]), {name.lower(): value for name, value in pairs})


def request(target, *headers, method=b"GET", body=b""):
    """A request, as bytes."""
    lines = [b"%b %b HTTP/1.1" % (method, target), b"Host: " + HOST, *headers]
    if body:
        lines.append(b"Content-Length: %d" % len(body))
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


@dataclass
class Scene:
    """An edge, its origin, and the readers that a test lets come."""

    SITE: ClassVar[Site] = Site(frozenset({HOST}), Keys(frozenset({"before"}), b"/static/"))

    origin: Origin
    edge: Edge
    door: Door
    port: int = 0
    trusted: set[str] = field(default_factory=set)
    readers: list[Reader] = field(default_factory=list)
    others: list[Door] = field(default_factory=list)  # doors to be closed as well
    takers: dict = field(default_factory=dict)  # of what is posted where

    async def reader(self, port=None):
        found = Reader(*await asyncio.open_connection("127.0.0.1", port or self.port))
        self.readers.append(found)
        return found

    async def ask(self, target, *headers, method=b"GET", body=b""):
        """The answer to one request on a connection of its own."""
        reader = await self.reader()
        reader.send(request(target, *headers, method=method, body=body))
        answer = await reader.answer(is_head=method == b"HEAD")
        reader.outgoing.close()
        return answer

    async def ask_all(self, *targets):
        return await asyncio.gather(*map(self.ask, targets))

    def purge(self, *keys, mode="hard"):
        purge = {"position": self.edge.position + 1, "keys": keys, "mode": mode}
        self.edge.purge(parse(json.dumps({"purges": [purge]}).encode()))

    def let_pass(self, seconds):
        """All that the edge knows is older by so much."""
        for one in self.edge.store.kept.values():
            one.fetched_at -= seconds
        for times in (self.edge.resting, self.edge.unkept):
            for key in times.until:
                times.until[key] -= seconds
        self.edge.store.epoch += 1

    async def until(self, is_so):
        """Waits for what happens beside."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not is_so():
                await asyncio.sleep(0.002)


def exchanged(test):
    """Runs a test that takes a `Scene` first, on a loop of its own."""
    parameters = list(inspect.signature(test).parameters.values())[1:]

    @functools.wraps(test)
    def run(**arguments):
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_play(test, arguments))

    run.__signature__ = inspect.Signature(parameters)
    return run


async def _play(test, arguments):
    scene = await _scene()
    try:
        await test(scene, **arguments)
    finally:
        for reader in scene.readers:
            reader.outgoing.transport.abort()
        for door in (scene.door, *scene.others):
            door.close()
            for connection in list(door.connections):
                connection.transport.abort()
        await scene.edge.origin.close()
        await scene.origin.close()
        scene.edge.compressor.shutdown()
        await asyncio.sleep(0.01)


async def _scene():
    origin = Origin()
    await origin.open()
    client = Client(f"http://127.0.0.1:{origin.port}", HOST)
    trusted = set()
    passer = Passer(client, _vouched, trusted.__contains__)
    takers = {}
    site = replace(Scene.SITE, takers=takers)
    edge = Edge(site, client, passer, Store(1 << 24), Pages(1 << 24))
    door = Door(edge)
    socket = listener("127.0.0.1", 0)
    await door.open(socket)
    return Scene(origin, edge, door, socket.getsockname()[1], trusted, takers=takers)


def _vouched(address):
    return [(b"broadsheet-address", address.encode()), (b"broadsheet-token", b"a-token")]
