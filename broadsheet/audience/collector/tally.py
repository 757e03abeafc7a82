"""What the collector counts of itself, since the process began. Source: docs/metrics.md."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from broadsheet.audience.arrival import Arrival, Outcome, Reading


def named(arrival: Arrival, outcome: Outcome) -> str:
    """What came of a beacon that counted, in a word."""
    if not isinstance(arrival, Reading):
        return "engagement"
    if outcome.is_reader:
        return "reader"
    return "view" if outcome.is_view else "repeat"


@dataclass(slots=True)
class Tally:
    """Each beacon has one outcome; those that were refused also have a reason."""

    outcomes: Counter[str] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    batches: int = 0
    commit_seconds: float = 0.0
    store_away: int = 0  # batches that the store did not take

    def lines(self) -> Iterator[str]:
        """As Prometheus reads it."""
        outcomes = {f'{{outcome="{one}"}}': n for one, n in self.outcomes.items()}
        refusals = {f'{{reason="{one}"}}': n for one, n in self.refusals.items()}
        yield from _metric("beacons_total", outcomes.items())
        yield from _metric("refusals_total", refusals.items())
        yield from _metric("batches_total", [("", self.batches)])
        yield from _metric("commit_seconds_total", [("", self.commit_seconds)])
        yield from _metric("store_away_total", [("", self.store_away)])


def _metric(name: str, samples: Iterable[tuple[str, float]]) -> Iterator[str]:
    yield f"# TYPE broadsheet_audience_{name} counter\n"
    for labels, number in samples:
        yield f"broadsheet_audience_{name}{labels} {number}\n"
