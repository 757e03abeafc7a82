"""What the roll-ups tell of readers, by hour, day, story, section and author. Reads only.

`among` is ids of stories, or a query of them, or None for all. Numbers of queries do not depend on the
number of stories. The store is not asked: these figures are as old as the last roll-up.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.utils import timezone

from broadsheet.audience.arrival import Source
from broadsheet.audience.models import (
    Anomaly,
    ImportedCount,
    RefusedHour,
    RolledDay,
    RolledHour,
    RolledMonth,
)
from broadsheet.audience.scoring import HOUR
from broadsheet.newsroom import paper

Among = QuerySet[Any] | Collection[int] | None


@dataclass(frozen=True, slots=True)
class Totals:
    """What is known of stories together. Readers are those of each story and day, summed."""

    readers: int = 0
    views: int = 0
    engaged_seconds: int = 0
    engaged_readers: int = 0

    @property
    def seconds_a_reader(self) -> float:
        """Engaged time of one of whom any is known; 0 if it is of nobody."""
        return self.engaged_seconds / max(1, self.engaged_readers)


NUMBERS = tuple(one.name for one in fields(Totals))


@dataclass(frozen=True, slots=True)
class Imported:
    """A count from elsewhere; `by` is empty where nobody at the desk brought it."""

    views: int
    source: str
    imported_at: datetime
    by: str


# --- spans ----------------------------------------------------------------------------------------


def by_hour(hours: Iterable[int], among: Among = None) -> dict[int, Totals]:
    """Totals of each of these hours that is known. One query."""
    wanted = list(hours)
    return _grouped(RolledHour.objects.filter(hour__in=wanted), "hour", among)


def by_day(first: date, last: date, among: Among = None) -> dict[date, Totals]:
    """Totals of each of these days that is known, both included. One query."""
    return _grouped(RolledDay.objects.filter(day__range=(first, last)), "day", among)


def by_story(first: date, last: date, among: Among = None, *, limit: int) -> dict[int, Totals]:
    """The stories with the most readers of these days, most first. One query."""
    rows = RolledDay.objects.filter(day__range=(first, last))
    found = _summed(_of(rows, among).values_list("story_id"))
    best = found.order_by("-total_readers", "-total_views", "-story_id")[:limit]
    return {story_id: Totals(*totals) for story_id, *totals in best}


def together(found: Iterable[Totals]) -> Totals:
    """Their sum."""
    listed = list(found)
    return Totals(*(sum(getattr(one, name) for one in listed) for name in NUMBERS))


def hours_of(day: date) -> range:
    """The hours that begin on a day of the site's zone; 23 to 25 of them."""
    begins, ends = (_hour_at(one, 0) for one in (day, day + timedelta(days=1)))
    return range(begins, ends)


def week_before(hour: int) -> int:
    """The hour of the same weekday a week before, by the site's clocks."""
    local = local_hour(hour)
    return _hour_at(local.date() - timedelta(days=7), local.hour)


def local_hour(hour: int) -> datetime:
    """When an hour begins, by the site's clocks."""
    return datetime.fromtimestamp(hour * HOUR, UTC).astimezone(timezone.get_default_timezone())


def _hour_at(day: date, hour: int) -> int:
    begins = datetime.combine(day, time(hour), tzinfo=timezone.get_default_timezone())
    return -int(-begins.timestamp() // HOUR)


def _grouped(rows: QuerySet[Any], span: str, among: Among) -> dict[Any, Totals]:
    found = _summed(_of(rows, among).values_list(span))
    return {key: Totals(*totals) for key, *totals in found.order_by(span)}


def _of(rows: QuerySet[Any], among: Among) -> QuerySet[Any]:
    return rows if among is None else rows.filter(story_id__in=among)


def _summed(rows: QuerySet[Any]) -> QuerySet[Any]:
    sums: QuerySet[Any] = rows.annotate(**{f"total_{name}": Sum(name) for name in NUMBERS})
    return sums


# --- sections and authors -------------------------------------------------------------------------


def by_section(first: date, last: date, among: Among = None) -> dict[str, Totals]:
    """Totals by the tree path of the page right above the stories. One query."""
    rows = RolledDay.objects.filter(day__range=(first, last))
    above = Subquery(paper.stories_above(OuterRef("story_id"))[:1])
    placed = _of(rows, among).annotate(above=above)
    found = _summed(placed.filter(above__isnull=False).values_list("above"))
    return {path: Totals(*totals) for path, *totals in found}


def by_author(first: date, last: date, among: Among = None, *, limit: int) -> dict[int, int]:
    """Readers of the authors who were read most, most first; a story counts for each. One query."""
    rows = RolledDay.objects.filter(day__range=(first, last), story_id=OuterRef("story_id"))
    read = rows.order_by().values("story_id").annotate(total=Sum("readers")).values("total")
    signed = paper.signed().annotate(readers=Subquery(read))
    found = _of(signed.filter(readers__gt=0), among).values_list("author_id")
    best = found.annotate(total=Sum("readers")).order_by("-total", "author_id")[:limit]
    return dict(best)


# --- one story ------------------------------------------------------------------------------------


def ever(story_id: int) -> tuple[Totals, dict[Source, int]]:
    """All that was rolled up of a story, and its readers by source. One query."""
    names = [*NUMBERS, *(f"from_{source.value}" for source in Source)]
    found = RolledMonth.objects.filter(story_id=story_id)
    sums = found.aggregate(**{f"total_{name}": Sum(name) for name in names})
    known = {name: sums[f"total_{name}"] or 0 for name in names}
    sources = {source: known[f"from_{source.value}"] for source in Source}
    return Totals(*(known[name] for name in NUMBERS)), sources


def is_known(story_id: int) -> bool:
    """Whether a story was ever read, here or elsewhere. Two queries."""
    known = (RolledMonth, ImportedCount)
    return any(model._default_manager.filter(story_id=story_id).exists() for model in known)


def imported(story_id: int) -> tuple[Imported, ...]:
    """What the story counted elsewhere, the oldest import first. One query."""
    rows = ImportedCount.objects.filter(story_id=story_id).select_related("by")
    return tuple(
        Imported(row.views, row.source, row.imported_at, str(row.by or ""))
        for row in rows.order_by("imported_at", "pk")
    )


# --- refusals and anomalies -----------------------------------------------------------------------


def refusals(first_hour: int, last_hour: int) -> dict[str, int]:
    """Beacons that did not count in these hours, by reason, most first. One query."""
    rows = RefusedHour.objects.filter(hour__range=(first_hour, last_hour)).values_list("reason")
    return dict(rows.annotate(total=Sum("beacons")).order_by("-total", "reason"))


def anomalies(among: Among = None, *, limit: int) -> tuple[Anomaly, ...]:
    """Suspect traffic: what nobody has looked at first, then the newest. One query."""
    rows = _of(Anomaly.objects.select_related("by"), among)
    return tuple(rows.order_by(F("settled_at").desc(nulls_first=True), "-found_at", "-pk")[:limit])


def anomaly(anomaly_id: int) -> Anomaly | None:
    """The one with that id. One query."""
    return Anomaly.objects.filter(pk=anomaly_id).first()
