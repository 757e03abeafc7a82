"""How the queue and the schedule stand, as the desk and the metrics show it. Reads only."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min

from broadsheet.jobs.models import FAILED, Job, PeriodicRun, Priority, State
from broadsheet.jobs.schedule import SCHEDULE, Periodic


@dataclass(frozen=True, slots=True)
class Depth:
    """The jobs of one priority. `failing` ones wait too, for their next attempt.

    `oldest_due_at` is since when the longest waiting one could have run; None if none is due.
    """

    priority: Priority
    waiting: int
    running: int
    failing: int
    dead: int
    oldest_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Run:
    """A periodic job: its last run and its next one. `row` is None before a worker knows it."""

    job: Periodic
    row: PeriodicRun | None

    def is_running(self, at: datetime) -> bool:
        """Whether a worker has it now."""
        until = self.row.leased_until if self.row else None
        return until is not None and until > at

    @property
    def took(self) -> timedelta | None:
        """How long the last finished run took; None while it runs, and if it never has."""
        row = self.row
        if row is None or row.finished_at is None or row.finished_at < row.started_at:
            return None
        return row.finished_at - row.started_at


def depths(at: datetime) -> tuple[Depth, ...]:
    """Each priority's jobs. Four queries, each by an index, however many jobs are done."""
    waiting = _count(state=State.READY)
    running = _count(state=State.RUNNING)
    failed: dict[State, dict[int, int]] = defaultdict(dict)
    rows = Job.objects.filter(FAILED, state__in=(State.READY, State.DEAD))
    for state, priority, count in rows.values_list("state", "priority").annotate(Count("pk")):
        failed[State(state)][priority] = count
    oldest = _oldest(at)
    return tuple(
        Depth(
            priority,
            waiting.get(priority, 0),
            running.get(priority, 0),
            failed[State.READY].get(priority, 0),
            failed[State.DEAD].get(priority, 0),
            oldest.get(priority),
        )
        for priority in Priority
    )


def runs() -> tuple[Run, ...]:
    """The schedule, in its order. One query."""
    rows = PeriodicRun.objects.in_bulk([job.name for job in SCHEDULE])
    return tuple(Run(job, rows.get(job.name)) for job in SCHEDULE)


def _count(*, state: State) -> dict[int, int]:
    rows = Job.objects.filter(state=state).values_list("priority")
    return dict(rows.annotate(Count("pk")))


def _oldest(at: datetime) -> dict[int, datetime]:
    due = Job.objects.filter(state=State.READY, due_at__lte=at).values_list("priority")
    return dict(due.annotate(Min("due_at")))
