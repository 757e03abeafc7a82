"""Rolls counts up: hours from the store, days from hours, months from days, into the content database.

To do it again changes nothing. What the store says of an hour replaces what was there; what it does
not know stays. One hour is one transaction: hours, days and months agree.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet, Sum

from broadsheet import conf
from broadsheet.audience import scoring
from broadsheet.audience.arrival import Source
from broadsheet.audience.models import Figures, RefusedHour, RolledDay, RolledHour, RolledMonth
from broadsheet.audience.scoring import HOUR
from broadsheet.audience.store.protocol import AudienceStore, Hour, Refused

ALWAYS_HOURS = 3  # the running one and those before it
LATE_HOURS = 26  # an hour can change for so long: a beacon may be a day late
STORED_HOURS = 9 * 24  # as far back as the store keeps hours
KEPT = timedelta(days=400)  # hours: a year, and what is compared with it

NUMBERS = (
    "views", "readers", "weight", "engaged_seconds", "engaged_readers",
    *(f"from_{source.value}" for source in Source),
)  # fmt: skip
AT_ONCE = 500  # rows of a statement


def roll_up(store: AudienceStore, *, at: datetime) -> int:
    """Rolls up what can have changed since the last time; how many rows of hours did.

    When an hour has begun since, that is every hour that a late beacon could still reach.
    """
    last = scoring.hour(at.timestamp())
    before = RolledHour.objects.aggregate(last=Max("hour"))["last"] or 0
    first = last - ALWAYS_HOURS + 1 if before == last else before - LATE_HOURS
    return roll_up_hours(store, max(first, last - STORED_HOURS), last)


def roll_up_hours(store: AudienceStore, first_hour: int, last_hour: int) -> int:
    """Rolls these hours up, both included; how many rows of hours changed."""
    changed = 0
    for hour, found in groupby(store.hours(first_hour, last_hour), key=lambda one: one.hour):
        changed += _roll_hour(hour, list(found))
    _roll_refusals(store.refusals(first_hour, last_hour))
    return changed


def roll_up_all(store: AudienceStore, *, at: datetime) -> int:
    """Rolls up every hour that the store still has; how many rows of hours changed."""
    last = scoring.hour(at.timestamp())
    return roll_up_hours(store, last - STORED_HOURS, last)


def forget_old_hours(at: datetime) -> int:
    """Deletes hours that only days and months still have to tell of; how many."""
    edge = scoring.hour((at - KEPT).timestamp())
    return RolledHour.objects.filter(hour__lt=edge).delete()[0]


def day_of(hour: int) -> date:
    """The day of the site's zone on which an hour begins."""
    return datetime.fromtimestamp(hour * HOUR, UTC).astimezone(conf.settings().zone).date()


@transaction.atomic
def _roll_hour(hour: int, found: list[Hour]) -> int:
    kept = {row.story_id: row for row in RolledHour.objects.filter(hour=hour)}
    rows = [_at_least(_row(one), kept.get(one.story_id)) for one in found]
    changed = [row for row in rows if _differs(row, kept.get(row.story_id))]
    if not changed:
        return 0
    _write(RolledHour, "hour", changed)
    day, stories = day_of(hour), [row.story_id for row in changed]
    for start in range(0, len(stories), AT_ONCE):
        some = stories[start : start + AT_ONCE]
        hours = RolledHour.objects.filter(hour__range=_hours_of(day), story_id__in=some)
        _write(RolledDay, "day", [RolledDay(day=day, **sums) for sums in _sums(hours)])
        month = day.replace(day=1)
        days = RolledDay.objects.filter(day__range=_days_of(month), story_id__in=some)
        _write(RolledMonth, "month", [RolledMonth(month=month, **sums) for sums in _sums(days)])
    return len(changed)


def _row(one: Hour) -> RolledHour:
    sources = {f"from_{source.value}": one.by_source.get(source, 0) for source in Source}
    return RolledHour(
        hour=one.hour,
        story_id=one.story_id,
        views=one.views,
        readers=one.readers,
        weight=one.weight,
        engaged_seconds=one.engaged_seconds,
        engaged_readers=one.engaged_readers,
        **sources,
    )


def _at_least(row: RolledHour, kept: RolledHour | None) -> RolledHour:
    """No number less than is kept: a store that was lost or changed takes nothing back."""
    for name in NUMBERS if kept else ():
        setattr(row, name, max(getattr(row, name), getattr(kept, name)))
    return row


def _differs(row: RolledHour, kept: RolledHour | None) -> bool:
    return kept is None or any(getattr(row, name) != getattr(kept, name) for name in NUMBERS)


def _sums(rows: QuerySet[Any]) -> Iterable[dict[str, int]]:
    """The figures of each story, summed; the numbers keep their names."""
    totals = {f"total_{name}": Sum(name) for name in NUMBERS}
    for found in rows.values("story_id").annotate(**totals):
        yield {
            "story_id": found["story_id"],
            **{name: found[f"total_{name}"] for name in NUMBERS},
        }


def _write(model: type[Figures], span: str, rows: Iterable[Figures]) -> None:
    model._default_manager.bulk_create(
        rows,
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=[span, "story_id"],
        update_fields=NUMBERS,
    )


def _hours_of(day: date) -> tuple[int, int]:
    """The first and the last hour that begin on a day."""
    zone = conf.settings().zone
    begins, ends = (
        datetime.combine(one, time.min, tzinfo=zone).timestamp()
        for one in (day, day + timedelta(days=1))
    )
    return -int(-begins // HOUR), -int(-ends // HOUR) - 1


def _days_of(month: date) -> tuple[date, date]:
    """The first and the last day of a month."""
    following = (month + timedelta(days=31)).replace(day=1)
    return month, following - timedelta(days=1)


def _roll_refusals(found: Iterable[Refused]) -> None:
    every = list(found)
    hours = {one.hour for one in every}
    kept = {
        (row.hour, row.reason): row.beacons for row in RefusedHour.objects.filter(hour__in=hours)
    }
    more = [one for one in every if one.beacons > kept.get((one.hour, one.reason), 0)]
    RefusedHour.objects.bulk_create(
        [RefusedHour(hour=one.hour, reason=one.reason, beacons=one.beacons) for one in more],
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["hour", "reason"],
        update_fields=["beacons"],
    )
