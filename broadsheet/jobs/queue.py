"""The queue of jobs in the content database: put, claim under a lease, finish, fail, give up.

A claim lasts for a lease, measured by the database's clock; each has a higher token than the one
before it, and who lost the lease can neither renew nor finish (a fencing token). A job that runs in
the transaction in which it finishes has its effect exactly once: if the lease is lost, all of it is
rolled back. Any other job may run twice when a worker dies, and must not mind.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django_tasks.utils import normalize_json

from broadsheet.jobs.models import Job, Priority, State

BACKOFF_SECONDS = (1, 2, 5, 15, 30, 60, 120, 300)  # after each failed attempt but the last
ATTEMPTS = len(BACKOFF_SECONDS) + 1  # over about nine minutes; then it is dead
# A job that met a lock, or lost the database, is none the worse for it: it comes again in a second, and
# later the longer that lasts, but never later than this.
PUT_OFF_SECONDS = 1
PUT_OFF_PART = 0.1  # of the time for which it has been put off
PUT_OFF_MOST_SECONDS = {Priority.NEWS: 2, Priority.MAIL: 30, Priority.UPKEEP: 30}
FAILURE_LENGTH = 2000
TRACEBACK_LENGTH = 8000
KEEP_DONE = timedelta(days=3)
KEEP_DEAD = timedelta(days=90)
FORGET_BATCH = 2000

# A worker that was killed keeps a job from the others for no longer; who lives renews in time.
LEASE_SECONDS = {Priority.NEWS: 2, Priority.MAIL: 30, Priority.UPKEEP: 30}

WAITING_TWIN = "SELECT * FROM jobs_job WHERE twin = %s AND state = 'ready'"  # index: job_waits_once

ALL = tuple(Priority)
FAILING = Q(state=State.DEAD) | (Q(state=State.READY) & ~Q(failure=""))  # to be tried again, or not


@dataclass(frozen=True, slots=True)
class Order:
    """A job to be put. `key` names its effect; `due_at` None means now."""

    task: str
    args: list[Any]
    kwargs: dict[str, Any]
    priority: Priority = Priority.UPKEEP
    key: str | None = None
    due_at: datetime | None = None


class Claim(NamedTuple):
    """The right to run a job until its lease ends; `at` is the database's time of the claim."""

    id: int
    priority: Priority
    token: int
    at: datetime
    task: str
    args: list[Any]
    kwargs: dict[str, Any]
    attempt: int
    put_off_since: datetime | None = None  # None: the last attempt could be made

    @property
    def lease_seconds(self) -> float:
        """For how long it is claimed, counted from the last renewal."""
        return LEASE_SECONDS[self.priority]


class LeaseIsLost(Exception):
    """Another worker has the job now; what this one did must not count."""


def put(order: Order) -> Job:
    """The job that does what is ordered: a new one, or the one that does it already.

    In the transaction of the caller: it is there if that commits. With a key: whatever has that key,
    done or not. Without: a job of the same task and arguments that still waits, since one is enough.
    """
    row = _row(order)
    if row.key is None and row.twin is None:
        row.save(force_insert=True)
        return row
    while True:
        Job.objects.bulk_create([row], ignore_conflicts=True)
        if found := _kept_one(row):
            return found


def rearm(key: str) -> bool:
    """Makes a job that is done ready again: what it was to do is there to be done once more."""
    done = Job.objects.filter(key=key, state=State.DONE)
    return (
        done.update(
            state=State.READY,
            due_at=Now(),
            attempts=0,
            failure="",
            traceback="",
            put_off_since=None,
        )
        == 1
    )


def claim(*, holder: str, priorities: Iterable[Priority] = ALL) -> Claim | None:
    """The first job that is due, until its lease ends; None if there is none for us.

    No lock is taken where there is nothing to do, and none is waited for on PostgreSQL: a job that
    somebody has locked is passed over.
    """
    for line in _lines(tuple(priorities)):
        if line.exists() and (claimed := _claim_first(line, holder)):
            return claimed
    return None


def is_waiting(priority: Priority) -> bool:
    """Whether a job of that priority is due and nobody runs it. One query, no lock."""
    return _ready(priority).exists()


def renew(claim: Claim) -> bool:
    """Lengthens the lease from now on; False if the job has been lost to another worker."""
    until = Now() + timedelta(seconds=claim.lease_seconds)
    return _held(claim).update(leased_until=until) == 1


def finish(claim: Claim, result: Any = None) -> bool:
    """The job is done; False if it has been lost to another worker."""
    return (
        _held(claim).update(
            state=State.DONE,
            leased_until=None,
            finished_at=Now(),
            failure="",
            traceback="",
            put_off_since=None,
            result=normalize_json(result),
        )
        == 1
    )


def fail(claim: Claim, failure: str, traceback: str = "") -> State | None:
    """The attempt failed: where the job stands now, None if it has been lost to another worker."""
    is_last = claim.attempt >= ATTEMPTS
    state = State.DEAD if is_last else State.READY
    wait = BACKOFF_SECONDS[min(claim.attempt, len(BACKOFF_SECONDS)) - 1]
    held = _held(claim)
    changed = held.update(
        state=state,
        twin=None,  # the same may have been put again meanwhile
        due_at=Now() + timedelta(seconds=wait),
        leased_until=None,
        finished_at=Now(),
        failure=failure[:FAILURE_LENGTH],
        traceback=traceback[-TRACEBACK_LENGTH:],
        put_off_since=None,
    )
    return state if changed else None


