"""The only reader of the system clock: aware UTC instants and borders in the site's time zone."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def day_start(on: date, zone: ZoneInfo) -> datetime:
    """The instant at which the day `on` begins in `zone`, in UTC."""
    return datetime.combine(on, time.min, tzinfo=zone).astimezone(UTC)


def today(zone: ZoneInfo) -> date:
    """The date in `zone` now."""
    return now().astimezone(zone).date()
