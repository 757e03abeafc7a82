"""`broadsheet serve` with real processes on a free port: answers, comes back when killed, stops cleanly."""

import os
import signal
import socket
import sys
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

PATIENCE_SECONDS = 60


def ask(port, path="/", method="GET", **headers):
    """Status, headers and body of an answer; None while nobody answers."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, path, headers={"Host": "localhost"} | headers)
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()


def wait_for(found):
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        if value := found():
            return value
        time.sleep(0.1)
    raise TimeoutError


def children(pid, words):
    """Processes started by that process whose command line holds these words."""
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except (OSError, ProcessLookupError):
            continue
        if parent == pid and words in command:
            yield int(entry.name)


@pytest.fixture
def served(broadsheet, port):
    """The whole site, running."""
    process = broadsheet.start("serve", BROADSHEET_LISTEN_PORT=port)
    try:
        wait_for(lambda: (ask(port) or [0])[0] == 200)
        yield process, port
    finally:
        process.terminate()
        process.wait(60)


def test_a_served_site_answers_comes_back_and_stops_cleanly(served):
    process, port = served
    assert ask(port)[0] == 200

    for words in ("run edge", "run worker", "granian"):
        victim = wait_for(lambda words=words: list(children(process.pid, words)))[0]
        os.kill(victim, signal.SIGKILL)
        wait_for(lambda words=words, victim=victim: set(children(process.pid, words)) - {victim})
        assert wait_for(lambda: ask(port))[0] == 200
        assert wait_for(lambda: ask(port + 1))[0] == 200  # the origin itself

    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    assert ask(port) is None


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells of a parent's death")
@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGKILL])
def test_however_the_supervisor_ends_nothing_of_it_goes_on_answering(served, number):
    process, port = served
    pids = wait_for(lambda: set(children(process.pid, "run worker")))
    pids |= set(children(process.pid, "granian")) | set(children(process.pid, "run edge"))
    wait_for(lambda: all(map(_catches_sigterm, pids)))

    process.send_signal(number)

    assert process.wait(30) == (0 if number == signal.SIGHUP else -signal.SIGKILL)
    wait_for(lambda: not any(map(_runs, pids)))
    assert ask(port) is None


def test_a_second_site_does_not_start_on_the_same_port(served, broadsheet):
    _, port = served

    second = broadsheet("serve", BROADSHEET_LISTEN_PORT=port)

    assert second.returncode == 1
    assert f"Nobody can listen on port {port} of 127.0.0.1: Address already in use" in second.stderr
    assert "Serving" not in second.stdout


def _runs(pid):
    try:
        return (Path(f"/proc/{pid}/stat")).read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_what_is_being_asked_when_it_is_told_to_stop_is_still_answered(served):
    process, port = served
    body = b"username=nobody&password=nothing"
    head = f"POST /desk/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n\r\n"
    wait_for(lambda: list(children(process.pid, "run worker")))
    with socket.create_connection(("127.0.0.1", port), timeout=20) as slow:
        slow.sendall(head.encode())
        time.sleep(1)  # until the origin has begun with it

        process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        slow.sendall(body)

        assert slow.recv(100).startswith(b"HTTP/1.1 403")
    assert process.wait(30) == 0


def test_a_real_server_answers_as_the_contract_says(served):
    _, port = served
    status, headers, body = ask(port)

    assert headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert headers["ETag"].startswith('"')
    assert ask(port, **{"If-None-Match": headers["ETag"]})[0] == 304
    assert ask(port, method="HEAD")[2] == b""
    assert ask(port, method="POST")[0] == 405
    assert ask(port, Host="evil.example")[0] == 421
    assert ask(port, "/%00")[0] == 404
    assert "Set-Cookie" not in headers
    assert status == 200
    assert b"</html>" in body


def test_no_header_with_an_underscore_reaches_the_origin(served):
    _, port = served
    clean = ask(port, "/robots.txt")[2]

    asked = ask(port, "/", Surrogate_Capability='x="ESI/1.0"')

    assert b"<esi:include " not in asked[2]
    assert (
        ask(port, "/robots.txt", Accept_Encoding="br", X_Forwarded_Host="evil.example")[2] == clean
    )


def test_a_real_server_takes_an_underscore_for_a_hyphen_so_whoever_stands_in_front_drops_it(served):
    """docs/caching.md, point 1, says so. Once this fails, the origin can refuse such names itself."""
    port = served[1] + 1
    surrogate = {"Surrogate-Capability": 'cdn="Surrogate/1.0"'}

    honest = ask(port, **surrogate)[2]
    added = ask(port, **surrogate, Surrogate_Capability='x="ESI/1.0"')[2]

    assert b"<esi:include " not in honest
    assert b"<esi:include " in added


def test_a_real_server_serves_its_stylesheet_for_ever(served):
    _, port = served
    name = ask(port)[2].decode().partition("/static/css/broadsheet.")[2].partition('"')[0]

    status, headers, _ = ask(port, f"/static/css/broadsheet.{name}")

    assert status == 200
    assert "immutable" in headers["Cache-Control"]


def test_one_process_alone_stops_cleanly(broadsheet):
    process = broadsheet.start("run", "worker")
    time.sleep(0.1)
    wait_for(lambda: "worker" in Path(f"/proc/{process.pid}/cmdline").read_text())

    wait_for(lambda: _catches_sigterm(process.pid))
    process.send_signal(signal.SIGTERM)

    assert process.wait(30) == 0


def test_a_worker_serves_its_metrics_where_it_is_told_to(broadsheet, port):
    process = broadsheet.start("run", "worker", BROADSHEET_METRICS_PORT=port)
    try:
        status, headers, body = wait_for(lambda: ask(port, "/metrics"))
    finally:
        process.send_signal(signal.SIGTERM)

    assert (status, headers.get_content_type()) == (200, "text/plain")
    assert b"broadsheet_database_up 1.0" in body
    assert process.wait(30) == 0


def _catches_sigterm(pid):
    mask = next(
        line.split()[1] for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("SigCgt")
    )  # fmt: skip
    return int(mask, 16) >> (signal.SIGTERM - 1) & 1
