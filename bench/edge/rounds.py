"""Rounds of load: every server in turn, forwards and backwards, so that a busy machine slows all alike."""

import json
import subprocess
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench import cpu
from bench.edge import readers
from bench.edge.contestants import HERE, LOAD_CORE, Place, Server

ROUNDS = 5
ROUND_SECONDS = 3
WARM_SECONDS = 1
CONNECTIONS = 64
PATIENCE = "10s"  # of wrk with an answer, on a machine that does other work

Disturbance = Callable[[], AbstractContextManager[object]]


@dataclass(frozen=True, slots=True)
class Row:
    """What is measured: a server, what is asked of it, and what disturbs it meanwhile."""

    name: str
    server: Server
    path: str
    encoding: str
    byte_count: int
    paths: Path | None = None  # a list that is asked for in its order
    disturbance: Disturbance = nullcontext


@dataclass(frozen=True, slots=True)
class Round:
    """What one round showed. Times are microseconds."""

    cpu: float  # of the server's processes, per request
    origin_cpu: float
    per_second: float
    p50: float
    p99: float


@dataclass(frozen=True, slots=True)
class Measured:
    """A row and its rounds."""

    row: Row
    rounds: list[Round]
    resident_mb: float
    own_mb: float

    def median(self, figure: str) -> float:
        """The figure of the round in the middle."""
        return median(float(getattr(one, figure)) for one in self.rounds)


class AnswersWereWrong(Exception):
    """Some answers of a round were errors or never came."""


def measure(place: Place, rows: list[Row]) -> list[Measured]:
    """All rows in turns. Raises `AnswersWereWrong`."""
    found: dict[str, list[Round]] = {row.name: [] for row in rows}
    memory = {}
    for row in rows:
        _load(place, row, WARM_SECONDS)
    for number in range(ROUNDS):
        for row in rows if number % 2 else rows[::-1]:
            found[row.name].append(_load(place, row, ROUND_SECONDS))
            memory[row.name] = cpu.memory_mb(row.server.pid)
    return [Measured(row, found[row.name], *memory[row.name]) for row in rows]


def _load(place: Place, row: Row, seconds: int) -> Round:
    options = ["-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", PATIENCE]
    options += ["-s", str(HERE / "load.lua")]
    for name, value in readers.headers(row.encoding).items():
        options += ["-H", f"{name}: {value}"]
    listed = ["--", str(row.paths)] if row.paths else []
    command = place.on(LOAD_CORE, place.found["wrk"], *options, row.server.address + row.path)
    with row.disturbance():
        before = _used(row.server)
        done = subprocess.run([*command, *listed], capture_output=True, text=True, check=True)
        after = _used(row.server)
    said = json.loads(done.stdout.strip().splitlines()[-1])
    if said["errors"] or not said["count"]:
        raise AnswersWereWrong(f"{row.name}: {said}")
    own, origins = ((b - a) * 1e6 / said["count"] for a, b in zip(before, after, strict=True))
    per_second = said["count"] * 1e6 / said["microseconds"]
    return Round(own, origins, per_second, said["p50"], said["p99"])


def _used(server: Server) -> tuple[float, float]:
    """CPU seconds of the server and of its origin."""
    origins = cpu.seconds(server.origin_pid) if server.origin_pid else 0.0
    return cpu.seconds(server.pid), origins
