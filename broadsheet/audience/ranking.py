"""What a ranking is: stories in order, and of each why it stands there. Frozen records; no Django."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class RankingName(StrEnum):
    """The rankings, by the name used in rows, addresses and surrogate keys."""

    POPULAR_NOW = "popular-now"
    WEEKLY_BEST = "weekly-best"
    RISING = "rising"
    DEEPLY_READ = "deeply-read"


# What Must-Reads fall back on, in order, and how far down they look in each.
FALLBACKS = (RankingName.DEEPLY_READ, RankingName.POPULAR_NOW)
CHOSEN_FROM = 20


class Ground(StrEnum):
    """What a story's place in a ranking rests on. A closed set: pages have words for each."""

    DECAYED_READERS = "decayed-readers"  # readers, of whom each weighs half after 30 minutes
    WEEKS_READERS = "weeks-readers"  # readers of 168 hours
    MORE_THAN_EXPECTED = "more-than-expected"  # readers of 30 minutes against the hours before
    READ_TO_THE_END = "read-to-the-end"  # engaged time against what the length takes


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a story stands in a ranking, without words.

    `figure` is, by ground: readers as they weigh now; readers of the week; how many readers were to be
    expected; the share of the story that was read, 0 to 1.
    """

    ground: Ground
    figure: float


@dataclass(frozen=True, slots=True)
class Entry:
    """A story at its rank from 1.

    `readers` are those of the ranking's window, the discounted included but in Weekly Best. `score` is
    what orders it, in the unit of the ranking. `networks` are distinct ones lately, 0 where none was asked for.
    `rank_before` is the rank 30 to 60 minutes before, in Weekly Best 12 to 24 hours; None if it had none.
    """

    story_id: int
    rank: int
    readers: int
    score: float
    networks: int
    rank_before: int | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class Standing:
    """A ranking as it was at `computed_at`, for the site (`scope` 0) or a section.

    `excluded` counts live stories that had the readers for it and may not stand in any ranking;
    `held` live ones whose traffic is held as suspect, `held_ids` are their ids.
    """

    name: RankingName
    scope: int
    computed_at: datetime
    entries: tuple[Entry, ...]
    excluded: int = 0
    held: int = 0
    held_ids: tuple[int, ...] = ()
