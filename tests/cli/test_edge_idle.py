"""An edge asks its origin on no connection that the origin may be about to end."""

import asyncio

from broadsheet.cli.run import HEADER_TIMEOUT_MS
from broadsheet.edge import fetch
from broadsheet.edge.fetch import Origin

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK"


async def connections_used(pause_seconds):
    """How many connections two requests take that are so far apart."""
    taken = []

    async def take(reader, writer):
        taken.append(writer)
        while await reader.read(65536):
            writer.write(ANSWER)

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    origin = Origin(f"http://127.0.0.1:{port}", b"localhost")
    await origin.fetch(b"/", b"")
    await asyncio.sleep(pause_seconds)
    await origin.fetch(b"/", b"")
    await origin.close()
    for writer in taken:
        writer.close()
        await writer.wait_closed()
    server.close()
    await server.wait_closed()
    return len(taken)


def test_our_origin_keeps_idle_connections_for_longer_than_the_edge_uses_them():
    assert fetch.IDLE_SECONDS * 1000 <= HEADER_TIMEOUT_MS / 2


def test_a_connection_that_was_idle_for_too_long_is_not_used_again(monkeypatch):
    monkeypatch.setattr(fetch, "IDLE_SECONDS", 0.1)

    assert asyncio.run(connections_used(0.3)) == 2


def test_one_that_was_just_used_is(monkeypatch):
    monkeypatch.setattr(fetch, "IDLE_SECONDS", 60)

    assert asyncio.run(connections_used(0)) == 1
