"""The only reader of the system clock: aware UTC instants and borders in the site's time zone.

A worker reads it by the database's clock, so that a machine whose own is wrong does nothing early.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_ahead: ContextVar[timedelta] = ContextVar("ahead", default=timedelta(0))


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC) + _ahead.get()


@contextmanager
def set_to(at: datetime) -> Iterator[None]:
    """Within it the clock goes on from `at`, whatever the machine's own says."""
    token = _ahead.set(at - datetime.now(UTC))
    try:
        yield
    finally:
        _ahead.reset(token)


def day_start(on: date, zone: ZoneInfo) -> datetime:
    """The instant at which the day `on` begins in `zone`, in UTC."""
    return datetime.combine(on, time.min, tzinfo=zone).astimezone(UTC)


def today(zone: ZoneInfo) -> date:
    """The date in `zone` now."""
    return now().astimezone(zone).date()
