"""The Operations page as a record: all that its templates show, in words. Reads only."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils import timezone

from broadsheet.jobs import alarms, database_clock, failures, overview, stories
from broadsheet.jobs.alarm import Alarm
from broadsheet.jobs.failures import Failure, Pile
from broadsheet.jobs.moments import Moment, moment, span
from broadsheet.jobs.overview import Depth, Run
from broadsheet.jobs.reasons import reason
from broadsheet.jobs.stories import Planned
from broadsheet.surrogate import queries as surrogate
from broadsheet.surrogate.queries import ReceiverState

FAILURES_SHOWN = 50
PLANNED_SHOWN = 50
UNNAMED = "A story"

Told = Callable[[datetime], Moment]


@dataclass(frozen=True, slots=True)
class AlarmLine:
    """An alarm, with its time in words; `url` is empty where this user may not go."""

    alarm: Alarm
    since: Moment
    url: str


@dataclass(frozen=True, slots=True)
class DepthLine:
    """A priority of the queue; `oldest` is empty where nothing waits."""

    depth: Depth
    oldest: str


@dataclass(frozen=True, slots=True)
class RunLine:
    """A periodic job. `outcome` is one of: never, running, went well, failed."""

    name: str
    every: str
    outcome: str
    failure: str
    failure_count: int
    finished: Moment | None
    took: str
    due: Moment | None
    holder: str


@dataclass(frozen=True, slots=True)
class FailureLine:
    """A failing or dead job, with its times in words; `following` is None where it is not ahead."""

    failure: Failure
    failed: Moment | None
    put_off: Moment | None
    following: Moment | None


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """A story that goes out or comes down."""

    planned: Planned
    url: str
    when: Moment


@dataclass(frozen=True, slots=True)
class ReceiverLine:
    """A receiver of purges and how far it is behind."""

    receiver: ReceiverState
    lag: str
    failing_since: Moment | None


@dataclass(frozen=True, slots=True)
class Operations:
    """Everything on the page, as it was at one instant of the database's clock."""

    at: Moment
    zone: str
    alarms: tuple[AlarmLine, ...]
    depths: tuple[DepthLine, ...]
    runs: tuple[RunLine, ...]
    failures: tuple[FailureLine, ...]
    failure_count: int
    piles: tuple[Pile, ...]
    coming_out: tuple[PlannedLine, ...]
    coming_down: tuple[PlannedLine, ...]
    receivers: tuple[ReceiverLine, ...]


def operations() -> Operations:
    """The page as it is now. About thirty queries at most, however much there is to tell."""
    now = database_clock.now()
    told = teller(now)
    return Operations(
        at=told(now),
        zone=str(timezone.get_default_timezone()),
        alarms=alarm_lines(now),
        depths=tuple(_depth_line(depth, now) for depth in overview.depths(now)),
        runs=tuple(_run_line(run, now, told) for run in overview.runs()),
        failures=tuple(
            _failure_line(one, now, told) for one in failures.failing(now, limit=FAILURES_SHOWN)
        ),
        failure_count=failures.failing_count(),
        piles=failures.piles(),
        coming_out=_planned_lines(stories.coming_out(now, limit=PLANNED_SHOWN), told),
        coming_down=_planned_lines(stories.coming_down(now, limit=PLANNED_SHOWN), told),
        receivers=tuple(_receiver_line(one, told) for one in surrogate.receivers()),
    )


def alarm_lines(now: datetime) -> tuple[AlarmLine, ...]:
    """The alarms that stand, as they are told under Operations."""
    told = teller(now)
    return tuple(AlarmLine(one, told(one.since), one.url) for one in alarms.find(now))


def alarm_lines_for(user: Any, now: datetime, *, may_see: bool) -> tuple[AlarmLine, ...]:
    """The same as they are told to somebody who may see Operations or may not.

    What a story is called is for those who may edit it. A few queries more for each listed story of theirs that is not.
    """
    told, page = teller(now), reverse("operations")
    found = alarms.find(now)
    editable = stories.editable_by(user, [one.page_id for one in found if one.page_id])
    shown = [
        replace(one, subject=UNNAMED, url="")
        if one.page_id and one.page_id not in editable
        else one
        for one in found
    ]
    return tuple(
        AlarmLine(one, told(one.since), one.url if may_see or not one.url.startswith(page) else "")
        for one in shown
    )


def teller(now: datetime) -> Told:
    """Tells an instant as it is seen from now, in the site's time zone."""
    return partial(moment, now=now, zone=timezone.get_default_timezone())


def _depth_line(depth: Depth, now: datetime) -> DepthLine:
    since = depth.oldest_due_at
    return DepthLine(depth, span((now - since).total_seconds()) if since else "")


def _run_line(run: Run, now: datetime, told: Told) -> RunLine:
    row, took = run.row, run.took
    return RunLine(
        name=failures.task_words(run.job.name),
        every=span(run.job.every_seconds),
        outcome=_outcome(run, now),
        failure=reason(row.failure) if row else "",
        failure_count=row.failure_count if row else 0,
        finished=told(row.finished_at) if row and row.finished_at else None,
        took=span(took.total_seconds()) if took else "",
        due=told(row.due_at) if row else None,
        holder=row.holder if row else "",
    )


def _outcome(run: Run, now: datetime) -> str:
    if run.is_running(now):
        return "running"
    if run.row is None or run.row.finished_at is None:
        return "never"
    return "failed" if run.row.failure else "went well"


def _failure_line(one: Failure, now: datetime, told: Told) -> FailureLine:
    failed = told(one.failed_at) if one.failed_at else None
    is_ahead = one.next_at is not None and one.next_at > now
    put_off = told(one.put_off_since) if one.put_off_since else None
    return FailureLine(
        one, failed, put_off, told(one.next_at) if one.next_at and is_ahead else None
    )


def _planned_lines(found: tuple[Planned, ...], told: Told) -> tuple[PlannedLine, ...]:
    return tuple(PlannedLine(one, stories.edit_url(one.page_id), told(one.at)) for one in found)


def _receiver_line(one: ReceiverState, told: Told) -> ReceiverLine:
    since = told(one.failing_since) if one.failing_since else None
    return ReceiverLine(one, span(one.lag_seconds), since)
