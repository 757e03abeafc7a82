"""Names of keys in Redis, how long each lives, and what scripts are told. No Django.

What stands in braces decides where in a Cluster a key lies: all that is to change together has one tag.
"""

from collections.abc import Iterable, Iterator

from broadsheet.audience import scoring
from broadsheet.audience.arrival import SITE, Arrival, Reading, Source
from broadsheet.audience.scoring import EPOCH, HOUR
from broadsheet.audience.store.memory import HOUR_DAYS, MINUTE, MINUTE_HOURS, NETWORK_HOURS

JOURNAL = "{j}"  # batches under way, what is known of which hours and days, refusals, holds, salts
NETWORKS = "{n}"  # when each was met first
DAY = 24 * HOUR
# Keys end by themselves if nobody deletes them before; a beacon that is late begins the time anew.
SALT_SECONDS = 3 * DAY  # a salt begins 24 h before its day at most, and outlives it by 24 h
SEEN_SECONDS = 3 * DAY
NETWORK_SECONDS = (NETWORK_HOURS + 24) * HOUR
MINUTE_SECONDS = (MINUTE_HOURS + 24) * HOUR
HOUR_SECONDS = (HOUR_DAYS + 1) * DAY
SCORE_SECONDS = 3 * EPOCH
LIVES = (SEEN_SECONDS, NETWORK_SECONDS, HOUR_SECONDS, MINUTE_SECONDS, SCORE_SECONDS)
SOURCES = tuple(Source)  # a source is told by its place

Argument = str | bytes | int | float


def of_story(story_id: int) -> str:
    """The tag of a story: all that decides what a reading of it is."""
    return f"{{a:{story_id}}}"


def of_scope(scope: int) -> str:
    """The tag of a ranking."""
    return f"{{r:{scope}}}"


def member(story_id: int) -> str:
    """A story in a ranking; such words stand in the order of their numbers."""
    return f"{story_id:019d}"


def key(hash_of_somebody: int) -> bytes:
    """A reader or a network, in 8 bytes; no other field is so long."""
    return hash_of_somebody.to_bytes(8, "big")


def told(one: Arrival) -> list[Argument]:
    """An arrival as `count.lua` reads it. Formulas stay in `scoring`: it is told their results."""
    if not isinstance(one, Reading):
        return ["e", one.day, key(one.reader), one.engaged_seconds]
    epoch, following = scoring.epochs(one.read_at)
    return [
        "r",
        one.day,
        key(one.reader),
        key(one.network),
        repr(float(one.read_at)),
        scoring.hour(one.read_at),
        int(one.read_at // MINUTE),
        SOURCES.index(one.source),
        ",".join(map(str, (SITE, *one.scopes))),
        epoch,
        repr(scoring.gain(one.read_at, epoch)),
        repr(scoring.gain(one.read_at, following)),
    ]


def places(arrivals: Iterable[Arrival]) -> set[tuple[str, int, int]]:
    """The hours ('h') and days ('d') in which these stories will be known, and the scopes ('s')."""
    found = {("s", SITE, 0)}
    for one in arrivals:
        found.update(("s", scope, 0) for scope in one.scopes)
        found.add(("h", scoring.hour(one.read_at), one.story_id))
        found.add(("d", one.day, one.story_id))
    return found


def pairs(flat: list[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """What Redis lists as name, value, name, value."""
    return zip(flat[::2], flat[1::2], strict=True)
