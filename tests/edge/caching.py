"""An edge before an origin that says what a test wrote down, answer by answer; as small as can be."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field

from broadsheet.edge.address import Keys
from broadsheet.edge.compose import Pages
from broadsheet.edge.decide import Site
from broadsheet.edge.fetch import Origin
from broadsheet.edge.life import Edge
from broadsheet.edge.passing import Passer
from broadsheet.edge.server import Door, listener
from broadsheet.edge.store import Store

PATIENCE_SECONDS = 10
HOST = b"paper.example"


@dataclass
class Answer:
    """What came: the first line's number, the headers by small names, the body."""

    status: int
    headers: dict[str, list[str]]
    body: bytes

    def header(self, name):
        return ", ".join(self.headers.get(name, []))


@dataclass
class Scene:
    """`script` are whole answers of the origin as bytes; None: it hangs up. `asked` is what it was sent."""

    script: list[bytes | None]
    asked: list[bytes] = field(default_factory=list)
    edge: Edge | None = None
    port: int = 0

    async def get(self, target=b"/", *headers, method=b"GET"):
        lines = [b"%b %b HTTP/1.1" % (method, target), b"Host: " + HOST, b"Connection: close"]
        head = b"\r\n".join((*lines, *headers, b"", b""))
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(head)
        whole = await asyncio.wait_for(reader.read(), PATIENCE_SECONDS)
        writer.close()
        return _answer(whole)

    def let_pass(self, seconds):
        """All that is kept is older by so much."""
        for one in self.edge.store.kept.values():
            one.fetched_at -= seconds
        self.edge.store.epoch += 1
        self.edge.pages.clear()
        self.edge.unkept.until.clear()

    async def serve(self, reader, writer):
        with suppress(asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            while True:
                self.asked.append(await reader.readuntil(b"\r\n\r\n"))
                said = self.script.pop(0)
                if said is None:
                    break
                writer.write(said)
        writer.close()


def _answer(whole):
    head, _, body = whole.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {}
    for line in lines:
        name, _, value = line.partition(":")
        headers.setdefault(name.lower(), []).append(value.strip())
    return Answer(int(first.split(" ")[1]), headers, body)


def said(body=b"words", *headers, status=200):
    """An answer of the origin as bytes."""
    lines = [b"HTTP/1.1 %d Said" % status, b"Content-Type: text/plain", *headers]
    if status not in {204, 304}:
        lines.append(b"Content-Length: %d" % len(body))
    return b"\r\n".join((*lines, b"", body))


def play(story, *script):
    """Runs the story, a coroutine function of a `Scene`, before an origin that says this, in this order."""

    async def run():
        scene = Scene(list(script))
        server = await asyncio.start_server(scene.serve, "127.0.0.1", 0)
        origin = Origin(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", b"origin.example")
        scene.edge = Edge(
            site=Site(frozenset({HOST}), Keys(frozenset({"before"})), is_anonymous=False),
            origin=origin,
            passer=Passer(origin, lambda address: [(b"x-address", address.encode())], _is_ours),
            store=Store(1 << 20),
            pages=Pages(1 << 20),
        )
        door = Door(scene.edge)
        open_socket = listener("127.0.0.1", 0)
        scene.port = open_socket.getsockname()[1]
        await door.open(open_socket)
        try:
            await story(scene)
        finally:
            door.close()
            await origin.close()
            server.close()
            scene.edge.compressor.shutdown()

    asyncio.run(run())


def _is_ours(address):
    return address in {"127.0.0.1", "10.0.0.9"}
