"""What went wrong and needs a person: found in the database, by its clock. Reads only.

Each function of `ALARMS` finds one kind, by few queries that an index answers, however long the
queue is. A kind that is found here stands on the desk's home page, under Operations, in `doctor` and
in the metrics.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db.models import Count, Min

from broadsheet import conf
from broadsheet.jobs import database_clock, failures
from broadsheet.jobs.alarm import Alarm, Kind, on_page
from broadsheet.jobs.models import Job, Priority, State
from broadsheet.jobs.moments import span
from broadsheet.jobs.queue import ATTEMPTS
from broadsheet.jobs.story_alarms import stories_not_down, stories_not_out
from broadsheet.jobs.worker_alarms import no_worker, periodic_failing, periodic_late
from broadsheet.surrogate import queries as surrogate

PUT_OFF = timedelta(minutes=3)  # a lock takes seconds, a restart of the database a minute
PATIENCE = {Priority.NEWS: timedelta(seconds=30), Priority.MAIL: timedelta(minutes=5)}


def jobs_put_off(at: datetime) -> Iterable[Alarm]:
    """Jobs about no story that cannot even be tried, for minutes, whatever their priority."""
    for heap in failures.put_off(at - PUT_OFF):
        jobs = "1 job is" if heap.count == 1 else f"{heap.count} jobs are"
        yield Alarm(
            Kind.JOB_PUT_OFF,
            failures.task_words(heap.task),
            f"{jobs} put off again and again. {heap.reason}",
            heap.since or at,
            "It is tried again by itself, and is not given up. Mend the cause: look at the database"
            " and its disk. The log has the traceback: events job_put_off.",
            on_page("failures"),
            heap.count,
        )


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
            on_page("failures"),
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
                on_page("queue"),
                long["count"],
            )


def receivers_behind(at: datetime) -> Iterable[Alarm]:
    """Receivers of purges that show readers what is out of date; one that is missing altogether."""
    is_expected = conf.settings().surrogate_headers != "announced"
    for found in surrogate.alarms(is_receiver_expected=is_expected):
        name = f"Receiver {found.subject}" if found.subject else "Receivers of purges"
        yield Alarm(
            Kind.RECEIVER_BEHIND,
            name,
            f"Purges pending: {found.pending_count}. {found.reason[:1].upper()}{found.reason[1:]}.",
            found.since or at,
            "Readers may see what is out of date. Start the receiver; it then has everything within"
            " seconds. Gone for good: broadsheet receivers remove. Never there: broadsheet receivers add.",
            on_page("receivers"),
        )


# The cause before what follows from it. Who adds a kind adds a function here and a name to `alarm.Kind`.
ALARMS: tuple[Callable[[datetime], Iterable[Alarm]], ...] = (
    no_worker, stories_not_out, stories_not_down, periodic_failing, periodic_late, jobs_put_off,
    jobs_given_up, queue_slow, receivers_behind,
)  # fmt: skip


def find(at: datetime | None = None) -> tuple[Alarm, ...]:
    """Every alarm that stands, the cause before what follows from it. About a dozen queries."""
    at = at or database_clock.now()
    return tuple(alarm for find_one in ALARMS for alarm in find_one(at))
