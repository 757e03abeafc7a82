"""The process: its sockets, who is connected, and how it ends. One event loop, one core."""

import asyncio
import logging
import resource
import signal
import socket
import ssl
from dataclasses import dataclass, field

from broadsheet.edge import limits
from broadsheet.edge.protocol import Connection, Handler

LOOK_SECONDS = 1.0
DRAIN_SECONDS = 6.0
BACKLOG = 2048

logger = logging.getLogger(__name__)


@dataclass(eq=False)
class Door:
    """A port and who answers there."""

    handler: Handler
    limit: int = limits.CONNECTION_COUNT
    connections: set[Connection] = field(default_factory=set)
    turned_away: int = 0
    server: asyncio.Server | None = None

    async def open(self, listener: socket.socket, tls: ssl.SSLContext | None = None) -> None:
        """Begins to listen."""
        loop = asyncio.get_running_loop()

        def connection() -> Connection:
            return Connection(self.handler, loop, self._remember, self.connections.discard)

        self.server = await loop.create_server(
            connection,
            sock=listener,
            ssl=tls,
            ssl_handshake_timeout=limits.HEAD_SECONDS if tls else None,
            backlog=BACKLOG,
        )

    def _remember(self, connection: Connection) -> bool:
        if len(self.connections) >= self.limit:
            self.turned_away += 1
            return False
        self.connections.add(connection)
        return True

    def end_late(self, now: float) -> None:
        """Ends the connections whose time is up."""
        for connection in list(self.connections):
            connection.end_if_late(now)

    def end_idle_takers(self) -> None:
        """Ends those that have taken nothing for longest, where too much waits to be taken."""
        waiting = [one for one in self.connections if one.is_full]
        untaken = 0
        for connection in sorted(waiting, key=lambda one: one.deadline, reverse=True):
            untaken += connection.transport.get_write_buffer_size() + len(connection.rest)
            if untaken > limits.UNTAKEN_BYTES:
                connection.transport.abort()

    def close(self) -> None:
        """Listens no more; idle connections end now, the others after their answer."""
        if self.server is not None:
            self.server.close()
        for connection in list(self.connections):
            connection.end_if_idle()


def listener(host: str, port: int, *, is_shared: bool = False) -> socket.socket:
    """A socket that listens there; `is_shared`: several processes do. Raises `OSError`."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    found = socket.socket(family, kind, protocol)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if is_shared:
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        found.bind(address)
        found.listen(BACKLOG)
    except OSError:
        found.close()
        raise
    found.setblocking(False)
    return found


def connection_limit() -> int:
    """How many readers there is room for, once as many files may be open as the system allows."""
    wanted = limits.CONNECTION_COUNT + limits.SPARE_FILES
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, most))
    return max(allowed - limits.SPARE_FILES, allowed // 2)


async def run(doors: list[Door]) -> None:
    """Serves until it is told to stop (SIGTERM, SIGINT), then lets what was begun be finished."""
    loop = asyncio.get_running_loop()
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    looking = loop.create_task(_look(doors))
    await stopping.wait()
    for door in doors:
        door.close()
    until = loop.time() + DRAIN_SECONDS
    while any(door.connections for door in doors) and loop.time() < until:
        await asyncio.sleep(0.05)
    looking.cancel()


async def _look(doors: list[Door]) -> None:
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        now = asyncio.get_running_loop().time()
        for door in doors:
            door.end_late(now)
            door.end_idle_takers()
