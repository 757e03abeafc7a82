"""Who may stand in a ranking: of stories as the store has them, best first, those who may, in our order.

Reads so far down that eligibility and the floor of networks leave no list short while the store has
more, and that ties at the cut are settled by our order and not by the store's.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import inf
from operator import itemgetter
from typing import NamedTuple, Protocol

from broadsheet.audience.ranking import RankingName
from broadsheet.audience.scoring import ROUNDING, Ranked
from broadsheet.audience.store.protocol import Hour, Minute, Network
from broadsheet.newsroom import queries as newsroom
from broadsheet.newsroom.eligibility import Place, may_show
from broadsheet.newsroom.sections import Sections
from broadsheet.newsroom.story import Story

ENTRIES = 50  # of a ranking
AT_FIRST = 4 * ENTRIES  # read; each further reading goes as many times deeper as this is wider
DEEPER = 4
AT_ONCE = 5000  # stories looked up by id

Read = Callable[[int], list[Ranked]]
PLACES = {RankingName.WEEKLY_BEST: Place.WEEKLY_BEST}  # the others: as Popular Now


class Counted(Protocol):
    """What rankings ask of an audience store, and of what it was in the past."""

    def popular(self, scope: int, *, at: float, limit: int) -> list[Ranked]:
        """See `AudienceStore`, as for all of these."""

    def weekly(self, scope: int, *, at: float, limit: int) -> list[Ranked]:
        """By the hours of the week."""

    def minutes(
        self, first_minute: int, last_minute: int, story_ids: Collection[int] | None = None
    ) -> list[Minute]:
        """Readers by minute and story."""

    def hours(self, first_hour: int, last_hour: int) -> list[Hour]:
        """All that is known by hour and story."""

    def networks(self, first_hour: int, last_hour: int) -> list[Network]:
        """Who read from where."""


@dataclass(frozen=True, slots=True)
class Now:
    """What all rankings of an instant look at. `floor` is in networks, `held` are ids of stories."""

    store: Counted
    at: datetime
    sections: Sections
    floor: int
    held: frozenset[int]

    @property
    def seconds(self) -> float:
        """The instant as the store counts."""
        return self.at.timestamp()


class Listed(NamedTuple):
    """A story that stands in a ranking; `figure` is what its reason tells."""

    story: Story
    score: float
    networks: int
    figure: float


class Chosen(NamedTuple):
    """A ranking before its entries are told, and how many may not stand in it that else would."""

    name: RankingName
    scope: int
    listed: tuple[Listed, ...]
    excluded: int


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may be listed in a ranking: from which score and how many networks up.

    `figures` are what reasons tell of each story; where there are none, its score.
    """

    name: RankingName
    scope: int
    least: float = 0.0
    networks: int = 0
    figures: Mapping[int, float] | None = None

    def passes(self, one: Ranked) -> bool:
        """Whether a story has what it takes, if it is live and may be shown."""
        return one.score >= self.least and one.networks >= self.networks

    def may_show(self, story: Story) -> bool:
        """Whether a live story may stand in this ranking."""
        return may_show(story, PLACES.get(self.name, Place.POPULAR_NOW))

    def listed(self, one: Ranked, story: Story) -> Listed:
        """The story with what is told of it."""
        figure = one.score if self.figures is None else self.figures[one.story_id]
        return Listed(story, one.score, one.networks, figure)


def choose(rule: Rule, now: Now, read: Read) -> Chosen:
    """The first entries of what `read` gives, in our order."""
    known: dict[int, Story | None] = {}  # None: not live
    limit = AT_FIRST
    while True:
        found = read(limit)
        passing = [one for one in found if rule.passes(one)]
        _look_up(passing, known, now.sections)
        live = [rule.listed(one, story) for one in passing if (story := known[one.story_id])]
        listed = _in_order(one for one in live if rule.may_show(one.story))[:ENTRIES]
        lowest = listed[-1].score if len(listed) == ENTRIES else rule.least
        lowest *= 1 - ROUNDING
        if len(found) < limit or found[-1].score < lowest:  # what comes after cannot stand in it
            break
        limit *= DEEPER
    excluded = [one for one in live if not rule.may_show(one.story) and one.score >= lowest]
    return Chosen(rule.name, rule.scope, tuple(listed), len(excluded))


def _in_order(found: Iterable[Listed]) -> list[Listed]:
    """By score, then the newer story, then the higher id; what differs by rounding alone is equal."""
    equal = inf
    ranked: list[tuple[float, datetime, int, Listed]] = []
    for one in sorted(found, key=lambda one: one.score, reverse=True):
        if one.score < equal * (1 - ROUNDING):
            equal = one.score
        ranked.append((equal, one.story.published_at, one.story.id, one))
    return [one for *_, one in sorted(ranked, key=itemgetter(0, 1, 2), reverse=True)]


def _look_up(passing: Iterable[Ranked], known: dict[int, Story | None], sections: Sections) -> None:
    """Adds the stories that are not known yet."""
    new = [one.story_id for one in passing if one.story_id not in known]
    known.update(dict.fromkeys(new))
    known.update(stories(new, sections))


def stories(ids: Iterable[int], sections: Sections) -> dict[int, Story]:
    """The live ones among them."""
    wanted = list(ids)
    found: dict[int, Story] = {}
    for start in range(0, len(wanted), AT_ONCE):
        found |= newsroom.stories(wanted[start : start + AT_ONCE], sections)
    return found
