"""What every audience store does. One contract suite (tests/audience/store) runs against all of them.

Times are seconds since 1970 unless said; hours and days are counted as `scoring` and `arrival` do.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from broadsheet.audience.arrival import Arrival, Outcome, Source
from broadsheet.audience.scoring import Ranked
from broadsheet.errors import BroadsheetError


class StoreIsAway(BroadsheetError):
    """The store cannot be reached or written now. Nothing of what was given to it was counted."""


class StoreIsDamaged(StoreIsAway):
    """What is there can be read by nobody: it has to be put aside, or brought back from a copy."""


class Count(NamedTuple):
    """Of a story, ever: what the page's badge shows, and what rankings count."""

    views: int = 0
    readers: int = 0


class Minute(NamedTuple):
    """Readers and views of a story in a minute (counted from 1970). `weight` is what ranks it."""

    minute: int
    story_id: int
    readers: int
    views: int
    weight: int


@dataclass(frozen=True, slots=True)
class Hour:
    """All that is known of a story in a clock hour: what roll-ups keep."""

    hour: int
    story_id: int
    views: int
    readers: int
    weight: int
    engaged_seconds: int
    engaged_readers: int  # of whom any engagement is known
    by_source: Mapping[Source, int]  # readers


class Refused(NamedTuple):
    """Beacons that did not count."""

    hour: int
    reason: str
    beacons: int


class Network(NamedTuple):
    """Readers of a story from one network in a clock hour, for the audit; the network is a hash."""

    hour: int
    story_id: int
    network: int
    readers: int
    is_new: bool  # nobody had come from it on this site day before this hour


class AudienceStore(Protocol):
    """Counts that are durable when they are told. All methods raise `StoreIsAway`.

    Safe for many writers (edge processes) and readers (worker, origin) at once. An object belongs to
    one thread.
    """

    def salt(self, day: int, proposed: bytes) -> bytes:
        """The salt of a site day: what is there, else `proposed`, which then is everybody's."""

    def add(self, arrivals: Sequence[Arrival], refused: Iterable[Refused] = ()) -> list[Outcome]:
        """Counts all of them or none, in their order; the outcome of each. Durable on return.

        Who was there first counts: the first reading of a reader, story and day is the reader; an
        engagement of nobody who was counted says nothing.
        """

    def counts(self, story_ids: Collection[int]) -> dict[int, Count]:
        """Of each of these stories that was ever read."""

    def popular(self, scope: int, *, at: float, limit: int) -> list[Ranked]:
        """Stories of a scope by Popular Now, most first, ties by the larger id; scores in readers.

        The floor of networks is not applied; `networks` are distinct ones in the running clock hour
        and the `FLOOR_HOURS` before it.
        """

    def weekly(self, scope: int, *, at: float, limit: int) -> list[Ranked]:
        """Stories of a scope by Weekly Best: exactly the hours of `scoring.week(at)`."""

    def readers_between(self, first_minute: int, last_minute: int) -> int:
        """Readers of the whole site in these minutes, both included (kept for 48 h)."""

    def minutes(
        self, first_minute: int, last_minute: int, story_ids: Collection[int] | None = None
    ) -> list[Minute]:
        """What is known of these minutes, both included, in order; of all stories if None is given."""

    def hours(self, first_hour: int, last_hour: int) -> list[Hour]:
        """What is known of these hours, both included, by hour and story."""

    def refusals(self, first_hour: int, last_hour: int) -> list[Refused]:
        """Beacons that did not count in these hours, by hour and reason."""

    def networks(self, first_hour: int, last_hour: int) -> list[Network]:
        """Who read from where in these hours (kept for 26 h)."""

    def hold(self, story_id: int, *, at: float) -> None:
        """Keeps the story out of `popular` and `weekly`; it goes on being counted."""

    def release(self, story_id: int) -> None:
        """Lets it back with all that it has weighed."""

    def held(self) -> dict[int, float]:
        """Stories that are held, and since when."""

    def forget(self, *, at: float, today: int) -> None:
        """Deletes what is kept for a time only: salts, readers and networks of days before yesterday's,
        minutes after 48 h, hours after 9 days, scores of epochs that weigh nothing. Idempotent.
        """

    def close(self) -> None:
        """Ends the connection."""
