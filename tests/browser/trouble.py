"""A bad hour at the desk, for the browser tests of Operations; readers' pages show nothing of it."""

from datetime import UTC, datetime, timedelta

from broadsheet.jobs import queue
from broadsheet.jobs.models import Job, Priority
from broadsheet.newsroom.lifecycle import State
from broadsheet.newsroom.models.article import ArticlePage
from broadsheet.newsroom.models.section import SectionPage
from tests.factories import live
from tests.jobs import failing

POISONED = "Harbour tunnel opens to traffic a year ahead of the plan that nobody believed in"
HOUR = timedelta(hours=1)


def make_trouble():
    """A story that was given up and one that failed once, dead jobs, a schedule, a worker that is gone."""
    city = SectionPage.objects.get(slug="city")
    failing.poisoned(POISONED, section=city, attempts=queue.ATTEMPTS)
    failing.poisoned("Council votes on the night ferry", section=city)
    Job.objects.filter(priority=Priority.NEWS, attempts=1).update(due_at=_in(HOUR / 60))
    failing.dead(
        "wagtail.contrib.frontend_cache.tasks.purge_urls_task", failure="OSError(111, 'no answer')"
    )
    failing.dead("wagtail.tasks.update_reference_index_task", failure="KeyError('body')")
    failing.scheduled("The night shift at the lock", at=_in(HOUR / 5), section=city)
    page = failing.scheduled("Orsana budget: the figures", at=_in(26 * HOUR))
    ArticlePage.objects.filter(pk=page.pk).update(state=State.EMBARGOED)
    page = live("Sale of the old customs house", section=city, slug="sale-of-the-old-customs-house")
    ArticlePage.objects.filter(pk=page.pk).update(expire_at=_in(50 * HOUR))
    failing.ran("publish_due", at=_in(-HOUR / 5))
    failing.ran(
        "rebake_stale",
        at=_in(-HOUR / 4),
        failure_count=7,
        failure="OperationalError('database is locked')",
    )
    failing.ran("take_down_expired", at=_in(-HOUR / 5))


def _in(delta):
    return datetime.now(UTC) + delta
