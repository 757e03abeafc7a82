"""Who is measured: each a server on the core of servers, with its origin, if it has one, on the other."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from string import Template

from bench import programs, served
from bench.edge.recorded import Answer
from broadsheet import conf
from broadsheet.cli.run import granian_options

CORES = sorted(os.sched_getaffinity(0))
SERVER_CORE, LOAD_CORE = CORES[0], CORES[-1]
HERE = Path(__file__).parent
PROGRAMS = {
    "wrk": "wrk",
    "nginx": "nginx-light",
    "varnishd": "varnish",
    "gcc": "gcc",  # Varnish compiles its rules
    "taskset": "util-linux",
}
MANY_MB = 2048  # 10,000 stories, their pieces and their finished pages
# What nginx says of a file itself, and what only the edge can say.
NOT_OF_A_FILE = {"age", "cache-status", "content-encoding", "content-type", "etag", "vary"}


@dataclass(frozen=True, slots=True)
class Server:
    """A server under test, its process and that of its origin; `admin_port` takes purges."""

    name: str
    port: int
    pid: int
    origin_pid: int | None = None
    admin_port: int | None = None

    @property
    def address(self) -> str:
        """Without a path."""
        return f"http://localhost:{self.port}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the contestants live."""

    folder: Path
    site: Path
    found: dict[str, str] = field(default_factory=lambda: programs.servers(**PROGRAMS))

    def on(self, core: int, *command: str) -> list[str]:
        """The command, which then uses that core alone."""
        return [self.found["taskset"], "-c", str(core), *command]


@contextmanager
def origin(place: Place) -> Iterator[tuple[int, int]]:
    """The demo's own origin: its port and process."""
    port = served.free_port()
    environment = served.surroundings(
        place.site, BROADSHEET_ADDRESS=f"http://localhost:{port}", **served.alone(port)
    )
    command = place.on(LOAD_CORE, sys.executable, "-m", "broadsheet.cli", "run", "origin")
    with served.process(command, environment, port) as child:
        yield port, child.pid


@contextmanager
def scripted(place: Place, file: Path) -> Iterator[tuple[int, int]]:
    """The origin that answers what was recorded: its port and process."""
    port = served.free_port()
    module = ("-m", "bench.edge.scripted", str(file), str(port))
    command = place.on(LOAD_CORE, sys.executable, *module)
    with served.process(command, dict(os.environ), port) as child:
        yield port, child.pid


@contextmanager
def edge(place: Place, name: str, behind: tuple[int, int]) -> Iterator[Server]:
    """One process of the edge before that origin."""
    port, admin_port = served.free_port(), served.free_port()
    environment = served.surroundings(
        place.site,
        BROADSHEET_LISTEN_PORT=str(port),
        BROADSHEET_ADDRESS=f"http://localhost:{port}",
        BROADSHEET_ORIGIN_PORT=str(behind[0]),
        BROADSHEET_EDGE_ADMIN_PORT=str(admin_port),
        BROADSHEET_EDGE_PROCESSES="1",
        BROADSHEET_EDGE_MEMORY_MB=str(MANY_MB),
    )
    command = place.on(
        SERVER_CORE, sys.executable, "-m", "broadsheet.cli", "run", "edge", "--registered"
    )
    with served.process(command, environment, port) as child:
        yield Server(name, port, child.pid, behind[1], admin_port)


@contextmanager
def nginx(place: Place, like: Answer) -> Iterator[Server]:
    """Files below `files` by nginx, with the headers of that answer."""
    port = served.free_port()
    folder = place.folder / "nginx"
    kept = [(name, value) for name, value in like.headers if name not in NOT_OF_A_FILE]
    lines = [f"add_header {name} '{value.replace(chr(39), '')}';" for name, value in kept]
    rules = Template((HERE / "nginx.conf").read_text("utf-8")).substitute(
        folder=folder,
        port=port,
        user="user root;" if os.geteuid() == 0 else "",
        headers="\n        ".join(["add_header Vary Accept-Encoding;", *lines]),
    )
    (folder / "nginx.conf").write_text(rules, "utf-8")
    command = place.on(SERVER_CORE, place.found["nginx"], "-c", str(folder / "nginx.conf"))
    with served.process(command, dict(os.environ), port) as child:
        yield Server("nginx", port, child.pid)


@contextmanager
def varnish(place: Place, name: str, capability: str, behind: tuple[int, int]) -> Iterator[Server]:
    """Varnish that announces what it can do: `ESI/1.0` or `Surrogate/1.0`."""
    port = served.free_port()
    folder = place.folder / name.replace(" ", "")
    folder.mkdir()
    rules = Template((HERE / "varnish.vcl").read_text("utf-8"))
    (folder / "rules.vcl").write_text(
        rules.substitute(port=behind[0], capability=capability), "utf-8"
    )
    options = ["-F", "-j", "none", "-n", str(folder / "work"), "-f", str(folder / "rules.vcl")]
    options += ["-a", f"127.0.0.1:{port}", "-s", "malloc,256m", "-T", "none"]
    command = place.on(SERVER_CORE, place.found["varnishd"], *options)
    with served.process(command, dict(os.environ), port) as child:
        yield Server(name, port, child.pid, behind[1])


@contextmanager
def django(place: Place) -> Iterator[Server]:
    """The stock page behind Django's own cache, one worker, served as ours is."""
    port = served.free_port()
    environment = served.surroundings(place.site, STOCK_FOLDER=str(place.folder))
    served.run_in(environment, "-m", "bench.stock.fill")
    settings = conf.read(place.site).model_copy(
        update={"listen_port": port, "edge_processes": 0, "origin_workers": 1}
    )
    options = [*granian_options(settings)[:-1], "bench.stock.wsgi:application"]
    environment["DJANGO_SETTINGS_MODULE"] = "bench.edge.stock_cached"
    command = place.on(SERVER_CORE, sys.executable, "-m", "granian", *options)
    with served.process(command, environment, port) as child:
        yield Server("Django's cache", port, child.pid)
