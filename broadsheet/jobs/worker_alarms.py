"""Alarms of the workers: none runs, or what they do again and again fails or is late. Reads only."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from broadsheet.jobs import failures, news
from broadsheet.jobs.alarm import Alarm, Kind, on_page
from broadsheet.jobs.models import PeriodicRun
from broadsheet.jobs.moments import span
from broadsheet.jobs.reasons import reason
from broadsheet.jobs.schedule import SCHEDULE

WORKER_AWAY = timedelta(seconds=60)
LATE = timedelta(minutes=5)  # behind its interval, for a periodic job while others do run
HUNG = timedelta(minutes=15)  # in one run, lease renewed all the while
FAILURES_IN_A_ROW = 3  # one may be a lock
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
            on_page("schedule"),
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


def last_sign() -> datetime | None:
    """When a worker last did what one does every second; None if none ever has. One query."""
    return PeriodicRun.objects.filter(name=HEARTBEAT).values_list("finished_at", flat=True).first()


def _last_sign(row: PeriodicRun, at: datetime) -> datetime:
    is_running = row.leased_until is not None and row.leased_until > at
    return at if is_running else row.finished_at or row.started_at


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
