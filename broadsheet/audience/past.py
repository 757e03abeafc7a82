"""The counts as they were at a past moment, as far as minutes, networks and roll-ups still tell.

Readings that came late are in them, although they were not then. Within 24 hours ages are true to half
a minute (scores to 1.2 %); before that to half an hour, and who read from where is not known.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import NamedTuple

from django.db.models import Q

from broadsheet import clock
from broadsheet.audience import candidates, choosing, scoring
from broadsheet.audience.arrival import SITE
from broadsheet.audience.choosing import Now
from broadsheet.audience.models import Anomaly, AnomalyState, RolledHour
from broadsheet.audience.scoring import EPOCH, HALF_LIFE, HOUR, Ranked
from broadsheet.audience.store.protocol import AudienceStore, Hour, Minute, Network
from broadsheet.audience.windows import MINUTE
from broadsheet.newsroom import queries as newsroom
from broadsheet.newsroom.sections import Sections

KEPT_HOURS = 24  # of networks, with those of the floor before; of minutes, with an epoch before


class _Weight(NamedTuple):
    """What a story weighed about a time."""

    story_id: int
    at: float
    weight: int


def as_of(store: AudienceStore, moment: datetime) -> Now:
    """What rankings of a past moment look at; who may stand in them is as of now."""
    at, latest = moment.timestamp(), clock.now().timestamp()
    sections = newsroom.sections()
    held, first_known_hour = _held(moment), scoring.hour(latest) - KEPT_HOURS
    then = Then(store, at, sections, held, first_known_hour)
    return Now(then, moment, sections, then.floor(), held)


def _held(moment: datetime) -> frozenset[int]:
    """Stories that were held then, or are confirmed to be suspect."""
    is_held = Q(settled_at=None) | Q(settled_at__gt=moment) | Q(state=AnomalyState.CONFIRMED)
    found = Anomaly.objects.exclude(state=AnomalyState.NOTED).filter(is_held, found_at__lte=moment)
    return frozenset(found.values_list("story_id", flat=True))


@dataclass(frozen=True, slots=True)
class Then:
    """Answers what rankings ask of a store, as of `moment`.

    Of hours before the first known one only the roll-ups tell.
    """

    store: AudienceStore
    moment: float
    sections: Sections
    held: frozenset[int]
    first_known_hour: int

    @property
    def is_known(self) -> bool:
        """Whether the store still has the minutes and networks of the moment."""
        return scoring.hour(self.moment) >= self.first_known_hour

    def floor(self) -> int:
        """The floor of networks; none where networks are not known."""
        if not self.is_known:
            return 0
        last = self._last_minute
        return scoring.floor(self.store.readers_between(last - HOUR // MINUTE + 1, last))

    def popular(self, scope: int, *, at: float, limit: int) -> list[Ranked]:
        """See `AudienceStore`, as for all that follow."""
        scores: dict[int, float] = {}
        for one in self._recent():
            gain = one.weight * 2.0 ** (-max(0.0, at - one.at) / HALF_LIFE)
            scores[one.story_id] = scores.get(one.story_id, 0.0) + gain
        return self._ranked(scores, scope, limit)

    def weekly(self, scope: int, *, at: float, limit: int) -> list[Ranked]:
        """The hours before the running one, and of that the minutes."""
        week = scoring.week(at)
        if not self.is_known:
            return self._ranked(_sum(self._hours(week[0], week[-1])), scope, limit)
        running = self._minutes(week[-1] * HOUR // MINUTE)
        weights = [*self._hours(week[0], week[-1] - 1), *running]
        return self._ranked(_sum(weights), scope, limit)

    def minutes(
        self, first_minute: int, last_minute: int, story_ids: Collection[int] | None = None
    ) -> list[Minute]:
        """Those before the moment."""
        return self.store.minutes(first_minute, min(last_minute, self._last_minute), story_ids)

    def hours(self, first_hour: int, last_hour: int) -> list[Hour]:
        """The last one as a whole."""
        return self.store.hours(first_hour, last_hour)

    def networks(self, first_hour: int, last_hour: int) -> list[Network]:
        """The last hour as a whole."""
        return self.store.networks(first_hour, last_hour)

    @property
    def _last_minute(self) -> int:
        """The last one that had begun before the moment."""
        return ceil(self.moment / MINUTE) - 1

    def _recent(self) -> Iterable[_Weight]:
        """What can weigh anything in Popular Now."""
        if self.is_known:
            return self._minutes(int((self.moment - EPOCH) // MINUTE))
        last = scoring.hour(self.moment)
        return self._hours(last - EPOCH // HOUR, last)

    def _minutes(self, first: int) -> Iterable[_Weight]:
        for one in self.store.minutes(first, self._last_minute):
            yield _Weight(one.story_id, (one.minute + 0.5) * MINUTE, one.weight)

    def _hours(self, first: int, last: int) -> Iterable[_Weight]:
        """Of the store where it is sure to have all of them, else of the roll-ups."""
        edge = min(self.first_known_hour, last + 1)
        rolled = RolledHour.objects.filter(hour__gte=first, hour__lt=edge)
        for story_id, hour, weight in rolled.values_list("story_id", "hour", "weight"):
            yield _Weight(story_id, (hour + 0.5) * HOUR, weight)
        for one in self.store.hours(max(first, edge), last) if last >= edge else ():
            yield _Weight(one.story_id, (one.hour + 0.5) * HOUR, one.weight)

    def _ranked(self, scores: Mapping[int, float], scope: int, limit: int) -> list[Ranked]:
        members = self._of_scope(scores, scope) - self.held
        best = sorted(((scores[key], key) for key in members if scores[key]), reverse=True)[:limit]
        networks = candidates.networks_lately(self, self.moment, {key for _, key in best})
        return [Ranked(key, float(score), networks.get(key, 0)) for score, key in best]

    def _of_scope(self, story_ids: Collection[int], scope: int) -> set[int]:
        if scope == SITE:
            return set(story_ids)
        stories = choosing.stories(story_ids, self.sections)
        return {key for key, one in stories.items() if scope in candidates.scopes_of(one)}


def _sum(weights: Iterable[_Weight]) -> Counter[int]:
    found: Counter[int] = Counter()
    for one in weights:
        found[one.story_id] += one.weight
    return found
