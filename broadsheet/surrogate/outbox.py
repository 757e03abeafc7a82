"""The outbox: what is to be purged is written in the transaction of its cause, or not at all.

Rows get their position once they are committed, so that no reader of the outbox can have passed a row
that comes to be seen later. See docs/decisions/0009-purge-outbox.md.
"""

import logging
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import F, Max, Min, QuerySet
from django.db.models.functions import Coalesce, Now

from broadsheet.errors import BroadsheetError
from broadsheet.surrogate import waking
from broadsheet.surrogate.models import Mode, Numbering, Purge, Receiver

NUMBERED_AT_ONCE = 500
BATCH = 500  # purges sent at once: some 50 KB
KEPT_DELIVERED = timedelta(days=1)  # for whoever asks what was purged
KEPT_UNDELIVERED = timedelta(days=7)

logger = logging.getLogger(__name__)


class PurgeOutsideTransaction(BroadsheetError):
    """A purge was asked for outside a transaction: it could not share the fate of its cause."""


class Message(NamedTuple):
    """A purge as receivers get it."""

    position: int
    keys: list[str]
    mode: str


class Batch(NamedTuple):
    """What a receiver is sent at once; having it, it has everything up to `position`."""

    messages: tuple[Message, ...]
    position: int


def purge(*keys: str) -> None:
    """What bears one of the keys may be served a last time while it is made anew.

    Expects a transaction, whose fate the purge shares; raises `PurgeOutsideTransaction`.
    """
    _write(Mode.SOFT, keys)


def purge_hard(*keys: str) -> None:
    """What bears one of the keys must not be served again. Expects a transaction, as `purge`."""
    _write(Mode.HARD, keys)


def purge_everything() -> None:
    """Everything that is kept is to be thrown away. Expects a transaction, as `purge`."""
    _check_transaction()
    Purge.objects.create(mode=Mode.ALL)
    waking.call()


def _write(mode: Mode, keys: tuple[str, ...]) -> None:
    _check_transaction()
    if keys:
        Purge.objects.create(mode=mode, keys=sorted(set(keys)))
        waking.call()


def _check_transaction() -> None:
    if not connection.in_atomic_block:
        raise PurgeOutsideTransaction


def give_positions() -> int:
    """Gives committed purges their positions, in the order in which they were written; how many.

    At most `NUMBERED_AT_ONCE`. Who comes second waits for the first to commit, and goes on from there.
    """
    if not Purge.objects.filter(position=None).exists():
        return 0
    with transaction.atomic():
        last = _locked_last()
        rows = list(Purge.objects.filter(position=None).order_by("pk")[:NUMBERED_AT_ONCE])
        for position, row in enumerate(rows, last + 1):
            row.position = position
        Purge.objects.bulk_update(rows, ["position"])
        Numbering.objects.filter(pk=1).update(last=last + len(rows))
    return len(rows)


def _locked_last() -> int:
    """The last position; nobody else gives one until the transaction ends."""
    while not Numbering.objects.filter(pk=1).update(last=F("last")):
        Numbering.objects.bulk_create([Numbering(pk=1)], ignore_conflicts=True)
    return last_position()


def last_position() -> int:
    """The last position that was given, 0 if none was."""
    return Numbering.objects.filter(pk=1).values_list("last", flat=True).first() or 0


def batch_after(position: int, *, starts_empty: bool) -> Batch | None:
    """What somebody lacks who has everything up to `position`; None if that is nothing.

    Begins with "throw away all" if asked to, or if purges that they lack are kept no more.
    """
    last = last_position()  # before the rows are read: what it counts and they lack is kept no more
    found = [Message(row.position or 0, row.keys, row.mode) for row in _rows_after(position)]
    until = found[-1].position if found else last
    if starts_empty or until - position > len(found):
        before = found[0].position - 1 if found else until
        found.insert(0, Message(before, [], Mode.ALL.value))
    return Batch(tuple(found), until) if found else None


def _rows_after(position: int) -> QuerySet[Purge]:
    return Purge.objects.filter(position__gt=position).order_by("position")[:BATCH]


@transaction.atomic
def forget_delivered(at: datetime) -> int:
    """Deletes purges that every receiver has, and such as nobody fetched in a week; how many.

    A receiver that lacks one of those will be told to throw away everything. One that was never
    numbered is kept: who lacks it could not be told apart.
    """
    count = 0
    lowest = Receiver.objects.aggregate(lowest=Min("position"))["lowest"]
    if lowest is not None:
        delivered = Purge.objects.filter(position__lte=lowest, made_at__lt=at - KEPT_DELIVERED)
        count += delivered.delete()[0]
    overdue = Purge.objects.filter(made_at__lt=at - KEPT_UNDELIVERED)
    last = overdue.aggregate(last=Max("position"))["last"]
    if last is not None:
        _mark_incomplete(last)
        lost = overdue.filter(position__lte=last).delete()[0]
        logger.warning("purges_forgotten", extra={"count": lost})
        count += lost
    return count


def _mark_incomplete(until: int) -> None:
    """Those who lack a purge up to there can be brought up to date only by starting empty."""
    since = Coalesce(F("must_start_empty_since"), Now())
    Receiver.objects.filter(position__lt=until).update(must_start_empty_since=since)
