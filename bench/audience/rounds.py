"""Rounds of beacons: every contestant in turn, forwards and backwards, so that a busy machine slows all alike.

After each round the store must have counted exactly what was acknowledged.
"""

import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench import cpu
from bench.audience import bars, contestants
from bench.audience.contestants import Contestant, Place
from bench.audience.scale import Part, Scale
from bench.edge.contestants import CORES, LOAD_CORE


@dataclass(frozen=True, slots=True)
class Round:
    """What one round showed. CPU is in microseconds a beacon, p50 and p99 in microseconds."""

    per_second: float
    cpu: float
    redis_cpu: float
    p50: float
    p99: float


@dataclass(frozen=True, slots=True)
class Measured:
    """A contestant and its rounds."""

    contestant: Contestant
    rounds: list[Round]
    counted: int

    def median(self, figure: str) -> float:
        """The figure of the round in the middle."""
        return median(float(getattr(one, figure)) for one in self.rounds)


class CountIsWrong(Exception):
    """A store did not count what was acknowledged."""


def run(scale: Scale) -> Part:
    """Measures all. Raises `CountIsWrong`, `BeaconsWereRefused`, `IsMissing`."""
    if len(CORES) < 2:
        raise SystemExit("Needs two cores: one for the server, one for the load.")
    with tempfile.TemporaryDirectory(prefix="broadsheet-bench-") as name, ExitStack() as stack:
        place = Place(Path(name))
        port, pid = stack.enter_context(contestants.redis(place, LOAD_CORE))
        others = [
            contestants.collector(place, contestants.SQLITE, "", None),
            contestants.collector(place, contestants.REDIS, f"redis://127.0.0.1:{port}/0", pid),
            contestants.django(place),
            contestants.alone(place),
        ]
        measured = _measure([stack.enter_context(one) for one in others], scale)
    judged = bars.judge(measured)
    text = bars.table(measured, judged, scale)
    return Part(text, missed=[str(one) for one in judged if not one.is_met])


def _measure(all_: Sequence[Contestant], scale: Scale) -> list[Measured]:
    counters = [Counter(one) for one in all_]
    for one in counters:
        one.round(scale.warm_seconds)
    found: dict[str, list[Round]] = {one.name: [] for one in all_}
    for number in range(scale.rounds):
        for one in counters if number % 2 else counters[::-1]:
            found[one.contestant.name].append(one.round(scale.round_seconds))
    return [Measured(one.contestant, found[one.contestant.name], one.counted) for one in counters]


class Counter:
    """Loads a contestant, each time with other readers, and keeps account."""

    def __init__(self, contestant: Contestant) -> None:
        self.contestant = contestant
        self.counted = 0
        self._next_reader = 1

    def round(self, seconds: int) -> Round:
        """One round. Raises `CountIsWrong`."""
        before = self._used()
        loaded = self.contestant.load(self._next_reader, seconds)
        used = [after - was for was, after in zip(before, self._used(), strict=True)]
        self._next_reader += loaded.acknowledged + 1
        self.counted += loaded.acknowledged
        found = self.contestant.counted()
        if found != self.counted:
            raise CountIsWrong(
                f"{self.contestant.name} counted {found}, acknowledged {self.counted}"
            )
        own, redis = (one * 1e6 / loaded.acknowledged for one in used)
        per_second = loaded.acknowledged / loaded.seconds
        return Round(per_second, own, redis, loaded.p50, loaded.p99)

    def _used(self) -> tuple[float, float]:
        """CPU seconds of the contestant and of its Redis."""
        redis = self.contestant.redis_pid
        return cpu.seconds(self.contestant.pid), cpu.seconds(redis) if redis else 0.0