def give_back(claim: Claim, failure: str) -> None:
    """The job is put off: it could not be tried, through no fault of its own, and comes again soon."""
    _held(claim).update(
        state=State.READY,
        twin=None,
        attempts=F("attempts") - 1,
        due_at=Now() + timedelta(seconds=put_off_seconds(claim)),
        leased_until=None,
        failure=failure[:FAILURE_LENGTH],
        traceback="",
        put_off_since=claim.put_off_since or Now(),
    )


def put_off_seconds(claim: Claim) -> float:
    """How long a job that could not be tried waits: the longer, the longer it has been put off."""
    since = claim.put_off_since or claim.at
    wait = PUT_OFF_PART * (claim.at - since).total_seconds()
    return min(max(PUT_OFF_SECONDS, wait), PUT_OFF_MOST_SECONDS[claim.priority])


def retry(job_id: int) -> bool:
    """Tries a failed job again at once, with all its attempts; False if it is not failing."""
    failing = Job.objects.filter(FAILING, pk=job_id)
    return failing.update(**_anew()) == 1


def discard(job_id: int) -> bool:
    """Throws a dead job away; False if it is not dead."""
    return Job.objects.filter(pk=job_id, state=State.DEAD).delete()[0] == 1


def retry_all(task: str) -> int:
    """Tries every job of a task that was given up again at once; how many. One statement."""
    return Job.objects.filter(state=State.DEAD, task=task).update(**_anew())


def discard_all(task: str) -> int:
    """Throws every job of a task away that was given up; how many. One statement."""
    return Job.objects.filter(state=State.DEAD, task=task).delete()[0]


def forget_finished(at: datetime) -> int:
    """Deletes jobs that were done days ago and those given up months ago; how many."""
    old = Q(state=State.DONE, finished_at__lt=at - KEEP_DONE)
    very_old = Q(state=State.DEAD, finished_at__lt=at - KEEP_DEAD)
    ids = Job.objects.filter(old | very_old).values_list("pk", flat=True)[:FORGET_BATCH]
    return Job.objects.filter(pk__in=list(ids)).delete()[0]


def _anew() -> dict[str, Any]:
    """A job with all its attempts; the same may have been put again while it was dead."""
    return {
        "state": State.READY, "due_at": Now(), "attempts": 0, "twin": None, "put_off_since": None,
    }  # fmt: skip


def _row(order: Order) -> Job:
    args, kwargs = normalize_json(order.args), normalize_json(order.kwargs)
    return Job(
        task=order.task,
        args=args,
        kwargs=kwargs,
        priority=order.priority,
        key=order.key,
        twin=None if order.key or order.due_at else _digest(order.task, args, kwargs),
        **({"due_at": order.due_at} if order.due_at else {}),
    )


def _kept_one(row: Job) -> Job | None:
    """The job in the table that does what the row is to do; None if it went since the row met it.

    One that waits cannot be claimed until the caller's transaction ends: it would be done before what
    it is about is there. The lock is shared, so that editors do not wait for each other.
    """
    if row.key:
        return Job.objects.filter(key=row.key).first()
    lock = "FOR SHARE" if connection.features.has_select_for_update else ""  # SQLite has one writer
    return next(iter(Job.objects.raw(f"{WAITING_TWIN} {lock}", [row.twin])), None)


def _lines(priorities: tuple[Priority, ...]) -> Iterator[QuerySet[Job]]:
    """The jobs that are free now: those whose worker vanished, then by priority and order."""
    abandoned = Job.objects.filter(
        state=State.RUNNING, leased_until__lte=Now(), priority__in=priorities
    )
    yield abandoned.order_by("leased_until")
    for priority in priorities:
        yield _ready(priority).order_by("due_at", "pk")


@transaction.atomic
def _claim_first(line: QuerySet[Job], holder: str) -> Claim | None:
    """Claims the first of the line that is not locked, and reads it before anybody else can claim it.

    A job that took its worker down with it each time is not tried for ever.
    """
    while row := line.select_for_update(skip_locked=True).first():
        if row.attempts < ATTEMPTS:
            _take(row, holder)
            row.refresh_from_db()
            return _claim_on(row)
        _bury(row)
    return None


def _take(row: Job, holder: str) -> None:
    lease = timedelta(seconds=LEASE_SECONDS[Priority(row.priority)])
    Job.objects.filter(pk=row.pk).update(
        state=State.RUNNING,
        holder=holder,
        token=F("token") + 1,
        attempts=F("attempts") + 1,
        leased_until=Now() + lease,
        started_at=Now(),
    )


def _bury(row: Job) -> None:
    Job.objects.filter(pk=row.pk).update(
        state=State.DEAD,
        twin=None,  # the same may have been put again meanwhile, and this one may be retried
        leased_until=None,
        finished_at=Now(),
        failure="Each worker that ran it was killed or vanished.",
    )


def _ready(priority: Priority) -> QuerySet[Job]:
    return Job.objects.filter(state=State.READY, priority=priority, due_at__lte=Now())


def _held(claim: Claim) -> QuerySet[Job]:
    return Job.objects.filter(pk=claim.id, token=claim.token, state=State.RUNNING)


def _claim_on(row: Job) -> Claim:
    if row.started_at is None:
        raise LeaseIsLost(row.pk)
    return Claim(
        row.pk,
        Priority(row.priority),
        row.token,
        row.started_at,
        row.task,
        row.args,
        row.kwargs,
        row.attempts,
        row.put_off_since,
    )


def _digest(task: str, args: list[Any], kwargs: dict[str, Any]) -> str:
    return blake2b(repr((task, args, sorted(kwargs.items()))).encode(), digest_size=16).hexdigest()
