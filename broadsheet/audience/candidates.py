"""The stories that each ranking is made of, by its definition: docs/rankings.md. How they are chosen: `choosing`."""

from collections.abc import Collection, Iterable
from datetime import datetime

from broadsheet.audience import scoring, windows
from broadsheet.audience.arrival import SITE
from broadsheet.audience.choosing import Chosen, Counted, Now, Read, Rule, choose, stories
from broadsheet.audience.ranking import RankingName
from broadsheet.audience.scoring import HALF_LIFE, Ranked
from broadsheet.audience.store.protocol import AudienceStore
from broadsheet.audience.windows import MINUTE, minute
from broadsheet.newsroom import queries as newsroom
from broadsheet.newsroom.story import Story

DEEP_LOOKED_AT = 2000  # stories with the most engaged readers, of which Deeply Read is made


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
    return choose(rule, now, lambda limit: now.store.popular(scope, at=at, limit=limit))


def weekly_best(now: Now, scope: int = SITE) -> Chosen:
    """Stories by readers of the week. Networks of a week are not kept: the floor is one of readers."""
    rule = Rule(RankingName.WEEKLY_BEST, scope, least=now.floor)
    return choose(rule, now, lambda limit: now.store.weekly(scope, at=now.seconds, limit=limit))


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
    return choose(rule, now, _from(found, now))


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
    return choose(rule, now, _from(found, now))


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
