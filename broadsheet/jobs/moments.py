"""Instants and lengths of time as an editor says them: in 12 min, 3 h ago. Pure."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.dateformat import format as date_format

# A unit, its seconds, and the smaller one that is told beside it ("3 h 5 min").
UNITS = (("d", 86_400, "h", 3_600), ("h", 3_600, "min", 60), ("min", 60, "", 0), ("s", 1, "", 0))
PATTERN = "D j M, H:i"


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant for `<time>`: `iso` for machines, `text` in the site's time zone, `relative` to now."""

    iso: str
    text: str
    relative: str


def moment(instant: datetime, *, now: datetime, zone: ZoneInfo) -> Moment:
    """The instant as it is told at `now`."""
    local = instant.astimezone(zone)
    relative = relation((instant - now).total_seconds())
    return Moment(local.isoformat(timespec="seconds"), date_format(local, PATTERN), relative)


def relation(seconds: float) -> str:
    """How far ahead an instant is, or, below zero, how long ago it was."""
    if abs(seconds) < 1:
        return "now"
    return f"in {span(seconds)}" if seconds > 0 else f"{span(-seconds)} ago"


def span(seconds: float) -> str:
    """A length of time in the one or two units that matter, rounded down."""
    if seconds < 1:
        return f"{max(0, round(seconds * 1000))} ms"
    name, size, lesser, lesser_size = next(unit for unit in UNITS if seconds >= unit[1])
    count, rest = divmod(int(seconds), size)
    parts = rest // lesser_size if lesser else 0
    return f"{count} {name} {parts} {lesser}" if parts else f"{count} {name}"
