"""A batch on its way into Redis: noted, counted story by story, ranked, struck. No Django.

A reading is counted when its story's script has returned. Rankings lie elsewhere in a Cluster and follow;
if the process ends in between, whoever finds the note later lets them follow. Nothing is lost and
nothing counts twice: readers are known, and rankings take sums, never differences.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from uuid import uuid4

from broadsheet.audience import scoring
from broadsheet.audience.arrival import NOTHING, Arrival, Outcome, Reading
from broadsheet.audience.scoring import WEEK_HOURS
from broadsheet.audience.store import redis_keys as keys
from broadsheet.audience.store.memory import READER, READER_WITHOUT_WEIGHT, VIEW
from broadsheet.audience.store.protocol import Refused, StoreIsAway
from broadsheet.audience.store.redis_keys import Argument
from broadsheet.audience.store.redis_link import Link, script

OUTCOMES = (NOTHING, VIEW, READER_WITHOUT_WEIGHT, READER)
GIVEN_UP_SECONDS = 20  # after which a batch that was noted is not counted any more
ANSWER_SECONDS = (
    60  # that a story remembers what it told of a batch: 20, and what clocks may differ
)
STALE_SECONDS = 60  # after which a note is of a process that died

Told = list[bytes]  # what `count` and `sums` return


def add(link: Link, arrivals: Sequence[Arrival], refused: Iterable[Refused]) -> list[Outcome]:
    """The outcome of each. Raises `StoreIsAway` if any is not counted.

    Of a Cluster that is away in part some stories may be counted; given again, they count no more.
    """
    refusals: list[Sequence[Argument]] = [(one.hour, one.reason, one.beacons) for one in refused]
    if not arrivals and not refusals:
        return []
    batch, places = uuid4().hex, keys.places(arrivals)
    began = _begin(link, batch, places, refusals)
    stories = _by_story(arrivals)
    try:
        told = _count(link, batch, stories, arrivals, began)
    except StoreIsAway:
        _withdraw(link, batch, places)
        raise
    try:
        _rank(link, dict(zip(stories, told, strict=True)))
        _meet(link, _networks(stories, arrivals, told))
        _finish(link, batch, refusals)
    except StoreIsAway:
        if not arrivals:
            raise  # else they are counted, and the note stays until the ranking's node is back
    return _outcomes(stories, told, len(arrivals))


def sweep(link: Link, stale_seconds: float) -> None:
    """Ranks what processes that died had counted and not ranked."""
    now, batches = link.ask([("TIME",), ("ZRANGE", f"{keys.JOURNAL}:batches", 0, -1, "WITHSCORES")])
    for batch, began in _pairs(batches):
        if float(now[0]) - float(began) >= stale_seconds:
            _resume(link, batch.decode())


def _pairs(answer: Sequence[object]) -> list[tuple[bytes, float]]:
    """Members and scores, as either version of the protocol gives them."""
    if answer and isinstance(answer[0], list | tuple):
        return [(one[0], float(one[1])) for one in answer]  # type: ignore[index]
    return [(one, float(score)) for one, score in keys.pairs(list(answer))]  # type: ignore[arg-type]


def _withdraw(link: Link, batch: str, places: set[tuple[str, int, int]]) -> None:
    """Whoever gave the batch will give its refusals again; stories that were counted are to be ranked."""
    with suppress(StoreIsAway):
        link.ask_one("HSET", f"{keys.JOURNAL}:noted", batch, _note(places, []))


def _note(places: set[tuple[str, int, int]], refusals: Sequence[Sequence[Argument]]) -> str:
    return json.dumps({"places": sorted(places), "refusals": refusals})


def _begin(
    link: Link,
    batch: str,
    places: set[tuple[str, int, int]],
    refusals: Sequence[Sequence[Argument]],
) -> int:
    note = _note(places, refusals)
    lives = keys.HOUR_SECONDS, keys.SEEN_SECONDS
    flat = [value for place in places for value in place]
    return int(link.ask([script("begin", keys.JOURNAL, batch, note, *lives, *flat)])[0])


def _by_story(arrivals: Sequence[Arrival]) -> dict[int, list[int]]:
    """The places of each story's arrivals."""
    found = defaultdict(list)
    for place, one in enumerate(arrivals):
        found[one.story_id].append(place)
    return found


