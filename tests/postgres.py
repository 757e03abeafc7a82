"""A real PostgreSQL of the test session's own: started on a free port, thrown away at the end."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

USER = "broadsheet"
NEEDED = "PostgreSQL is missing: apt-get install postgresql"


@pytest.fixture(scope="session")
def postgres_address():
    """The address of an empty database on a server that nobody else uses."""
    if not is_installed():
        _miss()
    with postgres() as address:
        yield address


def is_installed():
    return _binaries() is not None


@contextmanager
def postgres():
    """A server of our own, thrown away afterwards; the address of its empty database."""
    binaries = _binaries()
    folder = Path(tempfile.mkdtemp(prefix="broadsheet-postgres-", dir="/tmp"))
    run = _Runner(binaries, folder)
    port = _free_port()
    try:
        run("initdb", "-D", folder / "data", "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync")
        run(
            "pg_ctl",
            "-D",
            folder / "data",
            "-w",
            "-l",
            folder / "log",
            "-o",
            _options(port, folder),
            "start",
        )
        run("createdb", "-h", "127.0.0.1", "-p", port, "-U", USER, "newspaper")
        yield f"postgresql://{USER}@127.0.0.1:{port}/newspaper"
    finally:
        run("pg_ctl", "-D", folder / "data", "-m", "immediate", "stop", check=False)
        shutil.rmtree(folder, ignore_errors=True)


class _Runner:
    """Runs PostgreSQL's programs; as root by way of the user `postgres`, since they refuse root."""

    def __init__(self, binaries, folder):
        self.binaries = binaries
        self.folder = folder
        self.prefix = []
        if os.geteuid() == 0:
            account = pwd.getpwnam("postgres")
            os.chown(folder, account.pw_uid, account.pw_gid)
            ids = [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
            self.prefix = ["setpriv", *ids]

    def __call__(self, program, *arguments, check=True):
        command = [*self.prefix, self.binaries / program, *map(str, arguments)]
        done = subprocess.run(
            command, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=120
        )
        if check and done.returncode:
            raise RuntimeError(f"{program}: {done.stderr.decode(errors='replace')}")
        time.sleep(0)


def _options(port, folder):
    return (
        f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    )


def _binaries():
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


def _miss():
    if os.environ.get("BROADSHEET_REQUIRE_ALL"):
        pytest.fail(NEEDED)
    pytest.skip(NEEDED)


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
