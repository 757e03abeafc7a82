"""Redis or Valkey servers of the tests' own: on free ports, in temporary folders, thrown away at the end."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from redis import Redis, RedisError

NEEDED = "Redis is missing: apt-get install redis-server (or valkey-server)"
NODES = 3
SLOTS = 16384
PATIENCE_SECONDS = 20


@pytest.fixture(scope="session")
def redis_port():
    """The port of one server that nobody else uses."""
    with server() as one:
        yield one.port


@pytest.fixture(scope="session")
def cluster_ports():
    """The ports of the three nodes of a Cluster."""
    with cluster() as nodes:
        yield [one.port for one in nodes]


class Server:
    """One server; `kill` is a power cut, `start` brings it back with its files."""

    def __init__(self, folder, *options):
        self.folder = folder
        self.port = _free_port()
        self.options = options
        self.process = None

    def start(self):
        command = [
            _binary(), "--port", self.port, "--bind", "127.0.0.1", "--dir", self.folder,
            "--save", "", "--logfile", self.folder / "log", *self.options,
        ]  # fmt: skip
        self.process = subprocess.Popen([str(one) for one in command])
        until(self.answers)

    def answers(self):
        try:
            with Redis(port=self.port) as client:
                return client.ping()
        except RedisError:
            return False

    def kill(self):
        self.process.kill()
        self.process.wait()


@contextmanager
def server(*options):
    """A single server."""
    with _folder() as folder:
        one = Server(folder, *options)
        one.start()
        try:
            yield one
        finally:
            one.kill()


@contextmanager
def cluster(*options):
    """Three nodes that share the slots, without replicas."""
    with ExitStack() as stack:
        enabled = ["--cluster-enabled", "yes", "--cluster-node-timeout", "2000", *options]
        nodes = [stack.enter_context(server(*enabled)) for _ in range(NODES)]
        clients = [stack.enter_context(Redis(port=one.port)) for one in nodes]
        for number, client in enumerate(clients):
            first, last = SLOTS * number // NODES, SLOTS * (number + 1) // NODES - 1
            client.execute_command("CLUSTER", "ADDSLOTSRANGE", first, last)
            client.execute_command("CLUSTER", "SET-CONFIG-EPOCH", number + 1)
            client.execute_command("CLUSTER", "MEET", "127.0.0.1", nodes[0].port)
        until(lambda: all(_is_whole(one) for one in clients))
        yield nodes


def _is_whole(client):
    info = client.execute_command("CLUSTER", "INFO")
    text = info.decode() if isinstance(info, bytes) else str(info)
    return (
        "ok" in text.split("cluster_state", 1)[1][:12]
        and all(len(one["slots"]) for one in client.cluster("NODES").values())
        and len(client.cluster("NODES")) == NODES
    )


def until(is_so):
    """Asks again and again, a while."""
    ends = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        if time.monotonic() > ends:
            raise TimeoutError(is_so)
        time.sleep(0.02)


@contextmanager
def _folder():
    folder = Path(tempfile.mkdtemp(prefix="broadsheet-redis-", dir="/tmp"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _binary():
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    if found is None:
        (pytest.fail if os.environ.get("BROADSHEET_REQUIRE_ALL") else pytest.skip)(NEEDED)
    return found


def _free_port():
    """One whose companion, 10000 above it, is a port too: the nodes of a Cluster talk there."""
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        if port < 50_000:
            return port
