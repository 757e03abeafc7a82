"""A demo newspaper in a folder of its own, and a server for it, for benchmarks and browser tests."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LONGEST_STORY = "/city/the-night-the-tave-came-over-the-wall/"
START_SECONDS = 60
STOP_SECONDS = 20


def make_demo(folder: Path) -> Path:
    """The folder, with the demo's site in it. `BROADSHEET_DEMO` names a ready one, which is copied."""
    ready = os.environ.get("BROADSHEET_DEMO")
    if ready:
        shutil.copytree(ready, folder, dirs_exist_ok=True)
    else:
        run(folder, "-m", "broadsheet.cli", "demo", "--folder", str(folder), "--no-serve")
    return folder


def run(site: Path, *arguments: str) -> None:
    """Runs Python in a site's surroundings. Raises `RuntimeError` with what it said."""
    run_in(surroundings(site), *arguments)


def run_in(environment: dict[str, str], *arguments: str) -> None:
    """Runs Python in that environment. Raises `RuntimeError` with what it said."""
    command = [sys.executable, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)}: {done.stdout[-500:]} {done.stderr[-2000:]}")


@contextmanager
def origin(site: Path, **settings: str) -> Iterator[str]:
    """The address of the site, served by `broadsheet run origin` with these settings on top."""
    port = free_port()
    address = f"http://localhost:{port}"
    own = alone(port) | {"BROADSHEET_ADDRESS": address}
    command = [sys.executable, "-m", "broadsheet.cli", "run", "origin"]
    with process(command, surroundings(site, **own, **settings), port):
        yield address


def alone(port: int) -> dict[str, str]:
    """The settings of an origin that stands before readers itself."""
    return {"BROADSHEET_LISTEN_PORT": str(port), "BROADSHEET_EDGE_PROCESSES": "0"}


@contextmanager
def process(
    command: list[str], environment: dict[str, str], port: int
) -> Iterator[subprocess.Popen[bytes]]:
    """A server that listens on the port, stopped at the end."""
    child = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait_for(child, port)
        yield child
    finally:
        child.terminate()
        child.wait(STOP_SECONDS)


def surroundings(site: Path, **settings: str) -> dict[str, str]:
    """The environment of a site's programs: this one's, without settings of another site."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("BROADSHEET_") and name != "DJANGO_SETTINGS_MODULE"
    }
    return kept | {"BROADSHEET_SITE": str(site), "BROADSHEET_LOG_LEVEL": "warning"} | settings


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(child: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if child.poll() is not None:
            raise RuntimeError(f"the server ended with {child.returncode}")
        with socket.socket() as probe:
            if not probe.connect_ex(("127.0.0.1", port)):
                return
        time.sleep(0.1)
    raise RuntimeError(f"nobody listens on port {port} after {START_SECONDS} s")
