"""An edge opens its door when the origin answers, not when somebody merely listens there."""

import os
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path

import pytest

from bench.edge_drill.site import free_ports
from broadsheet.cli import site

ROOT = Path(__file__).parents[2]
SECONDS = 30
ANSWER = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@pytest.fixture
def port(tmp_path):
    """Where an edge is to listen that starts now; its origin's port is the next one, its own programs' the one after."""
    first = free_ports(3)
    site.write_settings(tmp_path, address=f"http://localhost:{first}")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("BROADSHEET", "DJANGO"))}
    own = {"PYTHONPATH": str(ROOT), "BROADSHEET_LISTEN_PORT": str(first)}
    command = [sys.executable, "-m", "broadsheet.cli", "--site", str(tmp_path), "run", "edge", "--registered"]  # fmt: skip
    process = subprocess.Popen(command, env=kept | own)
    yield first
    process.terminate()
    process.wait(SECONDS)


def is_open(port):
    with socket.socket() as probe:
        return not probe.connect_ex(("127.0.0.1", port))


def wait_until_open(port):
    until = time.monotonic() + SECONDS
    while not is_open(port):
        assert time.monotonic() < until, f"nobody listens on {port}"
        time.sleep(0.05)


def test_the_door_opens_when_the_origin_answers_not_when_it_listens(port):
    with socket.create_server(("127.0.0.1", port + 1)) as origin:
        origin.settimeout(SECONDS)
        asked, _ = origin.accept()
        with asked:
            request = asked.recv(65536)
            wait_until_open(port + 2)
            was_open = is_open(port)

            asked.sendall(ANSWER)
            wait_until_open(port)

    assert request.startswith(b"GET /robots.txt ")
    assert not was_open


def test_its_own_programs_can_ask_it_before(port):
    wait_until_open(port + 2)
    connection = HTTPConnection("127.0.0.1", port + 2, timeout=SECONDS)

    connection.request("GET", "/healthz")

    assert connection.getresponse().status == 200
    connection.close()
