"""Stands between an edge and its origin: counts what is asked, and holds answers back."""

import asyncio
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

READ_BYTES = 64 * 1024


@dataclass
class Proxy:
    """Hands everything on. Knows requests by their first line, which the edge sends in one piece."""

    origin_port: int
    port: int = 0
    delay_seconds: float = 0.0
    asked: Counter[str] = field(default_factory=Counter)  # by path and query

    async def serve(self, ready: threading.Event) -> None:
        """Until it is cancelled."""
        server = await asyncio.start_server(self._take, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        async with server:
            await server.serve_forever()

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.CancelledError):
            origin_reader, origin_writer = await asyncio.open_connection(
                "127.0.0.1", self.origin_port
            )
            back = asyncio.create_task(self._hand_back(origin_reader, writer))
            while data := await reader.read(READ_BYTES):
                self._count(data)
                origin_writer.write(data)
                await origin_writer.drain()
            back.cancel()
            origin_writer.close()
        writer.close()

    def _count(self, data: bytes) -> None:
        method, _, rest = data.partition(b" ")
        if method in {b"GET", b"HEAD"}:
            self.asked[rest.partition(b" ")[0].decode("latin-1")] += 1

    async def _hand_back(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Each answer as late as it is to be; the delay is that of when it began."""
        with suppress(OSError):
            while data := await reader.read(READ_BYTES):
                if data.startswith(b"HTTP/1.1 "):
                    await asyncio.sleep(self.delay_seconds)
                writer.write(data)
                await writer.drain()
        writer.close()


@contextmanager
def proxy(origin_port: int) -> Iterator[Proxy]:
    """The proxy, in a thread of its own."""
    one, ready = Proxy(origin_port), threading.Event()
    loop = asyncio.new_event_loop()
    task = loop.create_task(one.serve(ready))

    def run() -> None:
        with suppress(asyncio.CancelledError):
            loop.run_until_complete(task)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    ready.wait()
    try:
        yield one
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join()
