"""What went wrong and needs a person: found in the database, by its clock. Reads only.

Each function of `ALARMS` finds one kind, by few queries that an index answers, however long the
queue is. A kind that is found here stands on the desk's home page, under Operations, in `doctor` and
in the metrics.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Count, Min
from django.urls import reverse

from broadsheet import conf
from broadsheet.jobs import database_clock, failures, news, stories
from broadsheet.jobs.models import FAILED, Job, PeriodicRun, Priority, State
from broadsheet.jobs.moments import relation, span
from broadsheet.jobs.queue import ATTEMPTS
from broadsheet.jobs.reasons import reason
from broadsheet.jobs.schedule import SCHEDULE
from broadsheet.jobs.stories import Scheduled
from broadsheet.surrogate import queries as surrogate

LISTED = 20  # stories told one by one; the rest is told as a number
OVERDUE = timedelta(seconds=30)  # a busy worker needs a few; readers and rivals notice a minute
WORKER_AWAY = timedelta(seconds=60)
LATE = timedelta(minutes=5)  # behind its interval, for a periodic job while others do run
HUNG = timedelta(minutes=15)  # in one run, lease renewed all the while
FAILURES_IN_A_ROW = 3  # one may be a lock
PATIENCE = {Priority.NEWS: timedelta(seconds=30), Priority.MAIL: timedelta(minutes=5)}
HEARTBEAT = news.publish_due.__name__  # due every second: while a worker runs it has just run


class Kind(StrEnum):
    """What sort of thing went wrong. A closed set: it labels a metric."""

    NO_WORKER = "no-worker"
    STORY_NOT_OUT = "story-not-out"
    STORY_NOT_DOWN = "story-not-down"
    PERIODIC_FAILING = "periodic-failing"
    PERIODIC_LATE = "periodic-late"
    JOB_GIVEN_UP = "job-given-up"
    QUEUE_SLOW = "queue-slow"
    RECEIVER_BEHIND = "receiver-behind"


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that needs a person: what it is about, what is so, since when, and what to do.

    `url` is where in the desk it is mended, empty if nowhere. `count` is how many things it tells of.
    """

    kind: Kind
    subject: str
    fact: str
    since: datetime
    remedy: str
    url: str = ""
    count: int = 1


def no_worker(at: datetime) -> Iterable[Alarm]:
    """Nothing goes out, comes down or is purged: no worker has run for a minute."""
    row = PeriodicRun.objects.filter(name=HEARTBEAT).first()
    if row is None or _last_sign(row, at) > at - WORKER_AWAY:
        return
    since = _last_sign(row, at)
    yield Alarm(
        Kind.NO_WORKER,
        "The worker",
        f"No worker has run for {span((at - since).total_seconds())}: nothing scheduled goes out.",
        since,
        "Call whoever runs the site. To start it: broadsheet serve, or broadsheet run worker.",
    )


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


def periodic_failing(at: datetime) -> Iterable[Alarm]:
    """Periodic jobs whose last runs all failed."""
    for row in PeriodicRun.objects.filter(failure_count__gte=FAILURES_IN_A_ROW).order_by("name"):
        yield Alarm(
            Kind.PERIODIC_FAILING,
            failures.task_words(row.name),
            f"The last {row.failure_count} runs failed. {reason(row.failure)}",
            row.covered_until or row.started_at,
            "It is tried again by itself. The log has the traceback: events job_failed.",
            _on_page("schedule"),
        )


def periodic_late(at: datetime) -> Iterable[Alarm]:
    """Periodic jobs that are long due while others run, or that one run does not finish."""
    names = [job.name for job in SCHEDULE if job.name != HEARTBEAT]
    late = PeriodicRun.objects.filter(name__in=names, due_at__lte=at - LATE).order_by("name")
    beat = PeriodicRun.objects.filter(name=HEARTBEAT, finished_at__gt=at - WORKER_AWAY)
    for row in late if late and beat.exists() else ():
        is_running = row.leased_until is not None and row.leased_until > at
        if not is_running or row.started_at <= at - HUNG:
            yield _late(row, is_running=is_running)


