"""An edge as its own process before an origin that writes down whatever reaches it."""

import asyncio
import re
import socket
import sys
import threading
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

from bench import served

SECRET = "only-for-attacks-0123456789-abcdefghijklmnopqrstuvwxyz"
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
PATIENCE_SECONDS = 10


@dataclass
class Recorder:
    """Answers everything, and keeps each request with its body as it came."""

    requests: list[bytes] = field(default_factory=list)
    broken: list[bytes] = field(
        default_factory=list
    )  # what was no request by the strictest reading

    async def serve(self, reader, writer):
        try:
            while True:
                await self._answer(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError) as end:
            if getattr(end, "partial", b""):
                self.broken.append(end.partial)
        finally:
            writer.close()

    async def _answer(self, reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        length = LENGTH.search(head)
        body = await reader.readexactly(int(length[1])) if length else b""
        self.requests.append(head + body)
        if not re.match(rb"[A-Z]+ /\S* HTTP/1\.1\r\nhost: ", head, re.IGNORECASE):
            self.broken.append(head)
        sent = b"" if head.startswith(b"HEAD ") else b"the origin's answer"
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n")
        writer.write(b"Cache-Control: private, no-store\r\nContent-Length: 19\r\n\r\n" + sent)


@dataclass(frozen=True)
class Attacked:
    """The edge's ports and what its origin has seen."""

    port: int
    admin_port: int
    recorder: Recorder
    pid: int


@contextmanager
def attacked(folder):
    """An edge whose origin records."""
    recorder = Recorder()
    port, origin_port, admin_port = (served.free_port() for _ in range(3))
    settings = {
        "BROADSHEET_SECRET_KEY": SECRET,
        "BROADSHEET_ADDRESS": f"http://localhost:{port}",
        "BROADSHEET_LISTEN_PORT": str(port),
        "BROADSHEET_ORIGIN_PORT": str(origin_port),
        "BROADSHEET_EDGE_ADMIN_PORT": str(admin_port),
    }
    command = [sys.executable, "-m", "broadsheet.cli", "run", "edge", "--registered"]
    with (
        _running(recorder, origin_port),
        served.process(command, served.surroundings(folder, **settings), port) as process,
    ):
        yield Attacked(port, admin_port, recorder, process.pid)


@contextmanager
def _running(recorder, port):
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(recorder.serve, "127.0.0.1", port))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()


def exchange(port, sent, seconds=PATIENCE_SECONDS):
    """All that comes back until the edge ends the connection, and whether it did."""
    with closing(socket.create_connection(("127.0.0.1", port), timeout=seconds)) as connection:
        received = b""
        try:
            connection.sendall(sent)
            while part := connection.recv(65536):
                received += part
        except ConnectionError:
            return received, True
        except TimeoutError:
            return received, False
        return received, True


def statuses(received, is_head=False):
    """The statuses of the answers, one after the other. Whatever is left over fails."""
    found = []
    while received:
        head, _, received = received.partition(b"\r\n\r\n")
        found.append(int(re.match(rb"HTTP/1\.1 (\d{3}) ", head)[1]))
        length = LENGTH.search(head)
        if length and not is_head and found[-1] != 304:
            assert len(received) >= int(length[1])
            received = received[int(length[1]) :]
    return found
