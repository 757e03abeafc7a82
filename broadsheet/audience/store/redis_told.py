"""What Redis answers, as the records of the store: each function asks and reads. No Django."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from broadsheet.audience.scoring import Ranked
from broadsheet.audience.store import redis_keys as keys
from broadsheet.audience.store.protocol import Hour, Minute, Network, Refused
from broadsheet.audience.store.redis_link import Link

HOUR_MINUTES = 60
HOURS_OF_DAY = 24


def fields(answer: Any) -> list[tuple[bytes, bytes]]:
    """A hash, as either version of the protocol gives it."""
    if isinstance(answer, dict):
        return list(answer.items())
    return list(keys.pairs(answer))


def scored(answer: Sequence[Any]) -> list[tuple[float, int]]:
    """Scores and stories of a ranking, as either version of the protocol gives them."""
    if answer and isinstance(answer[0], list | tuple):
        return [(float(score), int(story)) for story, score in answer]
    return [(float(score), int(story)) for story, score in keys.pairs(list(answer))]


def ranked(best: list[tuple[float, int]], counts: list[Any], hours: int) -> list[Ranked]:
    """With the networks of each, whose parts `counts` lists hour by hour."""
    return [
        Ranked(story, float(score), sum(int(one or 0) for one in counts[place : place + hours]))
        for place, (score, story) in zip(range(0, len(counts), hours), best, strict=True)
    ]


def readers_between(link: Link, first_minute: int, last_minute: int) -> int:
    """Of the whole site."""
    first, last = first_minute // HOUR_MINUTES, last_minute // HOUR_MINUTES
    known = known_in(link, "hours", first, last)
    asked = [
        (hour, [minute for minute in range(hour * HOUR_MINUTES, (hour + 1) * HOUR_MINUTES)
                if first_minute <= minute <= last_minute])
        for hour in known
    ]  # fmt: skip
    tag = keys.of_scope(0)
    found = link.ask(("HMGET", f"{tag}:readers:{hour}", *minutes) for hour, minutes in asked)
    return sum(int(one) for some in found for one in some if one)


def minutes(
    link: Link, first_minute: int, last_minute: int, story_ids: Collection[int] | None
) -> list[Minute]:
    """In their order."""
    first, last = first_minute // HOUR_MINUTES, last_minute // HOUR_MINUTES
    found: dict[tuple[int, int], dict[str, int]] = defaultdict(dict)
    for _, story, values in _known(link, "minutes", first, last, story_ids):
        for name, value in values:
            minute = int(name[:-1])
            if first_minute <= minute <= last_minute:
                found[minute, story][name[-1:].decode()] = int(value)
    return [
        Minute(*place, one.get("r", 0), one.get("v", 0), one.get("w", 0))
        for place, one in sorted(found.items())
    ]


def hours(link: Link, first_hour: int, last_hour: int) -> list[Hour]:
    """In their order."""
    found = []
    for hour, story, values in _known(link, "hour", first_hour, last_hour):
        one = {name.decode(): int(value) for name, value in values}
        views, readers, weight, seconds, engaged = (
            one.get(name, 0) for name in ("v", "r", "w0", "es", "er")
        )
        by_source = {
            source: one[f"s{place}"]
            for place, source in enumerate(keys.SOURCES)
            if f"s{place}" in one
        }
        found.append(Hour(hour, story, views, readers, weight, seconds, engaged, by_source))
    return found


def refusals(link: Link, first_hour: int, last_hour: int) -> list[Refused]:
    """In their order."""
    known = known_in(link, "refused-hours", first_hour, last_hour)
    found = link.ask(("HGETALL", f"{keys.JOURNAL}:refused:{hour}") for hour in known)
    return sorted(
        Refused(hour, reason.decode(), int(beacons))
        for hour, one in zip(known, found, strict=True)
        for reason, beacons in fields(one)
    )


def networks(link: Link, first_hour: int, last_hour: int) -> list[Network]:
    """In their order."""
    rows = [
        (hour, story, name, int(readers))
        for hour, story, values in _known(link, "networks", first_hour, last_hour)
        for name, readers in values
        if len(name) == len(keys.key(0))
    ]
    new = _new(link, {(hour, name) for hour, _, name, _ in rows})
    return sorted(
        Network(hour, story, int.from_bytes(name, "big"), readers, (hour, name) in new)
        for hour, story, name, readers in rows
    )


def _new(link: Link, met: set[tuple[int, bytes]]) -> set[tuple[int, bytes]]:
    """Those that nobody had come from before: a site day lies in two days of UTC at most."""
    every = sorted(met)
    answers = link.ask(
        ("HGET", f"{keys.NETWORKS}:first:{hour // HOURS_OF_DAY - back}", name)
        for hour, name in every
        for back in (0, 1)
    )
    return {
        one
        for one, first, before in zip(every, answers[::2], answers[1::2], strict=True)
        if before is None and (first is None or one[0] <= int(first))
    }


def known_in(link: Link, kind: str, first: int, last: int) -> list[int]:
    """The hours or days of this span of which anything is known."""
    found = link.ask_one("SMEMBERS", f"{keys.JOURNAL}:{kind}")
    return sorted(number for number in map(int, found) if first <= number <= last)


def _known(
    link: Link, kind: str, first: int, last: int, story_ids: Collection[int] | None = None
) -> Iterable[tuple[int, int, list[tuple[bytes, bytes]]]]:
    """Hour, story and fields of all that is kept by story and hour, in order; what is empty left out."""
    known = known_in(link, "hours", first, last)
    stories = link.ask(("SMEMBERS", f"{keys.JOURNAL}:hour:{hour}") for hour in known)
    wanted = None if story_ids is None else set(story_ids)
    every = [
        (hour, story)
        for hour, some in zip(known, stories, strict=True)
        for story in sorted(map(int, some))
        if wanted is None or story in wanted
    ]
    answers = link.ask(
        ("HGETALL", f"{keys.of_story(story)}:{kind}:{hour}") for hour, story in every
    )
    for (hour, story), answer in zip(every, answers, strict=True):
        if values := fields(answer):
            yield hour, story, values
