"""`broadsheet serve`: origin and worker together; restarts what dies, stops both cleanly."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType

import click

from broadsheet import conf
from broadsheet.cli import site
from broadsheet.cli.main import set_up_django

PROCESSES = ("origin", "worker")
RESTART_SECONDS = (0, 1, 2, 5, 10)  # waits before a restart; the last one for all that follow
STEADY_SECONDS = 60  # after running this long a process counts as well again
ASK_AGAIN_SECONDS = 3
STOP_SECONDS = 20


@dataclass
class Child:
    """One of our processes: what it runs, since when, and how often it died in a row."""

    name: str
    process: subprocess.Popen[bytes]
    started_at: float
    deaths: int = 0


@dataclass
class Supervisor:
    """Keeps the site's processes running until it is told to stop."""

    children: list[Child] = field(default_factory=list)
    is_stopping: bool = False

    def run(self) -> int:
        """Until SIGTERM or SIGINT; the exit code: 0 after a clean stop, else 1."""
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._stop)
        self.children = [Child(name, _start(name), time.monotonic()) for name in PROCESSES]
        while not self.is_stopping:
            time.sleep(0.2)
            for child in self.children:
                self._tend(child)
        return self._wind_down()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.is_stopping = True

    def _tend(self, child: Child) -> None:
        if self.is_stopping or child.process.poll() is None:
            return
        if time.monotonic() - child.started_at > STEADY_SECONDS:
            child.deaths = 0
        wait = RESTART_SECONDS[min(child.deaths, len(RESTART_SECONDS) - 1)]
        child.deaths += 1
        click.echo(
            f"{child.name} ended ({child.process.returncode}); restarting in {wait} s", err=True
        )
        _sweep(child)
        self._sleep(wait)
        if not self.is_stopping:
            child.process, child.started_at = _start(child.name), time.monotonic()

    def _sleep(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self.is_stopping:
            time.sleep(0.1)

    def _wind_down(self) -> int:
        for child in self.children:
            child.process.terminate()
        is_clean = True
        for child in self.children:
            is_clean = _has_ended(child) and is_clean
            _sweep(child)
        return 0 if is_clean else 1


@click.command()
def serve() -> None:
    """Run the whole site: pages, desk and worker."""
    settings = conf.settings()
    click.echo(f"Serving {settings.address} on {settings.listen_host}:{settings.listen_port}")
    serve_site()


def serve_site() -> None:
    """Brings the site up to this release and runs it until it is told to stop; ends the program."""
    set_up_django()
    site.prepare()
    sys.exit(Supervisor().run())


def _start(name: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "broadsheet.cli", "run", name]
    return subprocess.Popen(command, process_group=0)  # noqa: S603  # our own


def _has_ended(child: Child) -> bool:
    """Whether a child that was told to stop does; what it started is told too if it takes long.

    A worker of Granian that is told while it starts up does not hear it, and its server waits for it.
    """
    for wait in (min(ASK_AGAIN_SECONDS, STOP_SECONDS), STOP_SECONDS):
        try:
            child.process.wait(wait)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(child.process.pid, signal.SIGTERM)
        else:
            return True
    return False


def _sweep(child: Child) -> None:
    """Kills what a process left behind: a dead server's workers would go on answering."""
    with suppress(ProcessLookupError):
        os.killpg(child.process.pid, signal.SIGKILL)
