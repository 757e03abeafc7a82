"""What goes out, comes down or turns stale by the clock: found by the schedule, done as jobs.

Each story is a job of its own, so that one that fails stops none of the others; its key names its
effect, so that it is done once however many workers find it.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django_tasks import task

from broadsheet import clock, conf
from broadsheet.jobs import queue
from broadsheet.jobs.backend import NEWS_FROM
from broadsheet.jobs.models import Job, Priority, State
from broadsheet.jobs.queue import Order
from broadsheet.newsroom import due, purges
from broadsheet.newsroom.due import Due

# Pages go by the clock of the origin that makes them. One that is behind the database's by less is asked
# again once it has noticed too.
OVERLAP = timedelta(seconds=5)

Find = Callable[[datetime], tuple[Due, ...]]


@task(priority=NEWS_FROM, is_atomic=True)
def publish_revision(revision_id: int) -> bool:
    """Publishes a revision that is due; whether it did."""
    return due.publish(revision_id, at=clock.now())


@task(priority=NEWS_FROM, is_atomic=True)
def take_down(page_id: int) -> bool:
    """Takes down a page that has expired; whether it did."""
    return due.take_down(page_id, at=clock.now())


def publish_due(since: datetime, at: datetime) -> int:
    """Sees to it that every story whose time has come goes out; how many are due."""
    return _order_each(due.publications, publish_revision.module_path, at)


def take_down_expired(since: datetime, at: datetime) -> int:
    """Sees to it that every page that was to stand until now comes down; how many there are."""
    return _order_each(due.expiries, take_down.module_path, at)


def settle_unscheduled(since: datetime, at: datetime) -> int:
    """Makes drafts of stories whose schedule was cancelled; how many."""
    return due.settle_unscheduled()


def purge_what_passed(since: datetime, at: datetime) -> None:
    """Purges what shows picks that began or ended, photos whose rights ended, and yesterday's date.

    Of such photos nothing is kept here when a surrogate asks for them again. What passed during the
    `OVERLAP` before `since` is purged once more.
    """
    since -= OVERLAP
    due.forget_expired_photos(since, at)
    purges.picks_between(since, at)
    purges.photos_between(since, at)
    zone = conf.settings().zone
    if since.astimezone(zone).date() != at.astimezone(zone).date():
        purges.day()


def effect(one: Due) -> str:
    """The key of what is due: the story, the revision, what is done to it and when that was due."""
    verb = "publish" if one.revision_id else "take-down"
    return f"{verb}:{one.page_id}:{one.revision_id}:{one.at.timestamp():.6f}"


def due_at(effect: str) -> datetime:
    """When what has that key was due."""
    return datetime.fromtimestamp(float(effect.rpartition(":")[2]), UTC)


def _order_each(find: Find, task_path: str, at: datetime) -> int:
    found = {effect(one): one for one in find(at)}
    states = dict(Job.objects.filter(key__in=found).values_list("key", "state"))
    for key, one in found.items():
        if key not in states:
            about = one.revision_id or one.page_id
            queue.put(Order(task_path, [about], {}, Priority.NEWS, key=key))
    done = {key for key, state in states.items() if state == State.DONE}
    if done:  # since they were found; or before, and somebody has scheduled them again
        for again in map(effect, find(at)):
            if again in done:
                queue.rearm(again)
    return len(found)
