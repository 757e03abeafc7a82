"""Points in time as readers see them: always the absolute date, in the site's time zone."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils.dateformat import format as date_format
from django.utils.translation import get_language, pgettext


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant for `<time>`: `iso` for machines, `text` for people."""

    iso: str
    text: str


def full(instant: datetime, zone: ZoneInfo) -> Moment:
    """Date, time and zone, for a story's own page."""
    return _moment(instant, zone, pgettext("full date format", "j F Y, H:i T"))


def short(instant: datetime, zone: ZoneInfo) -> Moment:
    """Day and time, for lists. Without the year: lists show what is recent."""
    return _moment(instant, zone, pgettext("short date format", "j M, H:i"))


def clock(instant: datetime, zone: ZoneInfo) -> Moment:
    """The time alone, for lists that name the day above."""
    return _moment(instant, zone, pgettext("time format", "H:i"))


def day(instant: datetime, zone: ZoneInfo) -> Moment:
    """The date alone, for old lists and corrections."""
    return _moment(instant, zone, pgettext("date format", "j F Y"))


def weekday(instant: datetime, zone: ZoneInfo) -> Moment:
    """The date with its day of the week, for the front page and for lists by day: all day the same."""
    moment = _moment(instant, zone, pgettext("weekday date format", "l, j F Y"))
    return Moment(moment.iso.partition("T")[0], moment.text)


def _moment(instant: datetime, zone: ZoneInfo, pattern: str) -> Moment:
    return _cached(instant, zone, pattern, get_language() or "")


@lru_cache(maxsize=8192)
def _cached(instant: datetime, zone: ZoneInfo, pattern: str, language: str) -> Moment:
    """The language is part of the key because names of months are translated."""
    local = instant.astimezone(zone)
    return Moment(local.isoformat(timespec="seconds"), date_format(local, pattern))
