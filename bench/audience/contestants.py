"""Who takes beacons: the edge's collector on SQLite and on Redis, a plain Django view, and Redis alone.

Each has a core for itself; on the other one are the load, and the Redis that the collector counts in, as if
on another machine. Redis writes its log once a second (`appendfsync everysec`), SQLite before each answer.
"""

import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from bench import programs, served
from bench.audience import beacons
from bench.audience.beacons import Loaded
from bench.edge.contestants import LOAD_CORE, SERVER_CORE
from broadsheet import conf
from broadsheet.audience.store import opening
from broadsheet.audience.store.protocol import AudienceStore
from broadsheet.cli import site
from broadsheet.cli.run import granian_options

PROGRAMS = {
    "wrk": "wrk",
    "redis-server": "redis-server",
    "redis-benchmark": "redis-tools",
    "redis-cli": "redis-tools",
    "taskset": "util-linux",
}
SQLITE, REDIS, DJANGO, ALONE = "edge, SQLite", "edge, Redis", "Django view, SQLite", "Redis alone"
ALONE_PER_SECOND = 50_000  # of each command; what it is asked for, not what it does
ALONE_CONNECTIONS = 64
PIPELINED = 16
READERS = 1_000_000


@dataclass(frozen=True, slots=True)
class Contestant:
    """One of them: its process, that of its Redis if it has one, how it is loaded and what it counted.

    `load` gets the number of the first reader and seconds.
    """

    name: str
    pid: int
    load: Callable[[int, int], Loaded]
    counted: Callable[[], int]
    redis_pid: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where they live: a folder that is thrown away, and the programs."""

    folder: Path
    found: dict[str, str] = field(default_factory=lambda: programs.servers(**PROGRAMS))

    def on(self, core: int, *command: str) -> list[str]:
        """The command, which then uses that core alone."""
        return [self.found["taskset"], "-c", str(core), *command]

    def loads(self, port: int, secret: str, connections: int) -> Callable[[int, int], Loaded]:
        """Sends beacons to that port."""
        file = beacons.write(self.folder / f"beacons-{port}", f"localhost:{port}", secret)
        command = self.on(LOAD_CORE, self.found["wrk"])
        address = f"http://localhost:{port}"
        return lambda first, seconds: beacons.load(
            command, address, file, first, seconds, connections
        )


class Nothing(BaseHTTPRequestHandler):
    """An origin that has no pages: nobody asks for one here."""

    def do_GET(self) -> None:
        """Never there."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def log_message(self, format: str, *words: object) -> None:
        """Says nothing."""


@contextmanager
def nothing() -> Iterator[int]:
    """The port of an origin without pages."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Nothing) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


@contextmanager
def collector(
    place: Place, name: str, audience: str, redis_pid: int | None
) -> Iterator[Contestant]:
    """One process of the edge that counts in that store."""
    folder = place.folder / name.replace(", ", "-")
    port, admin_port = served.free_port(), served.free_port()
    _settle(folder, port)
    with nothing() as origin_port:
        environment = served.surroundings(
            folder,
            BROADSHEET_LISTEN_PORT=str(port),
            BROADSHEET_ADDRESS=f"http://localhost:{port}",
            BROADSHEET_ORIGIN_PORT=str(origin_port),
            BROADSHEET_EDGE_ADMIN_PORT=str(admin_port),
            BROADSHEET_EDGE_PROCESSES="1",
            BROADSHEET_TRUSTED_PROXIES='["127.0.0.1", "::1"]',
            BROADSHEET_AUDIENCE=audience,
        )
        command = [sys.executable, "-m", "broadsheet.cli", "run", "edge", "--registered"]
        with served.process(place.on(SERVER_CORE, *command), environment, port) as child:
            load = place.loads(port, conf.read(folder).secret_key, beacons.CONNECTIONS)
            store = opening.open(audience, folder)
            yield Contestant(name, child.pid, load, lambda: readers(store), redis_pid)
            store.close()


def _settle(folder: Path, port: int) -> None:
    """A site that has settings and no more."""
    folder.mkdir()
    site.write_settings(folder, address=f"http://localhost:{port}")


def readers(store: AudienceStore) -> int:
    """All readers of all stories that the store has ever counted."""
    return sum(one.readers for one in store.counts(beacons.stories()).values())


@contextmanager
def django(place: Place) -> Iterator[Contestant]:
    """The plain view, in one process of Granian with as many threads as our origin has."""
    port, file = served.free_port(), place.folder / "plain.sqlite3"
    folder = place.folder / "plain"
    _settle(folder, port)
    settings = conf.read(folder).model_copy(
        update={"listen_port": port, "edge_processes": 0, "origin_workers": 1}
    )
    # Its limit of connections would leave half of the load's without any answer.
    options = [
        *granian_options(settings)[:-1],
        "--backpressure",
        str(2 * beacons.DJANGO_CONNECTIONS),
    ]
    options.append("bench.audience.plain:application")
    environment = served.surroundings(folder, PLAIN_FILE=str(file))
    command = place.on(SERVER_CORE, sys.executable, "-m", "granian", *options)
    with served.process(command, environment, port) as child:
        load = place.loads(port, settings.secret_key, beacons.DJANGO_CONNECTIONS)
        yield Contestant(DJANGO, child.pid, load, lambda: _rows(file))


def _rows(file: Path) -> int:
    db = sqlite3.connect(file)
    try:
        (count,) = db.execute("SELECT count(*) FROM plain_view").fetchone()
    finally:
        db.close()
    return int(count)


@contextmanager
def redis(place: Place, core: int) -> Iterator[tuple[int, int]]:
    """A Redis server with a log of what it is told: its port and process."""
    port = served.free_port()
    with tempfile.TemporaryDirectory(dir=place.folder) as folder:
        options = [
            "--port",
            str(port),
            "--dir",
            folder,
            "--appendonly",
            "yes",
            "--appendfsync",
            "everysec",
        ]
        options += ["--save", "", "--daemonize", "no", "--logfile", os.devnull]
        command = place.on(core, place.found["redis-server"], *options)
        with served.process(command, dict(os.environ), port) as child:
            yield port, child.pid


@contextmanager
def alone(place: Place) -> Iterator[Contestant]:
    """Redis that is told the least of each beacon, an `INCR` and a `SADD`, many in one turn."""
    with redis(place, SERVER_CORE) as (port, pid):
        command = place.on(LOAD_CORE, place.found["redis-benchmark"], "-p", str(port), "--csv")
        command += ["-c", str(ALONE_CONNECTIONS), "-P", str(PIPELINED), "-r", str(READERS)]

        def load(first: int, seconds: int) -> Loaded:
            count = ALONE_PER_SECOND * seconds
            both = [*command, "-n", str(count)]
            took = _seconds([*both, "INCR", "views"], count)
            took += _seconds([*both, "SADD", "readers", "__rand_int__"], count)
            return Loaded(count, took, 0.0, 0.0)

        def counted() -> int:
            told = [place.found["redis-cli"], "-p", str(port), "GET", "views"]
            return int(subprocess.run(told, capture_output=True, text=True, check=True).stdout or 0)

        yield Contestant(ALONE, pid, load, counted)


def _seconds(command: list[str], count: int) -> float:
    """How long redis-benchmark took, by the rate that it says in the second column of its last line."""
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return count / float(done.stdout.strip().splitlines()[-1].split('","')[1].strip('"'))
