"""Real sites in folders of their own, made once a session and copied, run by real processes."""

import os
import random
import shutil
import signal
import socket
import subprocess
import sys

import pytest

NEIGHBOURS = 2 + 8  # origin, and an edge process a core
PORTS = 20_000, 32_000
PROGRAM = [sys.executable, "-m", "broadsheet.cli"]


class Broadsheet:
    """The program, on one site."""

    def __init__(self, folder):
        self.folder = folder

    def environment(self, **more):
        kept = {
            key: value for key, value in os.environ.items() if not key.startswith("BROADSHEET_")
        }
        kept.pop("DJANGO_SETTINGS_MODULE", None)
        return kept | {key: str(value) for key, value in more.items()}

    def __call__(self, *arguments, is_on_site=True, **environment):
        site = ["--site", self.folder] if is_on_site else []
        return subprocess.run(
            [*PROGRAM, *site, *arguments],
            env=self.environment(**environment), cwd=self.folder.parent, capture_output=True, text=True,
            timeout=300,
        )  # fmt: skip

    def start(self, *arguments, **environment):
        return subprocess.Popen(
            [*PROGRAM, "--site", self.folder, *arguments],
            env=self.environment(**environment),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


@pytest.fixture(scope="session", autouse=True)
def _terminal_is_heard():
    """Under `nohup`, or in the background, what is started here would not hear its terminal."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def fresh_site(tmp_path_factory):
    """A site as `broadsheet init` makes it, and what the program said."""
    program = Broadsheet(tmp_path_factory.mktemp("fresh") / "ledger")
    return program, program("init", program.folder, is_on_site=False)


@pytest.fixture
def broadsheet(fresh_site, tmp_path):
    """The program on a copy of the fresh site."""
    shutil.copytree(fresh_site[0].folder, tmp_path / "ledger")
    return Broadsheet(tmp_path / "ledger")


@pytest.fixture
def port():
    """A port that nobody listens on, nor on those after it, where origin and edge are to listen.

    None of those that connections are given: one of another test's would take it before we listen.
    """
    while True:
        found = random.SystemRandom().randrange(*PORTS)
        if all(map(_is_free, range(found, found + NEIGHBOURS))):
            return found


def _is_free(port):
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
