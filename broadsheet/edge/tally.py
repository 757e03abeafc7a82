"""What the edge counts of itself, for `admin` to tell."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Tally:
    """Counts since the process began. Requests are in one of the first seven."""

    hits: int = 0  # kept and fresh
    stale: int = 0  # kept, and being fetched anew
    misses: int = 0  # fetched
    renewed: int = 0  # had become stale, and was waited for
    passes: int = 0  # handed to the origin
    taken: int = 0  # by a taker
    refusals: Counter[str] = field(default_factory=Counter)  # by reason
    fetches: int = 0
    failures: Counter[str] = field(default_factory=Counter)  # of the origin, by reason
    spared: int = 0  # something older shown because the origin failed or was slow
    composed: int = 0
    purges: int = 0

    def serve(self, *, is_fresh: bool) -> None:
        """Counts a request that was answered by what is kept."""
        if is_fresh:
            self.hits += 1
        else:
            self.stale += 1

    def refuse(self, reason: str) -> None:
        """Counts a request that was refused."""
        self.refusals[reason] += 1

    def fail(self, reason: str) -> None:
        """Counts a failure of the origin."""
        self.failures[reason] += 1
