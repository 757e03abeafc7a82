"""Stories and jobs that went wrong, as the tests of alarms and of the desk need them. By the real clock."""

from datetime import UTC, datetime, timedelta

from broadsheet.jobs import news, queue
from broadsheet.jobs.models import Job, PeriodicRun, State
from broadsheet.jobs.queue import Order
from broadsheet.jobs.schedule import SCHEDULE
from broadsheet.surrogate.models import Purge, Receiver
from tests.factories import article, live
from tests.workers import NEWS_ONLY, run_queue

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


def ago(delta):
    return datetime.now(UTC) - delta


def scheduled(headline, *, at, **fields):
    """A story that is to go out at that instant, also one that has passed."""
    page = article(headline, go_live_at=datetime.now(UTC) + timedelta(days=1), **fields)
    page.save_revision().publish()
    page.revisions.update(approved_go_live_at=at)
    return page


def poisoned(headline, *, at=None, attempts=1, **fields):
    """A story whose publication failed that often."""
    page = scheduled(headline, at=at or ago(2 * SECOND), **fields)
    content = page.latest_revision.content
    page.revisions.update(content=content | {"body": 42})
    tick()
    for _ in range(attempts):
        Job.objects.filter(state=State.READY).update(due_at=ago(SECOND))
        run_queue(NEWS_ONLY)
    return page


def mend(page):
    """An engineer repairs what the story holds."""
    content = page.latest_revision.content
    page.revisions.update(content=content | {"body": "[]"})


def standing(headline, *, expired_at):
    """A live story that should have come down, and its job, which waits."""
    page = live(headline)
    type(page).objects.filter(pk=page.pk).update(expire_at=expired_at)
    news.take_down_expired(expired_at, datetime.now(UTC))
    return page


def dead(task="tests.jobs.samples.fail", *, failure="ValueError('no ink')", **fields):
    """A job that was given up."""
    row = queue.put(Order(task, ["x"], {}, **fields))
    Job.objects.filter(pk=row.pk).update(
        state=State.DEAD,
        failure=failure,
        attempts=queue.ATTEMPTS,
        finished_at=ago(MINUTE),
        twin=None,
    )
    return row


def ran(name, *, at, **fields):
    """A periodic job that last ran then."""
    every = next(job.every_seconds for job in SCHEDULE if job.name == name)
    row = {"due_at": at + every * SECOND, "started_at": at, "finished_at": at, "covered_until": at}
    PeriodicRun.objects.update_or_create(name=name, defaults=row | {"holder": "news-1:42"} | fields)


def put_off(task="tests.jobs.samples.fail", *, since, failure="database or disk is full", **fields):
    """A job that cannot be tried since then."""
    row = queue.put(Order(task, ["x"], {}, **fields))
    delay_job(row, since=since, failure=failure)
    return row


def delay_job(row, *, since, failure="database or disk is full"):
    """That job cannot be tried since then."""
    Job.objects.filter(pk=row.pk).update(
        failure=f"OperationalError('{failure}')",
        put_off_since=since,
        due_at=ago(-SECOND),
        twin=None,
    )


def tick():
    """What a worker does every second."""
    news.publish_due(ago(MINUTE), datetime.now(UTC))


def behind(name, *, since, failure):
    """A receiver of purges that has failed since then, and a purge that it lacks."""
    Purge.objects.all().delete()
    Purge.objects.create(keys=["article-1"], mode="soft", made_at=since)
    row = {"url": "http://127.0.0.1:6090/", "failing_since": since, "failure": failure}
    Receiver.objects.create(name=name, must_start_empty_since=None, **row)
