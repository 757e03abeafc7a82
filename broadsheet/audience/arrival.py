"""What a beacon that passed the gate says, and what came of it. Pure records; no Django.

Source: docs/audience.md#what-is-counted.
"""

from dataclasses import dataclass
from enum import StrEnum

SITE = 0  # the scope of the whole site; the others are ids of sections


class Source(StrEnum):
    """Where a reader came from; `INSIDE` is a page of the same site."""

    DIRECT = "direct"
    INSIDE = "inside"
    SEARCH = "search"
    SOCIAL = "social"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Reading:
    """A reader saw a story.

    `reader` and `network` are keyed hashes of 63 bits, salted anew for each site day: they tell readers
    of a day apart, and nobody who they are. `read_at` is in seconds since 1970, `day` counts site days
    from the ordinal 1. `scopes` are the story's sections, topmost first, without `SITE`.
    """

    story_id: int
    scopes: tuple[int, ...]
    reader: int
    network: int
    day: int
    read_at: float
    source: Source = Source.DIRECT
    from_story_id: int = 0  # the story of this site whose page led here; 0: none


@dataclass(frozen=True, slots=True)
class Engagement:
    """How long and how far a reader read so far; a later one of the same reader says no less."""

    story_id: int
    scopes: tuple[int, ...]
    reader: int
    day: int
    read_at: float
    engaged_seconds: int
    depth_percent: int


Arrival = Reading | Engagement


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an arrival.

    `is_view`: it is this reader's first of the story in 30 minutes. `is_reader`: the first of the site
    day. `weight`: what it weighs in rankings, 0 where its network has weighed enough in this hour.
    """

    is_view: bool = False
    is_reader: bool = False
    weight: int = 0


NOTHING = Outcome()
