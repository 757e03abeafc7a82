"""What pages and the desk ask about readers: rankings and counts. Reads only.

Rankings come from the content database, counts from the store, or from the roll-ups while it is away.
"""

import json
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db import connection as database
from django.db.models import Sum
from pydantic import TypeAdapter

from broadsheet import clock
from broadsheet.audience import connection, windows
from broadsheet.audience.models import ImportedCount, RolledMonth
from broadsheet.audience.ranking import Entry, RankingName, Standing
from broadsheet.audience.store.protocol import Count, StoreIsAway

ENTRIES = TypeAdapter(tuple[Entry, ...])  # the JSON of `Ranking.entries`
KEPT_RANKINGS = 64  # as they were read; each some 20 KB
RANKINGS = """
    SELECT name, scope, computed_at, entries, excluded, held FROM audience_ranking
    WHERE scope = %s AND name IN ({marks})"""


# --- rankings -------------------------------------------------------------------------------------


def ranking(name: RankingName, section_id: int | None = None) -> Standing | None:
    """The ranking of the site or a section as it was computed last; None before that. One query."""
    return rankings([name], section_id).get(name)


def rankings(
    names: Collection[RankingName], section_id: int | None = None
) -> dict[RankingName, Standing]:
    """Several rankings of the site or a section; those that were ever computed. One query."""
    if not names:
        return {}
    marks = ", ".join(["%s"] * len(names))
    with database.cursor() as cursor:
        cursor.execute(RANKINGS.format(marks=marks), [section_id or 0, *names])
        found = [_standing(*row) for row in cursor.fetchall()]
    return {standing.name: standing for standing in found}


def window(name: RankingName, at: datetime | None = None) -> tuple[datetime, datetime]:
    """From when to when the readers of a ranking are counted; of now, or as of `at`."""
    begins, ends = windows.window(RankingName(name), (at or clock.now()).timestamp())
    return datetime.fromtimestamp(begins, UTC), datetime.fromtimestamp(ends, UTC)


def _standing(
    name: str, scope: int, computed_at: datetime | str, entries: str, excluded: int, held: str
) -> Standing:
    held_ids = tuple(json.loads(held))
    return Standing(
        RankingName(name),
        scope,
        _aware(computed_at),
        _entries(entries),
        excluded,
        len(held_ids),
        held_ids,
    )


@lru_cache(maxsize=KEPT_RANKINGS)
def _entries(text: str) -> tuple[Entry, ...]:
    return ENTRIES.validate_json(text)


def _aware(value: datetime | str) -> datetime:
    """SQLite answers a statement written by hand with text, in UTC."""
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return at if at.tzinfo else at.replace(tzinfo=UTC)


# --- counts ---------------------------------------------------------------------------------------


def is_available() -> bool:
    """Whether the store answers; else counts are as old as the last roll-up."""
    try:
        connection.store().readers_between(0, 0)
    except StoreIsAway:
        return False
    return True


def views(story_ids: Iterable[int]) -> dict[int, int]:
    """The views of each of these stories as pages show them: counted here, and imported. One query."""
    ids = set(story_ids)
    if not ids:
        return {}
    found = {story_id: count.views for story_id, count in counts(ids).items()}
    imported: Any = ImportedCount.objects.filter(story_id__in=ids).values_list("story_id")
    for story_id, total in imported.annotate(total=Sum("views")):
        found[story_id] += total
    return found


def counts(story_ids: Iterable[int]) -> dict[int, Count]:
    """What was counted here of each of these stories, ever. A query only while the store is away."""
    ids = set(story_ids)
    if not ids:
        return {}
    try:
        found = connection.store().counts(ids)
    except StoreIsAway:
        found = _rolled_counts(ids)
    return {story_id: found.get(story_id, Count()) for story_id in ids}


def _rolled_counts(ids: Collection[int]) -> dict[int, Count]:
    rows: Any = RolledMonth.objects.filter(story_id__in=ids).values_list("story_id")
    totals = rows.annotate(views=Sum("views"), readers=Sum("readers"))
    return {story_id: Count(views, readers) for story_id, views, readers in totals}
