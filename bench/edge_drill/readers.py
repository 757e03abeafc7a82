"""Readers: one who asks, one who asks a certain edge process, and a crowd (wrk)."""

import asyncio
import json
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException

from bench.edge_drill import tree
from bench.load import BROWSER

TRIES = 64  # until a connection has come to the process that is wanted
LATE_SECONDS = 15.0  # within this wrk has ended after its time
SCRIPT = """
local paths = {%s}
local count = 0
local number = 0
local wait = %d
function setup(thread) thread:set("number", number); number = number + 1 end
function init(args) count = number * 7 end
function request()
  count = count + 1
  return wrk.format("GET", paths[count %% #paths + 1])
end
if wait > 0 then function delay() return wait end end
%s
function done(summary, latency)
  io.write(string.format(
    '\\n{"requests":%%d,"seconds":%%f,"p99_ms":%%f,"most_ms":%%f,"refused":%%d,"broken":%%d,"status":%%d,"timeout":%%d}\\n',
    summary.requests, summary.duration / 1e6, latency:percentile(99) / 1000, latency.max / 1000,
    summary.errors.connect, summary.errors.read + summary.errors.write, summary.errors.status,
    summary.errors.timeout))
end
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader got. Names of headers are small."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def is_new(self) -> bool:
        """Whether it is the page of now: just fetched for the first time, or kept and fresh."""
        said = self.headers.get("cache-status", "")
        is_fresh = "hit" in said and "ttl=-" not in said
        return self.status == 200 and (is_fresh or "fwd=uri-miss" in said)


class Connection:
    """A connection that is kept, to a port of this machine, for pages of that host."""

    def __init__(self, port: int, host: str, *, seconds: float = 15) -> None:
        self.http = HTTPConnection("127.0.0.1", port, timeout=seconds)
        self.host = host
        self.http.connect()

    def get(self, path: str) -> Answer:
        """The answer, uncompressed. Raises `OSError` where there is none."""
        try:
            self.http.request("GET", path, headers={"Host": self.host})
            answer = self.http.getresponse()
            headers = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, headers, answer.read())
        except HTTPException as error:
            raise ConnectionError(repr(error)) from error

    def is_served_by(self, pid: int) -> bool:
        """Whether it ends at that process."""
        return self.http.sock is not None and tree.is_at_other_end(pid, self.http.sock)

    def close(self) -> None:
        """Ends it."""
        self.http.close()


def ask(port: int, host: str, path: str, *, seconds: float = 15) -> Answer:
    """One request on a connection of its own."""
    connection = Connection(port, host, seconds=seconds)
    try:
        return connection.get(path)
    finally:
        connection.close()


def connection_to(pid: int, port: int, host: str) -> Connection:
    """A connection to one certain process of those that share the port. Raises `LookupError`."""
    others = []
    try:
        for _ in range(TRIES):
            found = Connection(port, host, seconds=2)
            try:
                found.get("/robots.txt")
            except OSError:  # a process that is stopped has got it
                found.close()
                continue
            if found.is_served_by(pid):
                return found
            others.append(found)
    finally:
        for one in others:
            one.close()
    raise LookupError(f"no connection came to process {pid}")


@dataclass
class Crowd:
    """What a crowd got, once it has gone."""

    requests: int = 0
    per_second: float = 0.0
    p99_ms: float = 0.0
    most_ms: float = 0.0
    failures: dict[str, int] = field(default_factory=dict)
    process: subprocess.Popen[str] | None = None

    def send_home(self) -> None:
        """They go before their time is over."""
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)

    @property
    def failed(self) -> int:
        """How many requests came to nothing."""
        return sum(self.failures.values())

    def words(self) -> str:
        """All of it."""
        bad = ", ".join(f"{count} {why}" for why, count in self.failures.items() if count)
        return f"{self.requests:,} at {self.per_second:,.0f}/s, failed: {bad or 'none'}"


@contextmanager
def crowd(
    port: int, host: str, paths: Sequence[str], *, seconds: float, connections: int = 16, delay_ms: int = 0
) -> Iterator[Crowd]:  # fmt: skip
    """Readers with a browser's headers who ask for these pages meanwhile and until the time is over.

    `delay_ms` is for each between an answer and the next request.
    """
    wrk = shutil.which("wrk")
    if wrk is None:
        raise SystemExit("wrk is missing: apt-get install wrk")
    gone = Crowd()
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(_script(host, paths, delay_ms))
        script.flush()
        command = [wrk, "-t", "1", "-c", str(connections), "-d", f"{max(1, round(seconds))}s", "--timeout", "5s",
                   "-s", script.name, f"http://127.0.0.1:{port}"]  # fmt: skip
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        gone.process = process
        try:
            yield gone
            said, _ = process.communicate(timeout=seconds + LATE_SECONDS)
        finally:
            process.kill()
            process.wait()
    _note(gone, json.loads(said.strip().rpartition("\n")[2]))


def _script(host: str, paths: Sequence[str], delay_ms: int) -> str:
    named = ", ".join(f'"{path}"' for path in paths)
    headers = {"Host": host} | BROWSER
    lines = [f'wrk.headers["{name}"] = {json.dumps(value)}' for name, value in headers.items()]
    return SCRIPT % (named, delay_ms, "\n".join(lines))


def _note(gone: Crowd, said: dict[str, float]) -> None:
    gone.requests = int(said["requests"])
    gone.per_second = said["requests"] / said["seconds"]
    gone.p99_ms, gone.most_ms = said["p99_ms"], said["most_ms"]
    gone.failures = {name: int(said[name]) for name in ("refused", "broken", "status", "timeout")}


async def together(port: int, host: str, path: str, count: int) -> list[bytes]:
    """The answers that so many readers get who ask for one page in the same moment."""
    connections = [await asyncio.open_connection("127.0.0.1", port) for _ in range(count)]
    request = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()
    for _, writer in connections:
        writer.write(request)
    answers = await asyncio.gather(*(reader.read() for reader, _ in connections))
    for _, writer in connections:
        writer.close()
    return answers
