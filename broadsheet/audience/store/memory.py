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

KNOWN_HOURS = 50  # a network's hash lives for a site day of 25 hours at most; beacons are 24 late

NO_COUNT = Count()
READER = Outcome(is_view=True, is_reader=True, weight=1)
READER_WITHOUT_WEIGHT = Outcome(is_view=True, is_reader=True)
VIEW = Outcome(is_view=True)

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
        self.from_networks: dict[tuple[int, int, int], int] = {}  # hour, story, network: readers
        self.first_hours: dict[int, int] = {}  # of a network; its hash is another one every day
        self.totals: dict[int, Count] = {}
        self.scores: dict[tuple[int, int, int], float] = defaultdict(float)  # scope, epoch, story
        self.weights: dict[tuple[int, int, int], int] = defaultdict(int)  # hour, scope, story
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
        if seen is None:
            self.seen[key] = Seen(one.read_at, scoring.hour(one.read_at))
            outcome = READER if self._has_weight(one) else READER_WITHOUT_WEIGHT
        elif abs(one.read_at - seen.viewed_at) >= scoring.VIEW_SECONDS:
            seen.viewed_at = max(seen.viewed_at, one.read_at)
            outcome = VIEW
        else:
            return NOTHING
        self._note(one, outcome)
        return outcome

    def _has_weight(self, one: Reading) -> bool:
        hour = scoring.hour(one.read_at)
        self.first_hours[one.network] = min(hour, self.first_hours.get(one.network, hour))
        key = (hour, one.story_id, one.network)
        readers = self.from_networks.get(key, 0)
        self.from_networks[key] = readers + 1
        return readers < scoring.NETWORK_CAP

    def _note(self, one: Reading, outcome: Outcome) -> None:
        readers, weight = int(outcome.is_reader), outcome.weight
        old = self.totals.get(one.story_id, NO_COUNT)
        self.totals[one.story_id] = Count(old.views + 1, old.readers + readers)
        in_minute = self.by_minute[int(one.read_at // MINUTE), one.story_id]
        in_minute[0] += readers
        in_minute[1] += 1
        in_minute[2] += weight
        in_hour = self.by_hour[scoring.hour(one.read_at), one.story_id]
        in_hour.views += 1
        in_hour.readers += readers
        in_hour.weight += weight
        if readers:
            in_hour.by_source[one.source] += 1
        if weight:
            self._rank(one)

    def _rank(self, one: Reading) -> None:
        hour = scoring.hour(one.read_at)
        gains = [(epoch, scoring.gain(one.read_at, epoch)) for epoch in scoring.epochs(one.read_at)]
        for scope in (SITE, *one.scopes):
            self.weights[hour, scope, one.story_id] += 1
            for epoch, gain in gains:
                self.scores[scope, epoch, one.story_id] += gain

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
            (score, story)
            for (where, when, story), score in self.scores.items()
            if (where, when) == (scope, epoch) and story not in self.holds
        ]
        return [
            Ranked(story, scoring.popularity(score, epoch, at), self._networks(story, at))
            for score, story in scoring.first_of(sorted(found, reverse=True), limit)
        ]

    def weekly(self, scope: int, *, at: float, limit: int) -> list[Ranked]:
        """By the sum over the hours of the week."""
        hours = scoring.week(at)
        found: Counter[int] = Counter()
        for (when, where, story), weight in self.weights.items():
            if where == scope and when in hours and story not in self.holds:
                found[story] += weight
        best = sorted(((weight, story) for story, weight in found.items()), reverse=True)[:limit]
        return [Ranked(story, float(weight), self._networks(story, at)) for weight, story in best]

    def _networks(self, story_id: int, at: float) -> int:
        hours = scoring.hours_of_floor(at)
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
        return [
            Network(hour, story, network, readers, hour <= self.first_hours[network])
            for (hour, story, network), readers in found
            if first_hour <= hour <= last_hour
        ]

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
        self.first_hours = {
            network: first
            for network, first in self.first_hours.items()
            if first >= now - KNOWN_HOURS
        }
        first_hour, first_minute = now - HOUR_DAYS * 24, (now - MINUTE_HOURS) * HOUR // MINUTE
        _keep(self.from_networks, lambda key: key[0] >= now - NETWORK_HOURS)
        _keep(self.by_hour, lambda key: key[0] >= first_hour)
        _keep(self.refused, lambda key: key[0] >= first_hour)
        _keep(self.by_minute, lambda key: key[0] >= first_minute)
        _keep(self.weights, lambda key: key[0] >= first_hour)
        _keep(self.scores, lambda key: key[1] >= first_epoch)

    def close(self) -> None:
        """Nothing to end."""


def _keep(kept: dict[Key, Any], is_kept: Callable[[Key], bool]) -> None:
    for key in [one for one in kept if not is_kept(one)]:
        del kept[key]
