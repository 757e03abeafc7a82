"""No audience store: a site that counts nobody, by the setting `audience = "off"`. No Django."""

from collections.abc import Collection, Iterable, Sequence

from broadsheet.audience.arrival import Arrival, Outcome
from broadsheet.audience.scoring import Ranked
from broadsheet.audience.store.protocol import (
    Count,
    Hour,
    Minute,
    Network,
    Refused,
    StoreIsAway,
)


class OffStore:
    """Keeps nothing and knows nothing; whoever would count is told so."""

    def salt(self, day: int, proposed: bytes) -> bytes:
        """See `AudienceStore`, as for all that follow."""
        return proposed

    def add(self, arrivals: Sequence[Arrival], refused: Iterable[Refused] = ()) -> list[Outcome]:
        """Refuses, for what is not counted must not be told as counted."""
        raise StoreIsAway("off", "nobody is counted")

    def counts(self, story_ids: Collection[int]) -> dict[int, Count]:
        """Of none."""
        return {}

    def popular(self, scope: int, *, at: float, limit: int) -> list[Ranked]:
        """None."""
        return []

    def weekly(self, scope: int, *, at: float, limit: int) -> list[Ranked]:
        """None."""
        return []

    def readers_between(self, first_minute: int, last_minute: int) -> int:
        """Nobody."""
        return 0

    def minutes(
        self, first_minute: int, last_minute: int, story_ids: Collection[int] | None = None
    ) -> list[Minute]:
        """None."""
        return []

    def hours(self, first_hour: int, last_hour: int) -> list[Hour]:
        """None."""
        return []

    def refusals(self, first_hour: int, last_hour: int) -> list[Refused]:
        """None."""
        return []

    def networks(self, first_hour: int, last_hour: int) -> list[Network]:
        """None."""
        return []

    def hold(self, story_id: int, *, at: float) -> None:
        """There is no ranking to keep it out of."""

    def release(self, story_id: int) -> None:
        """Nor to let it back into."""

    def held(self) -> dict[int, float]:
        """None."""
        return {}

    def forget(self, *, at: float, today: int) -> None:
        """Nothing is kept."""

    def close(self) -> None:
        """Nothing to end."""
