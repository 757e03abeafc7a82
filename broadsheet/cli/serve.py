"""`broadsheet serve`: edge, origin and worker together; restarts what dies, stops all cleanly."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType

import click

from broadsheet import conf
from broadsheet.cli import edge_receivers, site, tls
from broadsheet.cli.main import set_up_django

EDGE = "edge"
PROCESSES = ("origin", "worker")  # and the edge's, as many as the settings say
RESTART_SECONDS = (0, 1, 2, 5, 10)  # waits before a restart; the last one for all that follow
STEADY_SECONDS = 60  # after running this long a process counts as well again
LOOK_SECONDS = 0.2
ASK_AGAIN_SECONDS = 3
DRAIN_SECONDS = 8  # of these for the edge, whose readers wait for what they have asked
STOP_SECONDS = 20  # for all together; the units in deploy/systemd wait longer
STOPPED_BY = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
WELL = frozenset({0, -signal.SIGTERM})  # a process that is told before it listens just ends


@dataclass
class Child:
    """One of our processes: what it runs, since when, and how often it died in a row.

    `restart_at` is when a dead one is started again; None while it runs.
    """

    name: str
    process: subprocess.Popen[bytes]
    started_at: float
    deaths: int = 0
    restart_at: float | None = None


@dataclass
class Supervisor:
    """Keeps the site's processes running until it is told to stop."""

    names: tuple[str, ...] = PROCESSES
    children: list[Child] = field(default_factory=list)
    is_stopping: bool = False

    def run(self) -> int:
        """Until it is told to stop; the exit code: 0 if all ran and ended well when told to, else 1."""
        self._listen()
        try:
            for name in self.names:
                self.children.append(Child(name, _start(name), time.monotonic()))
            while not self.is_stopping:
                self._sleep()
                for child in self.children:
                    self._tend(child)
        finally:
            is_clean = self._wind_down()
        return 0 if is_clean else 1

    def _listen(self) -> None:
        """Makes the signals stop it; a terminal that goes away is none of them under `nohup`."""
        for number in STOPPED_BY:
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._stop)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.is_stopping = True

    def _sleep(self) -> None:
        time.sleep(LOOK_SECONDS)

    def _tend(self, child: Child) -> None:
        """Restarts a dead child when its time has come. Never waits: the others need tending too."""
        if self.is_stopping:
            return
        if child.restart_at is None and child.process.poll() is not None:
            _note_death(child)
        if child.restart_at is not None and time.monotonic() >= child.restart_at:
            child.process, child.started_at = _start(child.name), time.monotonic()
            child.restart_at = None

    def _wind_down(self) -> bool:
        """Stops what readers reach, then all else; whether each ran until then and ended well, and in time."""
        were_running = all(child.process.poll() is None for child in self.children)
        began = time.monotonic()
        edges = [child for child in self.children if child.name.startswith(EDGE)]
        for child in edges:  # what they have begun needs the origin
            child.process.terminate()
        _wait(edges, until=began + DRAIN_SECONDS)
        others = [child for child in self.children if child not in edges]
        for child in others:
            child.process.terminate()
        _wait(others, until=time.monotonic() + min(ASK_AGAIN_SECONDS, STOP_SECONDS))
        for child in self.children:
            _tell_group(child, signal.SIGTERM)
        _wait(self.children, until=began + STOP_SECONDS)
        codes = [child.process.poll() for child in self.children]
        for child in self.children:
            _tell_group(child, signal.SIGKILL)
        return were_running and set(codes) <= WELL


@click.command()
def serve() -> None:
    """Run the whole site: pages, desk and worker."""
    settings = conf.settings()
    tls.context(settings)  # one that cannot be used stops the start
    check_all_free(settings)
    click.echo(f"Serving {settings.address} on {settings.listen_host}:{settings.listen_port}")
    serve_site()


def check_all_free(settings: conf.Settings) -> None:
    """Raises `ClickException` if somebody listens already where the site's processes are to."""
    check_free(settings.listen_host, settings.listen_port, "listen_port")
    if settings.edge_processes:
        check_free(*settings.origin_address, "origin_port")
    for number in range(settings.edge_processes):
        check_free(settings.edge_admin_host, settings.admin_port(number), "edge_admin_port")


def check_free(host: str, port: int, setting: str) -> None:
    """Raises `ClickException` if nobody can listen there.

    Granian shares a port with whoever lets it: another site would go on answering part of the readers.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(
                socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
            )  # not for what has just ended
            probe.bind(address)
    except OSError as error:
        raise click.ClickException(
            f"Nobody can listen on port {port} of {host}: {error.strerror}. Does this site run already?"
            f" Stop it (`ss -ltnp 'sport = :{port}'` names it), or set {setting} to a free one."
        ) from error


def serve_site() -> None:
    """Brings the site up to this release and runs it until it is told to stop; ends the program."""
    set_up_django()
    site.prepare()
    settings = conf.settings()
    edge_receivers.register_all(settings)
    edges = tuple(
        f"{EDGE} --number {number} --registered" for number in range(settings.edge_processes)
    )
    sys.exit(Supervisor((*PROCESSES, *edges)).run())


def _start(name: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "broadsheet.cli.tied", str(os.getpid()), "run", *name.split()]
    return subprocess.Popen(command, process_group=0)  # noqa: S603  # our own


def _note_death(child: Child) -> None:
    """Says that it died, kills what it left behind and sets when it is started again."""
    now = time.monotonic()
    if now - child.started_at > STEADY_SECONDS:
        child.deaths = 0
    wait = RESTART_SECONDS[min(child.deaths, len(RESTART_SECONDS) - 1)]
    child.deaths += 1
    child.restart_at = now + wait
    code = child.process.returncode
    click.echo(f"{child.name} ended ({code}); restarting in {wait} s", err=True)
    _tell_group(child, signal.SIGKILL)  # a dead server's workers would go on answering


def _wait(children: list[Child], *, until: float) -> None:
    """Until all have ended, or the time is up."""
    while time.monotonic() < until and any(child.process.poll() is None for child in children):
        time.sleep(0.05)


def _tell_group(child: Child, number: signal.Signals) -> None:
    """Signals a process and what it started, as far as they still are.

    A worker of Granian that is told while it starts up does not hear it, and its server waits for it.
    """
    with suppress(ProcessLookupError):
        os.killpg(child.process.pid, number)
