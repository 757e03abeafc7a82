"""A newspaper of the drill's own, served by `broadsheet serve`, and an edge of its behind anything."""

import importlib
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import served
from bench.edge_drill import tree
from bench.edge_drill.readers import Connection, ask, connection_to

EDGES = 2
APART = 7  # the number of an edge that runs beside those of `serve`
STORIES = 12
PORTS = 20_000, 32_000
START_SECONDS = 90.0
STOP_SECONDS = 30.0


@dataclass
class Paper:
    """A site that is served: its folder, the first of its ports, its supervisor."""

    folder: Path
    port: int
    supervisor: subprocess.Popen[bytes]
    edges: int

    @property
    def origin_port(self) -> int:
        """Where the origin listens."""
        return self.port + 1

    @property
    def host(self) -> str:
        """What readers name."""
        return f"localhost:{self.port}"

    def pid(self, name: str) -> int:
        """The process of that name, `edge 0`, `origin` or `worker`; 0 while there is none."""
        words = {"origin": "granian", "worker": "run worker"}.get(name)
        wanted = words or f"run edge --number {name.removeprefix('edge ')}"
        found = (pid for pid in tree.below(self.supervisor.pid) if wanted in tree.command(pid))
        return next(found, 0)

    def kill(self, name: str) -> None:
        """Ends it at once, with all that it has started."""
        os.killpg(self.pid(name), signal.SIGKILL)

    def connection(self, number: int) -> Connection:
        """To the edge process of that number. Raises `LookupError`."""
        return connection_to(self.pid(f"edge {number}"), self.port, self.host)

    def warm(self, paths: Sequence[str]) -> None:
        """Has each edge process keep the pages."""
        for number in range(self.edges):
            connection = self.connection(number)
            for path in paths:
                connection.get(path)
            connection.close()

    def at_origin(self, path: str) -> bytes:
        """The page as the origin makes it now, whole."""
        return ask(self.origin_port, self.host, path).body

    def command(self, *words: str) -> None:
        """Runs a command of the site."""
        served.run(self.folder, "-m", "broadsheet.cli", *words)

    def stories(self) -> list[str]:
        """The addresses of its stories, newest first."""
        listings = importlib.import_module("broadsheet.newsroom.models.published")
        rows = listings.PublishedStory.objects.filter(status="live").order_by("-published_at")
        return [row.article.get_url() for row in rows.select_related("article")]

    def lists(self) -> list[str]:
        """The addresses of pages that list stories."""
        sections = importlib.import_module("broadsheet.newsroom.models.section").SectionPage
        return ["/", "/latest/", *(one.get_url() for one in sections.objects.live())]


@contextmanager
def paper(*, edges: int = EDGES, is_small: bool = False, **settings: str) -> Iterator[Paper]:
    """The newspaper while it is served; Django of this process is set up on it. Once a process."""
    with tempfile.TemporaryDirectory(prefix="broadsheet-edge-drill-") as name:
        folder, port = Path(name) / "site", free_ports(4 + EDGES)
        own = {
            "BROADSHEET_LISTEN_PORT": str(port),
            "BROADSHEET_ADDRESS": f"http://localhost:{port}",
            "BROADSHEET_EDGE_PROCESSES": str(edges),
        }
        is_small = is_small and "BROADSHEET_DEMO" not in os.environ  # a ready one is quicker still
        make = _make_small if is_small else served.make_demo
        make(folder)
        for setting in [one for one in os.environ if one.startswith("BROADSHEET_")]:
            if setting != "BROADSHEET_DEMO":
                del os.environ[setting]
        os.environ.update(served.surroundings(folder, **own, **settings))
        importlib.import_module("broadsheet.cli.main").set_up_django()
        if is_small:
            _fill()
        with _served(folder, port, edges) as supervisor:
            yield Paper(folder, port, supervisor, edges)
        importlib.import_module("django.db").connections.close_all()


@contextmanager
def edge_behind(paper: Paper, origin_port: int, **settings: str) -> Iterator[int]:
    """The port of one more edge, whose origin is whatever listens there."""
    port = free_ports(1)
    admin_port = free_ports(1)
    own = {
        "BROADSHEET_LISTEN_PORT": str(port),
        "BROADSHEET_ORIGIN_PORT": str(origin_port),
        "BROADSHEET_EDGE_ADMIN_PORT": str(admin_port - APART),
    }
    command = [sys.executable, "-m", "broadsheet.cli", "run", "edge", "--number", str(APART)]
    with served.process(command, dict(os.environ) | own | settings, port):
        yield port


@contextmanager
def _served(folder: Path, port: int, edges: int) -> Iterator[subprocess.Popen[bytes]]:
    with (folder / "serve.log").open("wb") as log:
        command = [sys.executable, "-m", "broadsheet.cli", "serve"]
        supervisor = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
    try:
        paper = Paper(folder, port, supervisor, edges)
        until = time.monotonic() + START_SECONDS
        while not all(is_well(port + 2 + number) for number in range(edges)) or not answers(port):
            if supervisor.poll() is not None or time.monotonic() > until:
                raise RuntimeError((folder / "serve.log").read_text("utf-8")[-3000:])
            time.sleep(0.1)
        while not paper.pid("worker"):
            time.sleep(0.1)
        yield supervisor
    finally:
        supervisor.send_signal(signal.SIGCONT)
        supervisor.terminate()
        supervisor.wait(STOP_SECONDS)


def answers(port: int, path: str = "/") -> bool:
    """Whether the page can be had there now."""
    try:
        connection = Connection(port, f"localhost:{port}", seconds=5)
        is_there = connection.get(path).status == 200
        connection.close()
    except OSError:
        return False
    return is_there


def is_well(admin_port: int) -> bool:
    """Whether the edge with that admin port says so."""
    return answers(admin_port, "/healthz")


def free_ports(count: int) -> int:
    """The first of so many ports in a row that nobody listens on; none that connections get."""
    while True:
        first = random.SystemRandom().randrange(*PORTS)
        try:
            for port in range(first, first + count):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", port))
        except OSError:
            continue
        return first


def _make_small(folder: Path) -> None:
    served.run(folder, "-m", "broadsheet.cli", "init", str(folder))
    served.run(folder, "-m", "broadsheet.cli", "upgrade")


def _fill() -> None:
    factories = importlib.import_module("tests.factories")
    world = factories.section("World")
    for number in range(STORIES):
        factories.live(f"Story {number}", slug=f"story-{number}", section=world)
