"""What keeps the house in order by itself; nobody waits for it."""

from datetime import datetime

from broadsheet.jobs import queue
from broadsheet.newsroom import actions
from broadsheet.surrogate import outbox


def rebake_stale(since: datetime, at: datetime) -> int:
    """Bakes anew some live stories that an older release or theme baked; how many."""
    return actions.rebake_stale()


def forget_finished_jobs(since: datetime, at: datetime) -> int:
    """Deletes jobs that were done or given up long ago; how many."""
    return queue.forget_finished(at)


def forget_delivered_purges(since: datetime, at: datetime) -> int:
    """Deletes purges that every receiver has, and such as nobody fetched in a week; how many."""
    return outbox.forget_delivered(at)
