"""The audience store in memory: the definitions in their plainest form, which the others are judged by."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from broadsheet.audience import scoring
from broadsheet.audience.arrival import NOTHING, SITE, Arrival, Engagement, Outcome, Reading, Source
from broadsheet.audience.scoring import HOUR, Ranked
from broadsheet.audience.store.protocol import Count, Hour, Minute, Network, Refused

MINUTE = 60
NETWORK_HOURS = 26
MINUTE_HOURS = 48
HOUR_DAYS = 9

Key = TypeVar("Key")


@dataclass(slots=True)
class Seen:
    """A reader of a story on a day."""

    viewed_at: float
    hour: int  # in which the reader was counted
    engaged_seconds: int = -1  # none known


@dataclass(slots=True)
class InHour:
    """A story in an hour."""

    views: int = 0
    readers: int = 0
    weight: int = 0
    engaged_seconds: int = 0
    engaged_readers: int = 0
    by_source: Counter[Source] = field(default_factory=Counter)


class MemoryStore:
    """Nothing of it outlives the process, and nobody else sees it: for tests, and a site that only looks."""

    def __init__(self) -> None:
        self.salts: dict[int, bytes] = {}
        self.seen: dict[tuple[int, int, int], Seen] = {}  # day, story, reader
        self.from_networks: dict[
            tuple[int, int, int], tuple[int, bool]
        ] = {}  # hour, story, network
        self.known_networks: set[tuple[int, int]] = set()  # day, network
        self.totals: dict[int, Count] = {}
        self.scores: dict[tuple[int, int, int], float] = defaultdict(float)  # scope, epoch, story
        self.weights: Counter[tuple[int, int, int]] = Counter()  # scope, hour, story
        self.by_minute: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0, 0])
        self.by_hour: dict[tuple[int, int], InHour] = defaultdict(InHour)
        self.refused: Counter[tuple[int, str]] = Counter()
        self.holds: dict[int, float] = {}

    def salt(self, day: int, proposed: bytes) -> bytes:
        """See `AudienceStore`, as for all that follow."""
        return self.salts.setdefault(day, proposed)

    def add(self, arrivals: Sequence[Arrival], refused: Iterable[Refused] = ()) -> list[Outcome]:
        """Counts them one after the other."""
        for one in refused:
            self.refused[one.hour, one.reason] += one.beacons
        return [
            self._read(one) if isinstance(one, Reading) else self._engaged(one) for one in arrivals
        ]

    def _read(self, one: Reading) -> Outcome:
        key = (one.day, one.story_id, one.reader)
        seen = self.seen.get(key)
        is_view = seen is None or abs(one.read_at - seen.viewed_at) >= scoring.VIEW_SECONDS
        if seen is None:
            self.seen[key] = Seen(one.read_at, scoring.hour(one.read_at))
        elif is_view:
            seen.viewed_at = max(seen.viewed_at, one.read_at)
        weight = self._weight(one) if seen is None else 0
        outcome = Outcome(is_view, seen is None, weight)
        self._note(one, outcome)
        return outcome

    def _weight(self, one: Reading) -> int:
        key = (scoring.hour(one.read_at), one.story_id, one.network)
        known = (one.day, one.network) in self.known_networks
        self.known_networks.add((one.day, one.network))
        readers, is_new = self.from_networks.get(key, (0, not known))
        self.from_networks[key] = (readers + 1, is_new)
        return 1 if readers < scoring.NETWORK_CAP else 0

    def _note(self, one: Reading, outcome: Outcome) -> None:
        views, readers = int(outcome.is_view), int(outcome.is_reader)
        old = self.totals.get(one.story_id, Count())
        self.totals[one.story_id] = Count(old.views + views, old.readers + readers)
        in_minute = self.by_minute[int(one.read_at // MINUTE), one.story_id]
        for place, value in enumerate((readers, views, outcome.weight)):
            in_minute[place] += value
        in_hour = self.by_hour[scoring.hour(one.read_at), one.story_id]
        in_hour.views += views
        in_hour.readers += readers
        in_hour.weight += outcome.weight
        if readers:
            in_hour.by_source[one.source] += 1
        if outcome.weight:
            self._rank(one)

    def _rank(self, one: Reading) -> None:
        for scope in (SITE, *one.scopes):
            self.weights[scope, scoring.hour(one.read_at), one.story_id] += 1
            for epoch in scoring.epochs(one.read_at):
                self.scores[scope, epoch, one.story_id] += scoring.gain(one.read_at, epoch)

    def _engaged(self, one: Engagement) -> Outcome:
        seen = self.seen.get((one.day, one.story_id, one.reader))
        if seen is None:
            return NOTHING
        seconds = min(one.engaged_seconds, scoring.ENGAGED_MOST_SECONDS)
        in_hour = self.by_hour[seen.hour, one.story_id]
        in_hour.engaged_readers += seen.engaged_seconds < 0
        in_hour.engaged_seconds += max(0, seconds - max(0, seen.engaged_seconds))
        seen.engaged_seconds = max(seen.engaged_seconds, seconds)
        return NOTHING

    def counts(self, story_ids: Collection[int]) -> dict[int, Count]:
        """Of each that was read."""
        return {one: self.totals[one] for one in story_ids if one in self.totals}

    def popular(self, scope: int, *, at: float, limit: int) -> list[Ranked]:
        """By the scores of the running epoch."""
        epoch, _ = scoring.epochs(at)
        found = [
            (scoring.popularity(score, epoch, at), story)
            for (where, when, story), score in self.scores.items()
            if (where, when) == (scope, epoch) and story not in self.holds
        ]
        return self._ranked(found, at, limit)

    def weekly(self, scope: int, *, at: float, limit: int) -> list[Ranked]:
        """By the sum over the hours of the week."""
        hours = scoring.week(at)
        found: Counter[int] = Counter()
        for (where, when, story), weight in self.weights.items():
            if where == scope and when in hours and story not in self.holds:
                found[story] += weight
        return self._ranked([(float(weight), story) for story, weight in found.items()], at, limit)

    def _ranked(self, found: list[tuple[float, int]], at: float, limit: int) -> list[Ranked]:
        best = sorted(found, reverse=True)[:limit]
        return [Ranked(story, score, self._networks(story, at)) for score, story in best]

    def _networks(self, story_id: int, at: float) -> int:
        last = scoring.hour(at)
        hours = range(last - scoring.FLOOR_HOURS, last + 1)
        return len(
            {net for hour, one, net in self.from_networks if one == story_id and hour in hours}
        )

    def readers_between(self, first_minute: int, last_minute: int) -> int:
        """Of the whole site."""
        return sum(one.readers for one in self.minutes(first_minute, last_minute))

    def minutes(
        self, first_minute: int, last_minute: int, story_ids: Collection[int] | None = None
    ) -> list[Minute]:
        """In their order."""
        return [
            Minute(minute, story, *values)
            for (minute, story), values in sorted(self.by_minute.items())
            if first_minute <= minute <= last_minute and (story_ids is None or story in story_ids)
        ]

    def hours(self, first_hour: int, last_hour: int) -> list[Hour]:
        """In their order."""
        return [
            Hour(hour, story, one.views, one.readers, one.weight, one.engaged_seconds,
                 one.engaged_readers, dict(one.by_source))
            for (hour, story), one in sorted(self.by_hour.items())
            if first_hour <= hour <= last_hour
        ]  # fmt: skip

    def refusals(self, first_hour: int, last_hour: int) -> list[Refused]:
        """In their order."""
        found = sorted(self.refused.items())
        return [Refused(*key, count) for key, count in found if first_hour <= key[0] <= last_hour]

    def networks(self, first_hour: int, last_hour: int) -> list[Network]:
        """In their order."""
        found = sorted(self.from_networks.items())
        return [Network(*key, *value) for key, value in found if first_hour <= key[0] <= last_hour]

    def hold(self, story_id: int, *, at: float) -> None:
        """Out of both rankings."""
        self.holds.setdefault(story_id, at)

    def release(self, story_id: int) -> None:
        """Back."""
        self.holds.pop(story_id, None)

    def held(self) -> dict[int, float]:
        """All that are."""
        return dict(self.holds)

    def forget(self, *, at: float, today: int) -> None:
        """What is older than it is kept for."""
        now = scoring.hour(at)
        first_epoch, _ = scoring.epochs(at)
        self.salts = {day: salt for day, salt in self.salts.items() if day >= today - 1}
        self.seen = {key: one for key, one in self.seen.items() if key[0] >= today - 1}
        self.known_networks = {key for key in self.known_networks if key[0] >= today - 1}
        first_hour, first_minute = now - HOUR_DAYS * 24, (now - MINUTE_HOURS) * HOUR // MINUTE
        _keep(self.from_networks, lambda key: key[0] >= now - NETWORK_HOURS)
        _keep(self.by_hour, lambda key: key[0] >= first_hour)
        _keep(self.by_minute, lambda key: key[0] >= first_minute)
        _keep(self.weights, lambda key: key[1] >= first_hour)
        _keep(self.scores, lambda key: key[1] >= first_epoch)

    def close(self) -> None:
        """Nothing to end."""


def _keep(kept: dict[Key, Any], is_kept: Callable[[Key], bool]) -> None:
    for key in [one for one in kept if not is_kept(one)]:
        del kept[key]
