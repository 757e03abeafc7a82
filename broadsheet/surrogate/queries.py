"""How the deliveries stand: who lacks how much, since when, and what is an alarm."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Now

from broadsheet.surrogate.models import Purge, Receiver

ALARM_AFTER = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class ReceiverState:
    """A receiver as it stands; times by the database's clock.

    `behind_since` is when the oldest thing that it lacks came about, None if it lacks nothing.
    """

    name: str
    url: str
    kind: str
    pending_count: int
    behind_since: datetime | None
    failing_since: datetime | None
    failure: str
    must_start_empty: bool
    at: datetime

    @property
    def lag_seconds(self) -> float:
        """For how long it has lacked something, 0 if it lacks nothing."""
        return (self.at - self.behind_since).total_seconds() if self.behind_since else 0.0

    @property
    def alarming_since(self) -> datetime | None:
        """Since when it has failed or lagged, if that is too long; else None."""
        since = min(filter(None, (self.failing_since, self.behind_since)), default=None)
        return since if since and self.at - since > ALARM_AFTER else None


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that a person has to look at. `subject` is a receiver's name, else empty."""

    subject: str
    since: datetime | None
    pending_count: int
    reason: str


def receivers() -> tuple[ReceiverState, ...]:
    """Every receiver, by name. Two queries, one more for each receiver."""
    rows = Receiver.objects.order_by("name").annotate(at=Now(), oldest=Subquery(_oldest_lacking()))
    return tuple(_state(row) for row in rows)


def pending_count() -> int:
    """How many purges some receiver lacks; without receivers all that are kept."""
    positions = Receiver.objects.order_by("position").values_list("position", flat=True)
    lowest = positions.first()
    return Purge.objects.count() if lowest is None else _lacking(lowest).count()


def alarms(*, is_receiver_expected: bool = False) -> tuple[Alarm, ...]:
    """Receivers that have failed or lagged for more than ten seconds; a receiver that is missing."""
    states = receivers()
    if not states and is_receiver_expected:
        return (Alarm("", None, pending_count(), "no receiver is registered"),)
    return tuple(
        Alarm(
            one.name, one.alarming_since, one.pending_count, one.failure or "nothing is sent to it"
        )
        for one in states
        if one.alarming_since
    )


def _state(row: Any) -> ReceiverState:
    since = (row.must_start_empty_since, row.oldest)
    return ReceiverState(
        name=row.name,
        url=row.url,
        kind=row.kind,
        pending_count=_lacking(row.position).count(),
        behind_since=min(filter(None, since), default=None),
        failing_since=row.failing_since,
        failure=row.failure,
        must_start_empty=row.must_start_empty_since is not None,
        at=row.at,
    )


def _lacking(position: int) -> QuerySet[Purge]:
    return Purge.objects.filter(Q(position=None) | Q(position__gt=position))


def _oldest_lacking() -> Any:
    lacking = Purge.objects.filter(Q(position=None) | Q(position__gt=OuterRef("position")))
    return lacking.order_by("made_at").values("made_at")[:1]
