"""What a drill has to say, and how large it is."""

from collections.abc import Sequence
from typing import NamedTuple


class Scale(NamedTuple):
    """How large a drill is."""

    changes: int = 100
    away_changes: int = 50
    away_seconds: float = 20
    dead_seconds: float = 60
    readers: int = 500
    rounds: int = 5
    seconds: float = 8  # of load at a time
    soak_minutes: float = 30


SMALL = Scale(
    changes=3, away_changes=4, away_seconds=2, dead_seconds=3, readers=60, rounds=1, seconds=3,
    soak_minutes=0.2,
)  # fmt: skip


class Report(NamedTuple):
    """What was seen, in words; what was wrong; and which bars of time or size were missed."""

    figures: dict[str, str]
    mistakes: list[str]
    missed: list[str]


def percentile(values: Sequence[float], share: float) -> float:
    """The value that so large a share of them does not pass."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def spread(seconds: Sequence[float]) -> str:
    """Median, 99th percentile and longest, in milliseconds."""
    found = [percentile(seconds, 0.5), percentile(seconds, 0.99), max(seconds)]
    return " / ".join(f"{1000 * one:.0f}" for one in found) + " ms"


def over(name: str, value: float, bar: float, unit: str = "s") -> list[str]:
    """The bar, if it is missed."""
    return [f"{name}: {value:.2f} {unit}, bar {bar:g} {unit}"] if value > bar else []
