"""The edge as a library, before any origin: every parameter belongs to the key, and nothing is passed by its path.

Run: `python -m bench.cache_tests.generic_edge PORT ORIGIN_PORT`. The suite numbers its requests in headers
that its origin needs, and the edge asks the origin without anything of a reader's: here, and only here,
those two headers go with what is fetched. Each request has a connection of its own, because two tests let
the origin send more than it announces, which would be the beginning of the next answer.
"""

import asyncio
import sys
from collections.abc import AsyncIterator

import httpx
import uvloop

from broadsheet.edge.address import Keys
from broadsheet.edge.compose import Pages
from broadsheet.edge.decide import Site
from broadsheet.edge.fetch import Fetched, Headers, Origin
from broadsheet.edge.life import Edge
from broadsheet.edge.passing import Passer
from broadsheet.edge.protocol import Connection
from broadsheet.edge.request import Request
from broadsheet.edge.server import Door, listener, run
from broadsheet.edge.store import Store

MEMORY_BYTES = 64 * 1024 * 1024
NUMBERED = frozenset({b"req-num", b"test-id"})


class NumberedOrigin(Origin):
    """Asks with the numbers of the reader who came last for that address."""

    def __init__(self, url: str, host: bytes) -> None:
        super().__init__(url, host)
        self.numbers: dict[bytes, Headers] = {}

    def _request(
        self,
        method: bytes,
        target: bytes,
        headers: Headers,
        body: AsyncIterator[bytes] | None = None,
    ) -> httpx.Request:
        return super()._request(method, target, [*headers, (b"connection", b"close")], body)

    async def _whole(self, request: httpx.Request) -> Fetched:
        request.headers.update(self.numbers.get(request.url.raw_path, []))
        return await super()._whole(request)


class NumberedEdge(Edge):
    """Remembers the numbers of those who have to wait for the origin."""

    async def answer(self, request: Request, connection: Connection) -> None:
        """Makes the answer and writes it."""
        numbers = [one for one in request.headers() if one[0] in NUMBERED]
        origin: NumberedOrigin = self.origin  # type: ignore[assignment]
        origin.numbers[request.target] = numbers
        await super().answer(request, connection)


async def serve(port: int, origin_port: int) -> None:
    """Serves until it is told to stop."""
    origin = NumberedOrigin(f"http://127.0.0.1:{origin_port}", b"localhost:%d" % origin_port)
    edge = NumberedEdge(
        site=Site(
            frozenset({b"localhost:%d" % port}),
            Keys(parameters=None),
            passed=(),
            is_anonymous=False,
        ),
        origin=origin,
        passer=Passer(origin, vouched=lambda _: [], is_trusted=lambda _: False),
        store=Store(MEMORY_BYTES),
        pages=Pages(MEMORY_BYTES),
    )
    door = Door(edge)
    await door.open(listener("127.0.0.1", port))
    await run([door])
    await origin.close()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(int(sys.argv[1]), int(sys.argv[2])))