def _count(
    link: Link,
    batch: str,
    stories: Mapping[int, list[int]],
    arrivals: Sequence[Arrival],
    began: int,
) -> list[Told]:
    head = (
        began + GIVEN_UP_SECONDS,
        scoring.VIEW_SECONDS,
        scoring.NETWORK_CAP,
        scoring.ENGAGED_MOST_SECONDS,
        *keys.LIVES,
        batch,
        ANSWER_SECONDS,
    )
    return link.ask(
        script(
            "count",
            keys.of_story(story),
            *head,
            *(value for place in places for value in keys.told(arrivals[place])),
        )
        for story, places in stories.items()
    )


def _rank(link: Link, told: Mapping[int, Told]) -> None:
    lives = keys.SCORE_SECONDS, keys.HOUR_SECONDS, keys.MINUTE_SECONDS
    by_scope: dict[int, list[Argument]] = defaultdict(list)
    for story, (_, *sums) in told.items():
        for place in range(0, len(sums), 4):
            kind, number, scope, value = sums[place : place + 4]
            by_scope[int(scope)] += (kind, number, keys.member(story), value)
    link.ask(
        script("rank", keys.of_scope(scope), WEEK_HOURS, *lives, *flat)
        for scope, flat in by_scope.items()
    )


def _networks(
    stories: Mapping[int, list[int]], arrivals: Sequence[Arrival], told: Sequence[Told]
) -> set[tuple[int, bytes]]:
    """Hours and networks of those that turned out to be readers."""
    found = set()
    for places, (outcomes, *_) in zip(stories.values(), told, strict=True):
        for place, outcome in zip(places, outcomes.decode(), strict=True):
            one = arrivals[place]
            if outcome >= "2" and isinstance(one, Reading):
                found.add((scoring.hour(one.read_at), keys.key(one.network)))
    return found


def _meet(link: Link, networks: set[tuple[int, bytes]]) -> None:
    if networks:
        flat = [value for one in networks for value in one]
        link.ask([script("first", keys.NETWORKS, keys.SEEN_SECONDS, *flat)])


def _finish(link: Link, batch: str, refusals: Iterable[Sequence[Argument]]) -> None:
    flat = [value for one in refusals for value in one]
    link.ask([script("finish", keys.JOURNAL, batch, keys.HOUR_SECONDS, *flat)])


def _outcomes(stories: Mapping[int, list[int]], told: Sequence[Told], count: int) -> list[Outcome]:
    found = [NOTHING] * count
    for places, (outcomes, *_) in zip(stories.values(), told, strict=True):
        for place, outcome in zip(places, outcomes.decode(), strict=True):
            found[place] = OUTCOMES[int(outcome)]
    return found


def _resume(link: Link, batch: str) -> None:
    noted = link.ask_one("HGET", f"{keys.JOURNAL}:noted", batch)
    note = json.loads(noted or '{"places": [], "refusals": []}')
    hours: dict[int, set[int]] = defaultdict(set)
    for kind, number, story in note["places"]:
        if kind == "h":
            hours[story].add(number)
    told = link.ask(
        script("sums", keys.of_story(story), *some, "-", *_epochs(some))
        for story, some in hours.items()
    )
    _rank(link, dict(zip(hours, told, strict=True)))
    _meet(link, _networks_of(link, hours))
    _finish(link, batch, note["refusals"])


def _epochs(hours: Iterable[int]) -> set[int]:
    return {epoch for hour in hours for epoch in scoring.epochs(hour * scoring.HOUR)}


def _networks_of(link: Link, hours: Mapping[int, set[int]]) -> set[tuple[int, bytes]]:
    every = [(story, hour) for story, some in hours.items() for hour in some]
    names = link.ask(("HKEYS", f"{keys.of_story(story)}:networks:{hour}") for story, hour in every)
    return {
        (hour, network)
        for (_, hour), found in zip(every, names, strict=True)
        for network in found
        if len(network) == len(keys.key(0))
    }
