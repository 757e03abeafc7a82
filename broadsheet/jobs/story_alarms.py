"""Alarms of stories that did not go out or come down when they were to. Reads only."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from broadsheet.jobs import failures, news, stories
from broadsheet.jobs.alarm import Alarm, Kind
from broadsheet.jobs.models import FAILED, Job, Priority, State
from broadsheet.jobs.moments import relation
from broadsheet.jobs.reasons import reason
from broadsheet.jobs.stories import Scheduled

LISTED = 20  # stories told one by one; the rest is told as a number
OVERDUE = timedelta(seconds=30)  # a busy worker needs a few; readers and rivals notice a minute


def stories_not_out(at: datetime) -> Iterable[Alarm]:
    """Stories that are due and failed, or that nobody has published half a minute later."""
    found = stories.overdue(at, limit=LISTED + 1)
    jobs = _jobs_of(found)
    for one in found[:LISTED]:
        job = jobs.get(news.effect(one.due))
        if (job and job.failure) or one.due.at <= at - OVERDUE:
            yield _not_out(one, job, at)
    if len(found) > LISTED:
        yield _further_stories(stories.overdue_count(at) - LISTED, found[LISTED].due.at)


def stories_not_down(at: datetime) -> Iterable[Alarm]:
    """Stories that should have come down, and whose job failed or has waited half a minute."""
    jobs = Job.objects.filter(task=failures.TAKE_DOWN, priority=Priority.NEWS)
    failed = jobs.filter(FAILED, state__in=(State.READY, State.DEAD))
    waiting = jobs.filter(state=State.READY, failure="", enqueued_at__lte=at - OVERDUE)
    rows = [*failed.order_by("pk")[:LISTED], *waiting.order_by("due_at", "pk")[:LISTED]]
    standing = stories.still_standing([row.args[0] for row in rows], at) if rows else {}
    for row in rows:
        if row.args[0] in standing:
            yield _not_down(row, *standing[row.args[0]], at)


def _jobs_of(found: tuple[Scheduled, ...]) -> dict[str, Job]:
    keys = [news.effect(one.due) for one in found]
    return {row.key or "": row for row in Job.objects.filter(key__in=keys)} if keys else {}


def _not_out(one: Scheduled, job: Job | None, at: datetime) -> Alarm:
    fact, remedy = _what_happened(job, at, verb="go out")
    url = stories.edit_url(one.due.page_id)
    return Alarm(Kind.STORY_NOT_OUT, one.headline, fact, one.due.at, remedy, url)


def _not_down(row: Job, headline: str, expire_at: datetime, at: datetime) -> Alarm:
    fact, remedy = _what_happened(row, at, verb="come down")
    url = stories.edit_url(row.args[0])
    return Alarm(Kind.STORY_NOT_DOWN, headline, fact, expire_at, remedy, url)


def _what_happened(job: Job | None, at: datetime, *, verb: str) -> tuple[str, str]:
    """The fact and the remedy of a story that did not do what it was to do."""
    by_hand = "publish it" if verb == "go out" else "unpublish it"
    if job is None or not job.failure:
        fact = f"It was to {verb} and has not; nobody has tried yet."
        return fact, f"If it cannot wait, {by_hand} by hand. The worker is busy or does not run."
    why = reason(job.failure)
    if job.state == State.DEAD:
        fact = f"It did not {verb} and was given up after {job.attempts} attempts. {why}"
        return fact, f"Mend the story, then {by_hand} by hand or press Retry under Operations."
    times = "once" if job.attempts == 1 else f"{job.attempts} times"
    following = (
        "runs now" if job.due_at <= at else f"is {relation((job.due_at - at).total_seconds())}"
    )
    fact = f"It did not {verb}. Tried {times}; the next attempt {following}. {why}"
    return fact, f"It is tried again by itself. If it fails again, mend the story and {by_hand}."


def _further_stories(count: int, since: datetime) -> Alarm:
    return Alarm(
        Kind.STORY_NOT_OUT,
        f"{count} more stories",
        "They are due and not out, behind those told here.",
        since,
        "Is a worker running, and is one enough? Start another: broadsheet run worker.",
        count=count,
    )
