"""The demo newspaper with its edge before its origin, as processes, and readers who ask it anything."""

import json
import re
import sys
import tomllib
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from socket import create_connection
from urllib.parse import urlencode

from bench import served
from broadsheet.surrogate import signature
from tests.edge.prepare import PASSWORD

CHANGING = frozenset(
    {"age", "cache-status", "date", "connection", "content-length", "transfer-encoding"}
)
COOKIE = re.compile(r"^([^=]+=[^;]+)")


@dataclass(frozen=True)
class Answer:
    """What a reader got, without what changes each second."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def holds(self, word):
        """Whether the word stands anywhere in it."""
        return word.encode() in self.body or any(word in value for _, value in self.headers)


@dataclass(frozen=True)
class Standing:
    """A site behind its edge."""

    port: int
    admin_port: int
    secret: str
    edge_pid: int

    def ask(self, target, *lines, method="GET", body=b""):
        """One request on a connection of its own; lines are further headers, as they are sent."""
        head = (f"{method} {target} HTTP/1.1", f"Host: localhost:{self.port}", "Connection: close")
        sent = "\r\n".join((*head, *lines, "", "")).encode("latin-1") + body
        with create_connection(("127.0.0.1", self.port), timeout=30) as connection:
            connection.sendall(sent)
            response = HTTPResponse(connection, method=method)
            response.begin()
            return _answer(response)

    def forget(self):
        """Has the edge throw everything away."""
        sent = json.dumps({"purges": [{"position": 1, "keys": [], "mode": "all"}]}).encode()
        connection = HTTPConnection("127.0.0.1", self.admin_port, timeout=10)
        signed = {signature.HEADER: signature.sign(sent, self.secret)}
        connection.request("POST", "/purges", sent, signed)
        assert connection.getresponse().status == 204
        connection.close()

    def log_in(self, name):
        """The cookies of an editor."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        site = {"Host": f"localhost:{self.port}"}
        connection.request("GET", "/desk/login/", headers=site)
        form = connection.getresponse()
        token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', form.read())[1].decode()
        said = {"csrfmiddlewaretoken": token, "username": name, "password": PASSWORD}
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        headers = (
            site | kind | {"Cookie": _cookies(form), "Origin": f"http://localhost:{self.port}"}
        )
        connection.request("POST", "/desk/login/", urlencode(said), headers)
        let_in = connection.getresponse()
        assert let_in.status == 302
        connection.close()
        return _cookies(let_in)


def _answer(response):
    headers = tuple(
        (name.lower(), value)
        for name, value in response.getheaders()
        if name.lower() not in CHANGING
    )
    return Answer(response.status, headers, response.read())


def _cookies(response):
    return "; ".join(COOKIE.match(one)[1] for one in response.headers.get_all("Set-Cookie"))


@contextmanager
def standing(folder):
    """The demo in that folder, behind its edge."""
    port, origin_port, admin_port = (served.free_port() for _ in range(3))
    own = {
        "BROADSHEET_ADDRESS": f"http://localhost:{port}",
        "BROADSHEET_LISTEN_PORT": str(port),
        "BROADSHEET_ORIGIN_PORT": str(origin_port),
        "BROADSHEET_EDGE_ADMIN_PORT": str(admin_port),
        "BROADSHEET_EDGE_PROCESSES": "1",
    }
    environment = served.surroundings(folder, **own)
    secret = tomllib.loads((folder / "broadsheet.toml").read_text("utf-8"))["secret_key"]
    run = [sys.executable, "-m", "broadsheet.cli", "run"]
    with (
        served.process([*run, "origin"], environment, origin_port),
        served.process([*run, "edge", "--registered"], environment, port) as edge,
    ):
        yield Standing(port, admin_port, secret, edge.pid)
