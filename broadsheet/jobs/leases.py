"""Who may run a periodic job now: one worker at a time, however many there are.

A claim lasts for a lease, measured by the database's clock; a worker that dies or hangs loses it when
the lease runs out. Each claim has a higher token than all before it, and a worker whose token is no
longer the highest can neither renew nor finish (a fencing token).
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from broadsheet.jobs.models import PeriodicRun

FAILURE_LENGTH = 2000
FAR_BACK = timedelta(days=30)  # what happened before the first run is met by it


class Claim(NamedTuple):
    """The right to run a job until its lease ends; `at` is the database's time of the claim.

    `since` is the time of the last run that went well, or as far back as a new job has to look.
    """

    name: str
    token: int
    at: datetime
    since: datetime


def register(names: Iterable[str]) -> None:
    """Makes sure that each job has its row; one that is new is due at once."""
    PeriodicRun.objects.bulk_create(
        (PeriodicRun(name=name) for name in names), ignore_conflicts=True
    )


def due() -> frozenset[str]:
    """The jobs that are due and that nobody runs. One query, no lock: `claim` decides."""
    return frozenset(_free().values_list("name", flat=True))


def claim(name: str, *, holder: str, seconds: float) -> Claim | None:
    """The claim on a due job for so many seconds; None if another worker was quicker."""
    with transaction.atomic():
        is_claimed = (
            _free()
            .filter(name=name)
            .update(
                holder=holder,
                token=F("token") + 1,
                leased_until=Now() + timedelta(seconds=seconds),
                started_at=Now(),
            )
        )
        if not is_claimed:
            return None
        row = PeriodicRun.objects.get(name=name)
    since = row.covered_until or row.started_at - FAR_BACK
    return Claim(name, row.token, row.started_at, since)


def renew(claim: Claim, *, seconds: float) -> bool:
    """Lengthens the lease from now on; False if the claim has been lost to another worker."""
    return _held(claim).update(leased_until=Now() + timedelta(seconds=seconds)) == 1


def finish(claim: Claim, *, every_seconds: float, failure: str = "") -> bool:
    """Gives the job back, due again after its interval; False if the claim has been lost."""
    failures = F("failure_count") + 1 if failure else 0
    covered = {} if failure else {"covered_until": claim.at}
    finished = _held(claim).update(
        **covered,
        due_at=Now() + timedelta(seconds=every_seconds),
        leased_until=None,
        finished_at=Now(),
        failure=failure[:FAILURE_LENGTH],
        failure_count=failures,
    )
    return finished == 1


def _free() -> QuerySet[PeriodicRun]:
    is_free = Q(leased_until=None) | Q(leased_until__lte=Now())
    return PeriodicRun.objects.filter(is_free, due_at__lte=Now())


def _held(claim: Claim) -> QuerySet[PeriodicRun]:
    return PeriodicRun.objects.filter(
        name=claim.name, token=claim.token, leased_until__isnull=False
    )
