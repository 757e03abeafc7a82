"""An edge is killed while beacons come: what it acknowledged is counted, and nothing is counted twice."""

import asyncio
import os
import random
import subprocess
import sys
import time
import tomllib
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from bench.edge_drill.site import free_ports
from broadsheet.audience.store.protocol import Count
from broadsheet.audience.store.sqlite import SqliteStore
from broadsheet.cli import site
from broadsheet.signing import stamp
from tests.audience.collector.sending import BROWSER, packed

ROOT = Path(__file__).parents[2]
SECONDS = 30
ROUNDS = 6
READERS = 24  # connections at once
BROKEN = (OSError, asyncio.IncompleteReadError, ConnectionError)


class Nothing(BaseHTTPRequestHandler):
    """An origin that has no pages."""

    def do_GET(self):
        self.send_error(404)

    def log_message(self, *_):
        """Says nothing."""


class Paper:
    """A site whose edge is started and killed, and what was sent to it."""

    def __init__(self, folder):
        self.folder = folder
        self.port = free_ports(3)
        site.write_settings(folder, address=f"http://localhost:{self.port}")
        self.secret = tomllib.loads((folder / "broadsheet.toml").read_text("utf-8"))["secret_key"]
        self.sent = 0
        self.acknowledged = set()

    @contextmanager
    def edge(self):
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("BROADSHEET", "DJANGO"))}
        own = {
            "PYTHONPATH": str(ROOT), "BROADSHEET_LISTEN_PORT": str(self.port),
            "BROADSHEET_TRUSTED_PROXIES": '["127.0.0.1"]',
        }  # fmt: skip
        command = [sys.executable, "-m", "broadsheet.cli", "--site", str(self.folder), "run", "edge", "--registered"]  # fmt: skip
        process = subprocess.Popen(command, env=kept | own)
        try:
            yield process
        finally:
            process.kill()
            process.wait(SECONDS)

    def beacon(self, story):
        """Of a story, read by a reader of its own."""
        said = {"s": stamp(story, (7,), time.time(), self.secret), "a": 0, "r": "direct", "f": 0}
        body = packed(said)
        lines = (
            "POST /_read HTTP/1.1", f"Host: localhost:{self.port}", f"User-Agent: {BROWSER}",
            "Sec-Fetch-Site: same-origin", f"X-Forwarded-For: 10.{story >> 8 & 255}.{story & 255}.9",
            f"Content-Length: {len(body)}", "", "",
        )  # fmt: skip
        return "\r\n".join(lines).encode() + body

    async def connection(self):
        async with asyncio.timeout(SECONDS):
            while True:
                with suppress(OSError):
                    return await asyncio.open_connection("127.0.0.1", self.port)
                await asyncio.sleep(0.05)

    async def read(self, stories):
        """A reader who sends one after the other until the edge is gone."""
        incoming, outgoing = await self.connection()
        with suppress(*BROKEN):
            for story in stories:
                self.sent = max(self.sent, story)
                outgoing.write(self.beacon(story))
                head = await incoming.readuntil(b"\r\n\r\n")
                assert head.startswith(b"HTTP/1.1 204 "), head
                self.acknowledged.add(story)
        outgoing.transport.abort()

    def counted(self):
        store = SqliteStore(self.folder / "audience.sqlite3")
        found = store.counts(range(1, self.sent + 1))
        store.close()
        return found


@pytest.fixture
def paper(tmp_path):
    found = Paper(tmp_path)
    origin = ThreadingHTTPServer(("127.0.0.1", found.port + 1), Nothing)
    Thread(target=origin.serve_forever).start()
    yield found
    origin.shutdown()
    origin.server_close()


def endless(first):
    while True:
        yield first
        first += READERS


async def killed_while_they_read(paper, process, seconds):
    """Beacons come from all readers until the process is killed, so long after the first was counted."""
    first, known = paper.sent + 1, len(paper.acknowledged)
    readers = [asyncio.create_task(paper.read(endless(first + n))) for n in range(READERS)]
    async with asyncio.timeout(SECONDS):
        while len(paper.acknowledged) == known:
            await asyncio.sleep(0.005)
    await asyncio.sleep(seconds)
    process.kill()
    await asyncio.gather(*readers)


async def sent_again(paper):
    """All that was ever sent, by the same readers."""
    parts = [range(first, paper.sent + 1, READERS) for first in range(1, READERS + 1)]
    await asyncio.gather(*map(paper.read, parts))


def test_what_was_acknowledged_is_counted_once_at_whatever_moment_the_edge_is_killed(paper):
    moments = random.Random(5)  # noqa: S311  # moments are no secret
    for _ in range(ROUNDS):
        with paper.edge() as process:
            asyncio.run(killed_while_they_read(paper, process, moments.uniform(0, 0.3)))

    counted = paper.counted()
    assert len(paper.acknowledged) > ROUNDS
    assert paper.acknowledged <= set(counted)
    assert set(counted.values()) == {Count(1, 1)}

    with paper.edge():
        asyncio.run(sent_again(paper))

    assert paper.counted() == dict.fromkeys(range(1, paper.sent + 1), Count(1, 1))


def test_an_edge_that_is_told_to_stop_answers_what_it_has_taken(paper):
    with paper.edge() as process:

        async def play():
            incoming, outgoing = await paper.connection()
            outgoing.write(paper.beacon(1))
            await asyncio.sleep(0.003)
            process.terminate()
            head = await incoming.readuntil(b"\r\n\r\n")
            outgoing.close()
            return head

        head = asyncio.run(play())
        assert process.wait(SECONDS) == 0

    paper.sent = 1
    assert head.startswith(b"HTTP/1.1 204 ")
    assert paper.counted() == {1: Count(1, 1)}
