"""What went wrong and needs a person: found in the database, by its clock. Reads only.

Each function of `ALARMS` finds one kind, by few queries that an index answers, however long the
queue is. A kind that is found here stands on the desk's home page, under Operations, in `doctor` and
in the metrics.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db.models import Count, Min
from django.urls import reverse

from broadsheet import conf
from broadsheet.jobs import database_clock, failures, news
from broadsheet.jobs.alarm import Alarm, Kind
from broadsheet.jobs.models import Job, PeriodicRun, Priority, State
from broadsheet.jobs.moments import span
from broadsheet.jobs.queue import ATTEMPTS
from broadsheet.jobs.reasons import reason
from broadsheet.jobs.schedule import SCHEDULE
from broadsheet.jobs.story_alarms import stories_not_down, stories_not_out
from broadsheet.surrogate import queries as surrogate

WORKER_AWAY = timedelta(seconds=60)
LATE = timedelta(minutes=5)  # behind its interval, for a periodic job while others do run
HUNG = timedelta(minutes=15)  # in one run, lease renewed all the while
FAILURES_IN_A_ROW = 3  # one may be a lock
PATIENCE = {Priority.NEWS: timedelta(seconds=30), Priority.MAIL: timedelta(minutes=5)}
HEARTBEAT = news.publish_due.__name__  # due every second: while a worker runs it has just run


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


# The cause before what follows from it. Who adds a kind adds a function here and a name to `alarm.Kind`.
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
