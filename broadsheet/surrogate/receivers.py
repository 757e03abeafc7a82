"""Who is told of purges, and which worker tells each: one at a time, however many there are.

A claim lasts for a lease by the database's clock and has a higher token than all before it; a worker
whose token is no longer the highest can neither move the receiver's position nor give it back.
"""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce, Now

from broadsheet.errors import BroadsheetError
from broadsheet.surrogate import outbox
from broadsheet.surrogate.kinds import policy
from broadsheet.surrogate.models import KindName, Receiver
from broadsheet.surrogate.outbox import Batch

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
URL_LENGTH = 500
FAILURE_LENGTH = 300
# Seconds from one try to the next, the last one for all that follow. Short, because a receiver that
# comes back is out of date until then.
BACKOFF = (0.2, 0.5, 1, 2, 5)
LONGEST_WAIT = 60  # however long a receiver asks to be left alone: readers see what is out of date
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class ReceiverNameIsWrong(BroadsheetError):
    """A receiver's name is made of small letters, digits and hyphens."""


class ReceiverUrlIsWrong(BroadsheetError):
    """A receiver's address is http:// or https:// with a host, without user, password or fragment."""


class ReceiverIsNotSecret(BroadsheetError):
    """A receiver that is sent a token is reached by https://, unless it is on this machine."""


class ReceiverExists(BroadsheetError):
    """There is a receiver of that name."""


class NoSuchReceiver(BroadsheetError):
    """There is no receiver of that name."""


class Claim(NamedTuple):
    """The right to serve a receiver until the lease ends, and where that receiver stands."""

    name: str
    url: str
    kind: str
    token: int
    position: int
    must_start_empty_since: datetime | None
    failure_count: int


def register(name: str, url: str, *, kind: KindName = KindName.BROADSHEET) -> None:
    """Adds a receiver: it is told to throw away everything, then of each purge from now on.

    Raises `ReceiverNameIsWrong`, `ReceiverUrlIsWrong`, `ReceiverIsNotSecret`, `ReceiverExists`, or
    `SecretIsMissing` where its kind needs a token that the settings lack.
    """
    if not NAME.fullmatch(name):
        raise ReceiverNameIsWrong(name)
    if not _is_address(url):
        raise ReceiverUrlIsWrong(url)
    chosen = policy.kind(kind)
    if chosen.shows_secret and not _is_secret(url):
        raise ReceiverIsNotSecret(url)
    policy.secret(chosen)
    while outbox.give_positions():  # what it need not be told, because it starts empty
        pass
    try:
        with transaction.atomic():
            Receiver.objects.create(name=name, url=url, kind=kind, position=outbox.last_position())
    except IntegrityError as error:
        raise ReceiverExists(name) from error


def ensure(name: str, url: str) -> None:
    """Adds the receiver unless it is there under that address; raises what `register` does."""
    if Receiver.objects.filter(name=name, url=url).exists():
        return
    Receiver.objects.filter(name=name).delete()
    with suppress(ReceiverExists):  # another process has just done the same
        register(name, url)


def _is_address(url: str) -> bool:
    if len(url) > URL_LENGTH or not url.isascii() or not url.isprintable() or " " in url:
        return False
    try:
        parts = urlsplit(url)
        is_whole = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # unbalanced brackets, or a port that is no number
        return False
    return is_whole and "@" not in parts.netloc and not parts.fragment


def _is_secret(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "https" or parts.hostname in LOOPBACK


def retire(name: str) -> None:
    """Removes a receiver; it is told nothing more. Raises `NoSuchReceiver`."""
    if not Receiver.objects.filter(name=name).delete()[0]:
        raise NoSuchReceiver(name)


class Standing(NamedTuple):
    """A receiver, and whether there is something to be sent to it now that nobody sends."""

    name: str
    is_waiting: bool


def standings() -> Iterable[Standing]:
    """Every receiver. Two queries, no lock: `claim` decides."""
    waiting = frozenset(_free().filter(_lacks()).values_list("name", flat=True))
    names = Receiver.objects.order_by("name").values_list("name", flat=True)
    return [Standing(name, name in waiting) for name in names]


def claim(name: str, *, holder: str, seconds: float) -> Claim | None:
    """The claim on a receiver that lacks something; None if there is none, or nobody may try yet."""
    with transaction.atomic():
        is_claimed = (
            _free()
            .filter(_lacks(), name=name)
            .update(
                holder=holder,
                token=F("token") + 1,
                leased_until=Now() + timedelta(seconds=seconds),
                tried_at=Now(),
            )
        )
        return (
            Claim(*Receiver.objects.values_list(*Claim._fields).get(name=name))
            if is_claimed
            else None
        )


def advance(claim: Claim, batch: Batch, *, seconds: float) -> Claim | None:
    """The receiver has the batch, and the lease begins anew; None if the claim has been lost."""
    is_empty = claim.must_start_empty_since is not None
    values = {"must_start_empty_since": None} if is_empty else {}
    advanced = (
        _held(claim)
        .filter(position__lte=batch.position)
        .update(
            position=batch.position,
            leased_until=Now() + timedelta(seconds=seconds),
            tried_at=Now(),
            retry_at=None,
            failing_since=None,
            failure="",
            failure_count=0,
            **values,
        )
    )
    if not advanced:
        return None
    return claim._replace(position=batch.position, must_start_empty_since=None, failure_count=0)


def release(claim: Claim) -> bool:
    """Gives the receiver back, which has everything; False if the claim has been lost."""
    return _held(claim).update(leased_until=None) == 1


def fail(claim: Claim, failure: str, *, again_after: float = 0) -> bool:
    """Gives the receiver back, to be tried again later; False if the claim has been lost.

    The wait counts from the start of the failed try: one that hung has waited enough. It is longer if
    the receiver asked for `again_after` seconds, within limits.
    """
    usual = BACKOFF[min(claim.failure_count, len(BACKOFF) - 1)]
    wait = max(usual, min(again_after, LONGEST_WAIT))
    failed = _held(claim).update(
        leased_until=None,
        retry_at=F("tried_at") + timedelta(seconds=wait),
        failing_since=Coalesce(F("failing_since"), Now()),
        failure=failure[:FAILURE_LENGTH],
        failure_count=F("failure_count") + 1,
    )
    return failed == 1


def _free() -> QuerySet[Receiver]:
    is_free = Q(leased_until=None) | Q(leased_until__lte=Now())
    return Receiver.objects.filter(is_free, Q(retry_at=None) | Q(retry_at__lte=Now()))


def _lacks() -> Q:
    return Q(must_start_empty_since__isnull=False) | Q(position__lt=outbox.last_position())


def _held(claim: Claim) -> QuerySet[Receiver]:
    return Receiver.objects.filter(name=claim.name, token=claim.token, leased_until__isnull=False)
