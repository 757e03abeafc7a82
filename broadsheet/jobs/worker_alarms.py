"""Alarms of the workers: none runs, or what they do again and again fails or is late. Reads only."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q

from broadsheet.jobs import failures, news, stories
from broadsheet.jobs.alarm import Alarm, Kind, on_page
from broadsheet.jobs.models import Job, PeriodicRun, Priority, State
from broadsheet.jobs.moments import span
from broadsheet.jobs.reasons import reason
from broadsheet.jobs.schedule import SCHEDULE, Lane
from broadsheet.newsroom import due

WORKER_AWAY = timedelta(seconds=60)
LATE = timedelta(minutes=5)  # behind its interval, for a periodic job while others do run
HUNG = timedelta(minutes=15)  # in one run, lease renewed all the while
FAILURES_IN_A_ROW = 3  # one may be a lock
START = "To start one: broadsheet serve, or broadsheet run worker."
HEARTBEAT = news.publish_due.__name__  # due every second: while a worker runs it has just run


def no_worker(at: datetime) -> Iterable[Alarm]:
    """Nothing goes out, comes down or is purged: for a minute no worker has begun to look for it."""
    row = PeriodicRun.objects.filter(name=HEARTBEAT).first()
    if row is None:
        yield from _never_run(at)
        return
    if _last_sign(row) > at - WORKER_AWAY:
        return
    hung = _hung(at)
    yield _hanging(hung, at) if hung else _away(_last_sign(row), at)


def periodic_failing(at: datetime) -> Iterable[Alarm]:
    """Periodic jobs whose last runs all failed."""
    for row in PeriodicRun.objects.filter(failure_count__gte=FAILURES_IN_A_ROW).order_by("name"):
        yield Alarm(
            Kind.PERIODIC_FAILING,
            failures.task_words(row.name),
            f"The last {row.failure_count} runs failed. {reason(row.failure)}",
            row.covered_until or row.started_at,
            "It is tried again by itself. The log has the traceback: events job_failed.",
            on_page("schedule"),
        )


def periodic_late(at: datetime) -> Iterable[Alarm]:
    """Periodic jobs that are long due while others run, or that one run does not finish."""
    names = [job.name for job in SCHEDULE if job.name != HEARTBEAT]
    late = PeriodicRun.objects.filter(name__in=names, due_at__lte=at - LATE).order_by("name")
    signs = Q(leased_until__gt=at) | Q(finished_at__gt=at - WORKER_AWAY)
    for row in late if late and PeriodicRun.objects.filter(signs).exists() else ():
        is_running = row.leased_until is not None and row.leased_until > at
        if not is_running or row.started_at <= at - HUNG:
            yield _late(row, is_running=is_running)


def last_sign() -> datetime | None:
    """When a worker last did what one does every second; None if none ever has. One query."""
    return PeriodicRun.objects.filter(name=HEARTBEAT).values_list("finished_at", flat=True).first()


def _never_run(at: datetime) -> Iterable[Alarm]:
    """Nobody misses a worker on a site that is being set up, until somebody waits for one.

    Nobody waits for upkeep: founding the site has put some.
    """
    waited_for = (Priority.NEWS, Priority.MAIL)
    since = [job.due_at for priority in waited_for if (job := _first_waiting(priority, at))]
    since += [one.due.at for one in stories.overdue(at, limit=1)]
    since += [one.at for one in due.expiries(at)[:1]]
    if since:
        fact = "No worker has run yet, and what was to be done by one waits."
        yield Alarm(Kind.NO_WORKER, "The worker", fact, min(since), START)


def _first_waiting(priority: Priority, at: datetime) -> Job | None:
    waiting = Job.objects.filter(state=State.READY, priority=priority)
    return waiting.filter(due_at__lte=at - WORKER_AWAY).order_by("due_at", "pk").first()


def _last_sign(row: PeriodicRun) -> datetime:
    """A lease that is renewed is none: the renewing goes on while the run itself hangs."""
    return max(row.started_at, row.finished_at or row.started_at)


def _hung(at: datetime) -> Job | PeriodicRun | None:
    """What a lane of news does and does not come to the end of."""
    is_held = Q(leased_until__gt=at, started_at__lte=at - WORKER_AWAY)
    names = [job.name for job in SCHEDULE if job.lane is Lane.NEWS]
    jobs = Job.objects.filter(is_held, state=State.RUNNING, priority=Priority.NEWS)
    runs = PeriodicRun.objects.filter(is_held, name__in=names)
    return runs.order_by("started_at").first() or jobs.order_by("started_at").first()


def _hanging(hung: Job | PeriodicRun, at: datetime) -> Alarm:
    since = hung.started_at or at
    lasts = span((at - since).total_seconds())
    fact = f"{hung.holder} hangs in one run, for {lasts} now: nothing scheduled goes out."
    remedy = "Call whoever runs the site. Restart that worker; another one goes on where it was."
    return Alarm(Kind.NO_WORKER, "The worker", fact, since, remedy)


def _away(since: datetime, at: datetime) -> Alarm:
    away = span((at - since).total_seconds())
    fact = f"No worker has run for {away}: nothing scheduled goes out."
    return Alarm(Kind.NO_WORKER, "The worker", fact, since, f"Call whoever runs the site. {START}")


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
    return Alarm(Kind.PERIODIC_LATE, words, fact, since, remedy, on_page("schedule"))
