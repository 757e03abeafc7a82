"""A handler that answers with what it understood, for tests of how requests are read and answered."""

import asyncio
import functools
import inspect
import socket
from dataclasses import dataclass, field

import uvloop

from broadsheet.edge.deliver import CLOSE, status_line
from broadsheet.edge.heads import Refused
from broadsheet.edge.server import Door, listener
from tests.edge.exchange import Reader

MUCH = 2 << 20  # bytes: more than the sockets between two programs hold, with these buffers
BUFFER_BYTES = 1 << 16
LIMIT = 1000


@dataclass
class Teller:
    """Says method, target and body. What begins with `/later` waits for the gate of its target."""

    gates: dict[bytes, asyncio.Event] = field(default_factory=dict)
    told: list[bytes] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    cancelled: list[bytes] = field(default_factory=list)

    def at_once(self, request):
        if request.target.startswith(b"/later") or request.body is not None:
            return None
        self.told.append(request.target)
        return self._said(request, b"x" * MUCH if request.target == b"/much" else b"")

    async def answer(self, request, connection):
        body = b"".join([part async for part in request.body.parts()]) if request.body else b""
        try:
            if request.target in self.gates:
                await self.gates[request.target].wait()
        except asyncio.CancelledError:
            self.cancelled.append(request.target)
            raise
        if request.target == b"/later/broken":
            raise ValueError(request.target)
        self.told.append(request.target)
        if request.target == b"/later/much":
            body = b"x" * MUCH
        await connection.write(self._said(request, body))

    def body_limit(self, request):
        if request.target == b"/nothing":
            raise Refused(413, "nothing_may_be_sent")
        return 1 << 20 if request.target == b"/large" else LIMIT

    def refusal(self, request, status, reason):
        self.refused.append(reason)
        said = reason.encode()
        return b"%bContent-Length: %d\r\n%b\r\n%b" % (status_line(status), len(said), CLOSE, said)

    def _said(self, request, body):
        said = b"%b %b %b" % (request.method, request.target, body)
        head = b"%bContent-Length: %d\r\n%b\r\n" % (
            status_line(200), len(said), CLOSE if request.closes else b"",
        )  # fmt: skip
        return head if request.method == b"HEAD" else head + said


@dataclass
class Counter:
    """A door with a teller behind it, and the readers that a test lets come."""

    teller: Teller
    door: Door
    port: int = 0
    readers: list[Reader] = field(default_factory=list)

    async def reader(self):
        connected = socket.socket()
        connected.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_BYTES)
        try:
            connected.connect(("127.0.0.1", self.port))
        except OSError:
            connected.close()
            raise
        found = Reader(*await asyncio.open_connection(sock=connected))
        self.readers.append(found)
        return found

    async def exchange(self, raw, *, count=1):
        """The answers to what is sent on a connection of its own."""
        reader = await self.reader()
        reader.send(raw)
        return [await reader.answer() for _ in range(count)]

    async def until(self, is_so):
        async with asyncio.timeout(5):
            while not is_so():
                await asyncio.sleep(0.002)

    def let_pass(self, seconds):
        self.door.end_late(asyncio.get_running_loop().time() + seconds)


def at_the_counter(test):
    """Runs a test that takes a `Counter` first, on a loop of its own."""
    parameters = list(inspect.signature(test).parameters.values())[1:]

    @functools.wraps(test)
    def run(**arguments):
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_play(test, arguments))

    run.__signature__ = inspect.Signature(parameters)
    return run


async def _play(test, arguments):
    teller = Teller()
    counter = Counter(teller, Door(teller))
    listening = listener("127.0.0.1", 0)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER_BYTES)
    counter.port = listening.getsockname()[1]
    await counter.door.open(listening)
    try:
        await test(counter, **arguments)
    finally:
        for reader in counter.readers:
            reader.outgoing.transport.abort()
        counter.door.close()
        for connection in list(counter.door.connections):
            connection.transport.abort()
        await asyncio.sleep(0.01)
