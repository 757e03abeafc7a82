"""Alarms of stories that did not go out or come down when they were to. Reads only."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from broadsheet.jobs import news, stories
from broadsheet.jobs.alarm import Alarm, Kind
from broadsheet.jobs.models import Job, State
from broadsheet.jobs.moments import relation
from broadsheet.jobs.reasons import reason
from broadsheet.jobs.stories import Scheduled
from broadsheet.newsroom import due
from broadsheet.newsroom.due import Due

LISTED = 20  # stories told one by one; the rest is told as a number
OVERDUE = timedelta(seconds=30)  # a busy worker needs a few; readers and rivals notice a minute
FURTHER = {
    Kind.STORY_NOT_OUT: "They are due and not out",
    Kind.STORY_NOT_DOWN: "They should have come down and have not",
}


def stories_not_out(at: datetime) -> Iterable[Alarm]:
    """Stories that are due and failed, or that nobody has published half a minute later."""
    found = stories.overdue(at, limit=LISTED + 1)
    jobs = _jobs_of(one.due for one in found)
    for one in found[:LISTED]:
        job = jobs.get(news.effect(one.due))
        if _has_failed(job) or one.due.at <= at - OVERDUE:
            yield _not_out(one, job, at)
    if len(found) > LISTED and found[LISTED].due.at <= at - OVERDUE:
        count = stories.overdue_count(at - OVERDUE) - LISTED
        yield _further_stories(Kind.STORY_NOT_OUT, count, found[LISTED].due.at)


def stories_not_down(at: datetime) -> Iterable[Alarm]:
    """Stories that should have come down and failed to, or that stand there half a minute later."""
    found = due.expiries(at)
    listed = found[:LISTED]
    jobs = _jobs_of(listed)
    standing = stories.still_standing((one.page_id for one in listed), at)
    for one in listed:
        job = jobs.get(news.effect(one))
        if one.page_id in standing and (_has_failed(job) or one.at <= at - OVERDUE):
            yield _not_down(one, standing[one.page_id][0], job, at)
    late = [one for one in found[LISTED:] if one.at <= at - OVERDUE]
    if late:
        yield _further_stories(Kind.STORY_NOT_DOWN, len(late), late[0].at)


def _jobs_of(found: Iterable[Due]) -> dict[str, Job]:
    keys = [news.effect(one) for one in found]
    return {row.key or "": row for row in Job.objects.filter(key__in=keys)} if keys else {}


def _has_failed(job: Job | None) -> bool:
    """A job that is put off has met a lock as a rule, and is done a second later."""
    return job is not None and job.failure != "" and job.put_off_since is None


def _not_out(one: Scheduled, job: Job | None, at: datetime) -> Alarm:
    fact, remedy = _what_happened(job, at, verb="go out")
    page_id = one.due.page_id
    url = stories.edit_url(page_id)
    return Alarm(Kind.STORY_NOT_OUT, one.headline, fact, one.due.at, remedy, url, page_id=page_id)


def _not_down(one: Due, headline: str, job: Job | None, at: datetime) -> Alarm:
    fact, remedy = _what_happened(job, at, verb="come down")
    url = stories.edit_url(one.page_id)
    return Alarm(Kind.STORY_NOT_DOWN, headline, fact, one.at, remedy, url, page_id=one.page_id)


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
    if job.put_off_since:
        fact = f"It was to {verb} and is put off; {_following(job, at)}. {why}"
        return (
            fact,
            "It is tried again by itself. Mend the cause: look at the database and its disk.",
        )
    fact = f"It did not {verb}. {_tried(job)}{_following(job, at)}. {why}"
    return fact, f"It is tried again by itself. If it fails again, mend the story and {by_hand}."


def _tried(job: Job) -> str:
    if not job.attempts:  # after Retry
        return "It is to be tried again; "
    times = "once" if job.attempts == 1 else f"{job.attempts} times"
    return f"Tried {times}; "


def _following(job: Job, at: datetime) -> str:
    ahead = (job.due_at - at).total_seconds()
    return f"the next attempt {'waits for a worker' if ahead <= 0 else f'is {relation(ahead)}'}"


def _further_stories(kind: Kind, count: int, since: datetime) -> Alarm:
    return Alarm(
        kind,
        "1 more story" if count == 1 else f"{count} more stories",
        f"{FURTHER[kind]}, behind those told here.",
        since,
        "Is a worker running, and is one enough? Start another: broadsheet run worker.",
        count=count,
    )
