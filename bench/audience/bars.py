"""What taking beacons must reach, and the table. Rates are medians of the rounds, on one core."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench import results
from bench.audience import beacons
from bench.audience.contestants import ALONE, DJANGO, REDIS, SQLITE
from bench.audience.scale import Scale

if TYPE_CHECKING:
    from bench.audience.rounds import Measured

LEAST, AIM = 10_000, 25_000  # beacons acknowledged a second
TIMES = 5.0  # the Django view
COLUMNS = (
    "",
    "acknowledged/s, median (least to most)",
    "µs CPU a beacon",
    "of its Redis",
    "p50 ms",
    "p99 ms",
    "counted = acknowledged",
)


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure, what it must reach, and what is reached for."""

    name: str
    value: float
    least: float
    aim: float | None = None

    @property
    def is_met(self) -> bool:
        """Whether it is enough."""
        return self.value >= self.least

    def __str__(self) -> str:
        aim = f", aim {self.aim:,g}" if self.aim else ""
        verdict = "met" if self.is_met else "**missed**"
        return f"{self.name}: {self.value:,.5g}; bar {self.least:,g}{aim}: {verdict}"


def judge(measured: Iterable["Measured"]) -> list[Bar]:
    """The bars of both stores."""
    rates = {one.contestant.name: one.median("per_second") for one in measured}
    ours = (SQLITE, REDIS)
    return [Bar(f"{name}, a second", rates[name], LEAST, AIM) for name in ours] + [
        Bar(f"{name}, times the Django view", rates[name] / rates[DJANGO], TIMES) for name in ours
    ]


def table(measured: Sequence["Measured"], bars: Iterable[Bar], scale: Scale) -> str:
    """Everything, as Markdown."""
    lines = [
        f"{beacons.STORIES:,} stories in Zipf's order, each beacon of a reader of its own. {results.surroundings()}",
        f"{scale.rounds} rounds of {scale.round_seconds} s in turns, {beacons.CONNECTIONS} connections of wrk,",
        f"{beacons.DJANGO_CONNECTIONS} to Django,",
        "a core for the server and one for the load and the collector's Redis.",
        "",
        f"| {' | '.join(COLUMNS)} |",
        f"| --- |{' ---: |' * (len(COLUMNS) - 1)}",
        *map(_line, measured),
        "",
    ]
    return "\n".join([*lines, *(f"- {bar}" for bar in bars)])


def _line(one: "Measured") -> str:
    rates = sorted(found.per_second for found in one.rounds)
    redis = f"{one.median('redis_cpu'):.1f}" if one.contestant.redis_pid else "-"
    waits = " | ".join(
        "-" if one.contestant.name == ALONE else f"{one.median(figure) / 1000:.1f}"
        for figure in ("p50", "p99")
    )
    return (
        f"| {one.contestant.name} | {one.median('per_second'):,.0f} ({rates[0]:,.0f} to {rates[-1]:,.0f})"
        f" | {one.median('cpu'):.1f} | {redis} | {waits} | {one.counted:,} |"
    )
