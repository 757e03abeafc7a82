"""Who may stand in a ranking: stories as the store has them, best first, cut after who may not is out.

Reads so far down that eligibility and the floor of networks leave no list short while the store has
more, and that ties at the cut are settled by our order and not by the store's.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import inf
from operator import itemgetter
from typing import NamedTuple, Protocol

from broadsheet.audience import scoring, windows
from broadsheet.audience.arrival import SITE
from broadsheet.audience.ranking import RankingName
from broadsheet.audience.scoring import HALF_LIFE, ROUNDING, Ranked
from broadsheet.audience.store.protocol import AudienceStore, Hour, Minute, Network
from broadsheet.audience.windows import MINUTE, minute
from broadsheet.newsroom import queries as newsroom
from broadsheet.newsroom.eligibility import Place, may_show
from broadsheet.newsroom.sections import Sections
from broadsheet.newsroom.story import Story

ENTRIES = 50  # of a ranking
AT_FIRST = 4 * ENTRIES  # read; each further reading goes as many times deeper as this is wider
DEEPER = 4
AT_ONCE = 5000  # stories looked up by id
DEEP_LOOKED_AT = 2000  # stories with the most engaged readers, of which Deeply Read is made

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


def now(store: AudienceStore, at: datetime) -> Now:
    """What is to be known of an instant. One query."""
    last = minute(at.timestamp())
    readers = store.readers_between(last - scoring.HOUR // MINUTE + 1, last)
    floor = scoring.floor(readers)
    return Now(store, at, newsroom.sections(), floor, frozenset(store.held()))


def held_in(now: Now) -> dict[int, tuple[int, ...]]:
    """The live stories that are held, in order, with their scopes."""
    found = stories(now.held, now.sections)
    return {story_id: scopes_of(found[story_id]) for story_id in sorted(found)}


def scopes_of(story: Story) -> tuple[int, ...]:
    """The site and the sections of a story."""
    return (SITE, *(story.section.lineage if story.section else ()))


# --- the rankings ---------------------------------------------------------------------------------


def popular_now(now: Now, scope: int = SITE) -> Chosen:
    """Stories by readers who each weigh half after 30 minutes; of at least `floor` networks lately."""
    at = now.seconds
    since = windows.window(RankingName.POPULAR_NOW, at).begins
    # The first reader from each network weighs 1, so that who passes the floor has no less than this.
    least = now.floor * 2.0 ** (-(at - since) / HALF_LIFE)
    rule = Rule(RankingName.POPULAR_NOW, scope, least, now.floor)
    return _choose(rule, now, lambda limit: now.store.popular(scope, at=at, limit=limit))


def weekly_best(now: Now, scope: int = SITE) -> Chosen:
    """Stories by readers of the week. Networks of a week are not kept: the floor is one of readers."""
    rule = Rule(RankingName.WEEKLY_BEST, scope, least=now.floor)
    return _choose(rule, now, lambda limit: now.store.weekly(scope, at=now.seconds, limit=limit))


def rising(now: Now) -> Chosen:
    """Stories with more readers in the last half-hour than the three hours before let expect."""
    last = minute(now.seconds)
    span, spans = scoring.RISING_SECONDS // MINUTE, scoring.RISING_BEFORE + 1
    readers: dict[int, list[int]] = {}  # of each story by span, the latest first
    for one in now.store.minutes(last - spans * span + 1, last):
        readers.setdefault(one.story_id, [0] * spans)[(last - one.minute) // span] += one.weight
    networks = networks_lately(now.store, now.seconds, readers)
    scores = {key: scoring.rising(latest, before) for key, (latest, *before) in readers.items()}
    found = [Ranked(key, score, networks.get(key, 0)) for key, score in scores.items() if score > 0]
    expected = {key: scoring.expected(before) for key, (_, *before) in readers.items()}
    rule = Rule(RankingName.RISING, SITE, networks=now.floor, figures=expected)
    return _choose(rule, now, _from(found, now))


def deeply_read(now: Now) -> Chosen:
    """Stories by the share of them that their readers read, in a day; of at least `floor` readers."""
    last = scoring.hour(now.seconds)
    engaged: dict[int, tuple[int, int]] = {}  # seconds, readers
    for one in now.store.hours(last - windows.DEEP_HOURS + 1, last):
        seconds, readers = engaged.get(one.story_id, (0, 0))
        engaged[one.story_id] = seconds + one.engaged_seconds, readers + one.engaged_readers
    most = sorted(engaged, key=lambda key: (engaged[key][1], key), reverse=True)
    looked_at = [key for key in most[:DEEP_LOOKED_AT] if engaged[key][1] >= now.floor]
    known = stories(looked_at, now.sections).items()
    read = {key: (*engaged[key], story.word_count) for key, story in known}
    found = [Ranked(key, scoring.depth_of_reading(*one), 0) for key, one in read.items()]
    shares = {key: scoring.share_read(*one) for key, one in read.items()}
    rule = Rule(RankingName.DEEPLY_READ, SITE, figures=shares)
    return _choose(rule, now, _from(found, now))


# --- what they share ------------------------------------------------------------------------------


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


def _choose(rule: Rule, now: Now, read: Read) -> Chosen:
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


def _from(found: Iterable[Ranked], now: Now) -> Read:
    """Reads from a list that is known as a whole; what is held is left out."""
    free = (one for one in found if one.story_id not in now.held)
    ordered = sorted(free, key=lambda one: (one.score, one.story_id), reverse=True)
    return lambda limit: ordered[:limit]


def networks_lately(store: Counted, at: float, story_ids: Collection[int]) -> dict[int, int]:
    """From how many networks each was read in the hours of the floor."""
    last = scoring.hour(at)
    found: dict[int, set[int]] = {}
    for one in store.networks(last - scoring.FLOOR_HOURS, last):
        if one.story_id in story_ids:
            found.setdefault(one.story_id, set()).add(one.network)
    return {story_id: len(networks) for story_id, networks in found.items()}


def stories(ids: Iterable[int], sections: Sections) -> dict[int, Story]:
    """The live ones among them."""
    wanted = list(ids)
    found: dict[int, Story] = {}
    for start in range(0, len(wanted), AT_ONCE):
        found |= newsroom.stories(wanted[start : start + AT_ONCE], sections)
    return found
