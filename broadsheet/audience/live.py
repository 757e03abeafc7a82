"""What the store knows of the last minutes and hours: who reads what now. Reads only.

All of it raises `StoreIsAway` while the store cannot be reached.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from broadsheet.audience import connection, scoring
from broadsheet.audience.store.protocol import AudienceStore
from broadsheet.audience.windows import MINUTE, minute

NOW_MINUTES = 5
HOUR_MINUTES = 60
STEP_MINUTES = 10  # of a story's sparkline
STORY_HOURS = 48  # as far back as the store keeps minutes
AT_ONCE = 5000  # stories looked up by id


@dataclass(frozen=True, slots=True)
class BeingRead:
    """A story, its readers in the last minutes, and minute by minute in the last hour."""

    story_id: int
    readers: int
    by_minute: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Now:
    """Readers in the last minutes, and the stories that have most of them, most first."""

    readers: int
    story_count: int
    stories: tuple[BeingRead, ...]


def now(at: float, among: QuerySet[Any] | None = None, *, limit: int) -> Now:
    """Who reads these stories now. No query, or one for each 5,000 stories that are read if not all may be seen."""
    store, last = connection.store(), minute(at)
    read: Counter[int] = Counter()
    for one in store.minutes(last - NOW_MINUTES + 1, last):
        read[one.story_id] += one.readers
    if among is not None:
        kept = _kept(read, among)
        read = Counter({story_id: read[story_id] for story_id in kept})
    read = +read
    best = sorted(read, key=lambda story_id: (read[story_id], story_id), reverse=True)[:limit]
    hour = _last_hour(store, last, best)
    stories = tuple(BeingRead(one, read[one], hour[one]) for one in best)
    return Now(read.total(), len(read), stories)


def story(story_id: int, at: float) -> tuple[int, ...]:
    """Readers of a story in the last 48 hours, by ten minutes by the clock; the last is running."""
    last = minute(at) // STEP_MINUTES
    count = STORY_HOURS * HOUR_MINUTES // STEP_MINUTES
    first = last - count + 1
    readers = [0] * count
    found = connection.store().minutes(first * STEP_MINUTES, minute(at), [story_id])
    for one in found:
        readers[one.minute // STEP_MINUTES - first] += one.readers
    return tuple(readers)


def floor(at: float) -> int:
    """From how many networks a story must be read now to stand in Popular Now."""
    last = minute(at)
    readers = connection.store().readers_between(last - scoring.HOUR // MINUTE + 1, last)
    return scoring.floor(readers)


def _kept(story_ids: Iterable[int], among: QuerySet[Any]) -> list[int]:
    """Those of these stories that are among them."""
    ids = list(story_ids)
    kept: list[int] = []
    for start in range(0, len(ids), AT_ONCE):
        kept += among.filter(pk__in=ids[start : start + AT_ONCE]).values_list("pk", flat=True)
    return kept


def _last_hour(store: AudienceStore, last: int, story_ids: list[int]) -> dict[int, tuple[int, ...]]:
    first = last - HOUR_MINUTES + 1
    readers = {story_id: [0] * HOUR_MINUTES for story_id in story_ids}
    for one in store.minutes(first, last, story_ids) if story_ids else ():
        readers[one.story_id][one.minute - first] += one.readers
    return {story_id: tuple(counts) for story_id, counts in readers.items()}
