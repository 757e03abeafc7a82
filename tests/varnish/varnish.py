"""A real Varnish with the VCL that we ship, started on free ports and thrown away."""

import http.client
import os
import re
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.architecture import tree

VCL = tree.ROOT / "deploy" / "varnish" / "broadsheet.vcl"
NEEDED = "Varnish is missing: apt-get install varnish varnish-modules"
PATIENCE_SECONDS = 30


class Answer(NamedTuple):
    """What came back; names of headers are small."""

    status: int
    headers: dict[str, str]
    body: bytes


def ask(port, path="/", *, method="GET", body=None, headers=None):
    """One request on a connection of its own, with the path and the headers exactly as they are given."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    given = list((headers or {}).items() if isinstance(headers, dict) else headers or ())
    try:
        connection.putrequest(
            method, path, skip_host=any(name.lower() == "host" for name, _ in given) or None,
            skip_accept_encoding=True,
        )  # fmt: skip
        for name, value in given:
            connection.putheader(name, value)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        response = connection.getresponse()
        found = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, found, response.read())
    finally:
        connection.close()


class Varnish:
    """Varnish before an origin on this machine, whose host name is `localhost`."""

    def __init__(self, folder, origin_port):
        self.port, self.purge_port = free_port(), free_port()
        text = VCL.read_text(encoding="utf-8")
        text = replaced(text, '.port = "8000"', f'.port = "{origin_port}"')
        text = replaced(text, "Host: www.ledger.example", "Host: localhost")
        vcl = Path(folder) / "broadsheet.vcl"
        vcl.write_text(text, encoding="utf-8")
        self.log = Path(folder) / "log"
        command = [
            program(), "-F", "-j", "none", "-n", Path(folder) / "work", "-T", "none", "-f", vcl,
            "-a", f"127.0.0.1:{self.port}", "-a", f"purges=127.0.0.1:{self.purge_port}",
            "-s", "default,64m",
        ]  # fmt: skip
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        wait_for(lambda: listens(self.purge_port), lambda: self.log.read_text())

    def get(self, path="/", headers=None, **more):
        given = [("Host", "localhost"), *list((headers or {}).items())]
        return ask(self.port, path, headers=given, **more)

    def purge(self, **headers):
        """A purge as the site's worker sends it."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return ask(self.purge_port, "/purges", method="PURGE", headers=given)

    def throw_all_away(self):
        return ask(self.purge_port, "/purges", method="BAN")

    @property
    def purge_url(self):
        return f"http://127.0.0.1:{self.purge_port}/purges"

    def stop(self):
        self.process.terminate()
        self.process.wait(20)


def replaced(text, old, new):
    assert text.count(old) == 1, f"the VCL has to say {old} once"
    return text.replace(old, new)


def program():
    """Where varnishd is. A missing one fails where all are required; elsewhere it says what to install."""
    found = shutil.which("varnishd", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
    modules = [*Path("/usr").glob("lib/**/varnish/vmods/libvmod_xkey.so")] if found else []
    if not modules:
        (pytest.fail if os.environ.get("BROADSHEET_REQUIRE_ALL") else pytest.skip)(NEEDED)
    return found


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def listens(port):
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_for(is_so, story=lambda: ""):
    """Waits until it is so."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < until, story() or "it did not come to be so"
        time.sleep(0.05)


def how(answer):
    """What `Cache-Status` says, without the seconds."""
    return re.sub(r"; ttl=-?\d+", "", answer.headers["cache-status"])
