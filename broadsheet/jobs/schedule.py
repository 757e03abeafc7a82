"""Every periodic job, in one table."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from broadsheet.newsroom import actions, due


class Periodic(NamedTuple):
    """A job that runs again and again; it gets the present instant, by the database's clock.

    Its worker renews the lease while it runs; a worker that was killed holds it no longer than that.
    """

    run: Callable[[datetime], object]
    every_seconds: float
    lease_seconds: float = 30

    @property
    def name(self) -> str:
        """The name under which the workers know it."""
        return self.run.__name__


SCHEDULE = (
    Periodic(due.publish_due, every_seconds=1, lease_seconds=3),
    Periodic(due.take_down_expired, every_seconds=10),
    Periodic(due.settle_unscheduled, every_seconds=10),
    Periodic(due.forget_expired_photos, every_seconds=60),
    Periodic(actions.rebake_stale, every_seconds=60),
)
