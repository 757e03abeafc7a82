"""What is being fetched: one request for an address at a time, and what was purged while it was under way."""

import asyncio
from dataclasses import dataclass, field

from broadsheet.edge.fetch import Fetched
from broadsheet.edge.purges import Mode, Purge
from broadsheet.edge.store import Stored


class MayNotBeKept(Exception):
    """The answer is for one reader only: each has to ask for it, but for the first, who can have it."""

    def __init__(self, fetched: Fetched | None = None) -> None:
        super().__init__()
        self.fetched = fetched

    def take(self) -> Fetched | None:
        """The answer, for whoever comes first."""
        fetched, self.fetched = self.fetched, None
        return fetched


@dataclass(eq=False, slots=True)
class Flight:
    """A request to the origin. What it brings was true when it left, perhaps not when it lands."""

    landing: asyncio.Future[Stored]
    purges: list[Purge] = field(default_factory=list)
    is_slow: bool = (
        False  # somebody's patience has run out; nobody else's is tried where there is a spare
    )

    def overtaken_by(self, surrogate_keys: frozenset[str]) -> Mode | None:
        """The worst purge since it left that what it brings would have been hit by."""
        worst = None
        for purge in self.purges:
            if purge.mode is Mode.ALL or surrogate_keys.intersection(purge.keys):
                if purge.mode is not Mode.SOFT:
                    return Mode.HARD
                worst = Mode.SOFT
        return worst