def jobs_given_up(at: datetime) -> Iterable[Alarm]:
    """Jobs about no story that failed so often that they are not tried again."""
    for dead in failures.given_up():
        jobs = "1 job was" if dead.count == 1 else f"{dead.count} jobs were"
        yield Alarm(
            Kind.JOB_GIVEN_UP,
            failures.task_words(dead.task),
            f"{jobs} given up after {ATTEMPTS} attempts. {dead.reason}",
            dead.since or at,
            "Mend the cause, then press Retry under Operations; or discard what is not needed.",
            _on_page("failures"),
            dead.count,
        )


def queue_slow(at: datetime) -> Iterable[Alarm]:
    """Publishing or mail that waits too long for its turn."""
    for priority, patience in PATIENCE.items():
        waiting = Job.objects.filter(state=State.READY, priority=priority)
        long = waiting.filter(due_at__lte=at - patience).aggregate(
            count=Count("pk"), since=Min("due_at")
        )
        if long["count"]:
            yield Alarm(
                Kind.QUEUE_SLOW,
                f"The queue: {priority.label.lower()}",
                f"{long['count']} waiting, the oldest for {span((at - long['since']).total_seconds())}.",
                long["since"],
                "Is a worker running, and is one enough? Start another: broadsheet run worker.",
                _on_page("queue"),
                long["count"],
            )


def receivers_behind(at: datetime) -> Iterable[Alarm]:
    """Receivers of purges that show readers what is out of date; one that is missing altogether."""
    is_expected = conf.settings().surrogate_headers == "always"
    for found in surrogate.alarms(is_receiver_expected=is_expected):
        name = f"Receiver {found.subject}" if found.subject else "Receivers of purges"
        yield Alarm(
            Kind.RECEIVER_BEHIND,
            name,
            f"Purges pending: {found.pending_count}. {found.reason[:1].upper()}{found.reason[1:]}.",
            found.since or at,
            "Readers may see what is out of date. Start the receiver; it then has everything within"
            " seconds. Gone for good: broadsheet receivers remove. Never there: broadsheet receivers add.",
            _on_page("receivers"),
        )


# The cause before what follows from it. Who adds a kind adds a function here and a name to `Kind`.
ALARMS: tuple[Callable[[datetime], Iterable[Alarm]], ...] = (
    no_worker, stories_not_out, stories_not_down, periodic_failing, periodic_late, jobs_given_up,
    queue_slow, receivers_behind,
)  # fmt: skip


def find(at: datetime | None = None) -> tuple[Alarm, ...]:
    """Every alarm that stands, the cause before what follows from it. About a dozen queries."""
    at = at or database_clock.now()
    return tuple(alarm for find_one in ALARMS for alarm in find_one(at))


def last_sign() -> datetime | None:
    """When a worker last did what one does every second; None if none ever has. One query."""
    return PeriodicRun.objects.filter(name=HEARTBEAT).values_list("finished_at", flat=True).first()


def _last_sign(row: PeriodicRun, at: datetime) -> datetime:
    is_running = row.leased_until is not None and row.leased_until > at
    return at if is_running else row.finished_at or row.started_at


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


def _on_page(part: str) -> str:
    return f"{reverse('operations')}#{part}"


def _late(row: PeriodicRun, *, is_running: bool) -> Alarm:
    if is_running:
        fact = f"One run does not end; {row.holder} has it."
        remedy = "Restart that worker; another one goes on where it was."
        return _of_schedule(row, fact, row.started_at, remedy)
    fact = "It is long due and no worker takes it, although workers run."
    remedy = "Restart the workers. The log says what holds them up: events lane_failed."
    return _of_schedule(row, fact, row.due_at, remedy)


def _of_schedule(row: PeriodicRun, fact: str, since: datetime, remedy: str) -> Alarm:
    words = failures.task_words(row.name)
    return Alarm(Kind.PERIODIC_LATE, words, fact, since, remedy, _on_page("schedule"))
