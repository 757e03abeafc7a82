"""Every periodic job, in one table."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from broadsheet.audience import connection
from broadsheet.audience import tasks as audience
from broadsheet.jobs import news, upkeep


class Lane(StrEnum):
    """The threads of a worker: what is news waits for nothing that is not, rankings for no upkeep.

    News never waits for the audience store. Rankings do, and for nothing else that asks it for much: what
    is rolled up and forgotten is upkeep.
    """

    NEWS = "news"
    AUDIENCE = "audience"
    UPKEEP = "upkeep"


class Periodic(NamedTuple):
    """A job that runs again and again, by one worker at a time.

    It gets two instants by the database's clock: up to which earlier runs have covered, and now. Its
    worker renews the lease while it runs; one that was killed holds it no longer than that.
    """

    run: Callable[[datetime, datetime], object]
    every_seconds: float
    lane: Lane = Lane.UPKEEP
    lease_seconds: float = 30

    @property
    def name(self) -> str:
        """The name under which the workers know it."""
        return self.run.__name__


EVERY = (
    Periodic(news.publish_due, every_seconds=1, lane=Lane.NEWS, lease_seconds=2),
    Periodic(news.take_down_expired, every_seconds=5, lane=Lane.NEWS, lease_seconds=5),
    Periodic(news.settle_unscheduled, every_seconds=10, lane=Lane.NEWS, lease_seconds=5),
    Periodic(news.purge_what_passed, every_seconds=1, lane=Lane.NEWS, lease_seconds=5),
    Periodic(audience.rank_stories, every_seconds=5, lane=Lane.AUDIENCE, lease_seconds=5),
    Periodic(audience.rank_by_hours, every_seconds=60, lane=Lane.AUDIENCE),
    Periodic(audience.watch_counts, every_seconds=60, lane=Lane.AUDIENCE),
    Periodic(audience.roll_up_counts, every_seconds=60),
    Periodic(audience.rank_by_engagement, every_seconds=600, lane=Lane.AUDIENCE),
    Periodic(audience.audit_counts, every_seconds=3600, lane=Lane.AUDIENCE),
    Periodic(audience.forget_readers, every_seconds=3600),
    Periodic(upkeep.rebake_stale, every_seconds=60),
    Periodic(upkeep.forget_finished_jobs, every_seconds=600),
    Periodic(upkeep.forget_delivered_purges, every_seconds=600),
)


def scheduled(*, is_anybody_counted: bool) -> tuple[Periodic, ...]:
    """The jobs of a site; where nobody is counted none of those that are of the audience."""
    of_audience = audience.__name__
    return tuple(job for job in EVERY if is_anybody_counted or job.run.__module__ != of_audience)


SCHEDULE = scheduled(is_anybody_counted=not connection.is_off())
