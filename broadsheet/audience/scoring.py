"""The formulas of the rankings, and every number in them. Pure; units are readers and seconds.

Source: docs/rankings.md, where each is proven and measured. A change of one is a decision record.
"""

from collections.abc import Iterable, Iterator
from math import sqrt
from typing import NamedTuple

HOUR = 3600
VIEW_SECONDS = 30 * 60  # a reader who comes back after this has viewed the story again
HALF_LIFE = 30 * 60  # of a reader's weight in Popular Now
EPOCH = 48 * HALF_LIFE  # what is older than an epoch weighs less than 2^-48
WEEK_HOURS = 168  # of Weekly Best: the running hour and the 167 before it
NETWORK_CAP = 3  # readers of a story, network and clock hour that weigh anything
ROUNDING = 1e-12  # of a score, by which sums in another order may differ
MOST_EQUALS = 1000  # that are put in order; a list is not longer
FLOOR_HOURS = 2  # in which a story must be read from so many networks to be listed
FLOOR = 3
FLOOR_OF_A_CROWD = 5
CROWD = 300  # readers of the site in an hour from which the higher floor holds
ENGAGED_MOST_SECONDS = 3600  # of one reader and story that are believed
WORDS_A_MINUTE = 238  # Brysbaert 2019, silent reading of English prose
RISING_SECONDS = 30 * 60
RISING_BEFORE = 6  # how many such spans before it say what was to be expected


def epochs(read_at: float) -> tuple[int, int]:
    """The epochs that a reading is counted in: its own and the next, which then holds all that weighs."""
    own = int(read_at // EPOCH)
    return own, own + 1


def gain(read_at: float, epoch: int) -> float:
    """What a reading adds to a story's score of that epoch; order of arrival does not matter.

    Exponents stay between -48 and 48, so nothing overflows.
    """
    exponent: float = (read_at - epoch * EPOCH) / HALF_LIFE
    return float(2.0**exponent)


def popularity(score: float, epoch: int, at: float) -> float:
    """A score of the epoch of `at` in readers now: each weighs half after `HALF_LIFE`."""
    return score * float(2.0 ** (-(at - epoch * EPOCH) / HALF_LIFE))


def first_of(best: Iterable[tuple[float, int]], limit: int) -> list[tuple[float, int]]:
    """The first scores and stories of those given in descending order; equal ones by the larger id.

    Sums of the same readings differ by how they arrived, in their last bits: they count as equal.
    """
    found: list[tuple[float, int]] = []
    for equals in _equals(best):
        if len(found) >= limit:
            break
        found += sorted(equals, key=lambda one: -one[1])
    return found[:limit]


def _equals(best: Iterable[tuple[float, int]]) -> Iterator[list[tuple[float, int]]]:
    equals: list[tuple[float, int]] = []
    for one in best:
        if equals and (one[0] < equals[0][0] * (1 - ROUNDING) or len(equals) == MOST_EQUALS):
            yield equals
            equals = []
        equals.append(one)
    if equals:
        yield equals


def hour(at: float) -> int:
    """The clock hour, counted from 1970."""
    return int(at // HOUR)


def week(at: float) -> range:
    """The hours of Weekly Best."""
    last = hour(at)
    return range(last - WEEK_HOURS + 1, last + 1)


def hours_of_floor(at: float) -> range:
    """The hours in which networks are counted: the running one and the `FLOOR_HOURS` before it."""
    last = hour(at)
    return range(last - FLOOR_HOURS, last + 1)


def floor(readers_last_hour: int) -> int:
    """From how many networks a story must have been read to be listed."""
    return FLOOR_OF_A_CROWD if readers_last_hour >= CROWD else FLOOR


def expected(before: Iterable[int]) -> float:
    """How many readers a span lets expect after these: their mean, and one reader more than none."""
    spans = tuple(before)
    return (sum(spans) + 1) / (len(spans) + 1)


def rising(now: int, before: Iterable[int]) -> float:
    """How far the readers of the last span stand above what the spans before it let expect.

    In standard deviations of chance (Poisson).
    """
    usual = expected(before)
    return (now - usual) / sqrt(usual)


def expected_seconds(word_count: int) -> float:
    """How long reading all of it takes."""
    return max(20.0, word_count * 60 / WORDS_A_MINUTE)


def share_read(engaged_seconds: int, readers: int, word_count: int) -> float:
    """The share of a story that its readers read on average, by time, at most 1."""
    return min(1.0, engaged_seconds / max(1, readers) / expected_seconds(word_count))


def depth_of_reading(engaged_seconds: int, readers: int, word_count: int) -> float:
    """The share of a story that its readers read; few readers pull it to a third."""
    doubt = 10
    share = share_read(engaged_seconds, readers, word_count)
    return (share * readers + doubt / 3) / (readers + doubt)


class Ranked(NamedTuple):
    """A story in a ranking: its score in readers, and from how many networks it was read lately."""

    story_id: int
    score: float
    networks: int
