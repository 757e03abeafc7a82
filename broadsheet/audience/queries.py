"""What pages and the desk ask about readers: rankings and counts. Reads only.

Rankings come from the content database, counts from the store or the roll-ups, whichever know of more.
"""

import json
from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db import connection as database
from django.db.models import Sum, Value
from pydantic import TypeAdapter

from broadsheet import clock
from broadsheet.audience import connection, windows
from broadsheet.audience.models import ImportedCount, RefusedHour, RolledMonth
from broadsheet.audience.ranking import Entry, RankingName, Standing
from broadsheet.audience.scoring import HOUR
from broadsheet.audience.store.protocol import Count, StoreIsAway

ENTRIES = TypeAdapter(tuple[Entry, ...])  # the JSON of `Ranking.entries`
NO_READERS = -1
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
    """Several rankings of the site or a section; those that were ever computed. One query.

    None where nobody is counted.
    """
    if not names or connection.is_off():
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


def views_of(story_id: int) -> int | None:
    """The views of a story; None while the store is away and nothing else knows any. One query."""
    found, is_away = _views([story_id])
    return None if is_away and not found[story_id] else found[story_id]


def views(story_ids: Iterable[int]) -> dict[int, int]:
    """The views of each of these stories as pages show them: counted here, and imported. One query."""
    return _views(set(story_ids))[0]


def counts(story_ids: Iterable[int]) -> dict[int, Count]:
    """What was counted here of each of these stories, ever. One query.

    What the store has, or the roll-ups where they know of more: it may be away, new, or have lost some.
    """
    ids = set(story_ids)
    return _counts(ids, _rolled(ids))[0] if ids else {}


class _Kept(NamedTuple):
    """What the content database knows."""

    rolled: dict[int, Count]
    imported: dict[int, int]


def _views(ids: Collection[int]) -> tuple[dict[int, int], bool]:
    """And whether the store is away."""
    if not ids:
        return {}, False
    kept = _kept(ids)
    counted, is_away = _counts(ids, kept.rolled)
    return {one: count.views + kept.imported.get(one, 0) for one, count in counted.items()}, is_away


def _counts(ids: Collection[int], rolled: dict[int, Count]) -> tuple[dict[int, Count], bool]:
    is_away = False
    try:
        with connection.asked() as store:
            found = store.counts(ids)
    except StoreIsAway:
        found, is_away = {}, True
    nothing = Count()
    return {
        one: Count(*map(max, found.get(one, nothing), rolled.get(one, nothing))) for one in ids
    }, is_away


def _kept(ids: Collection[int]) -> _Kept:
    """One query of two parts; what is imported has no readers."""
    imported: Any = ImportedCount.objects.filter(story_id__in=ids).values_list("story_id")
    totals = imported.annotate(views=Sum("views"), readers=Value(NO_READERS))
    kept = _Kept({}, {})
    for story_id, views, readers in _months(ids).union(totals, all=True):
        if readers == NO_READERS:
            kept.imported[story_id] = views
        else:
            kept.rolled[story_id] = Count(views, readers)
    return kept


def _rolled(ids: Collection[int]) -> dict[int, Count]:
    return {story_id: Count(views, readers) for story_id, views, readers in _months(ids)}


def _months(ids: Collection[int]) -> Any:
    rows: Any = RolledMonth.objects.filter(story_id__in=ids).values_list("story_id")
    return rows.annotate(views=Sum("views"), readers=Sum("readers"))


# --- refusals -------------------------------------------------------------------------------------


def refused_on(day: date, zone: ZoneInfo) -> dict[str, int] | None:
    """Beacons that did not count on a day of that zone, by reason; None if nothing is known of any day.

    Of the hours that begin on it. Two queries at most.
    """
    first, last = (
        -(-int(datetime.combine(one, time.min, zone).timestamp()) // HOUR)
        for one in (day, day + timedelta(days=1))
    )
    rows: Any = RefusedHour.objects.filter(hour__gte=first, hour__lt=last).values_list("reason")
    found = dict(rows.annotate(total=Sum("beacons")))
    return found if found or RefusedHour.objects.exists() else None
