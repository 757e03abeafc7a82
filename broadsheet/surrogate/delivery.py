"""Takes purges from the outbox to every receiver: in order, until it has them, whatever happens.

Each receiver has a thread of its own, so that one that hangs holds up no other. What a receiver has
answered with 2xx, request by request, counts as received; what was sent twice was purged twice, which
does no harm.
"""

import logging
import os
import socket
import threading

from django.db import close_old_connections, connection

from broadsheet.surrogate import outbox, receivers, waking
from broadsheet.surrogate.kinds import policy
from broadsheet.surrogate.outbox import Batch
from broadsheet.surrogate.post import NotReceived, post

TICK_SECONDS = 0.25  # the longest until it looks by itself: for who is to be tried again
PAUSE_SECONDS = 1.0  # after an error of the database, so that it is not asked twenty times a second
LEASE_SECONDS = 15.0  # three times as long as a try may take
STOP_SECONDS = 6.0
REFUSED = frozenset({401, 403})

logger = logging.getLogger(__name__)


def run(stopping: threading.Event) -> None:
    """Delivers until it is told to stop. Never raises; a database that is away is waited for."""
    holder = f"{socket.gethostname()}:{os.getpid()}"
    couriers: dict[str, Courier] = {}
    changes = waking.Changes(stopping)
    while not stopping.is_set():
        try:
            close_old_connections()
            changes.look()
            _go_round(couriers, holder, stopping)
            changes.wait(TICK_SECONDS)
        except Exception:  # a job's boundary: the next round may go better
            logger.exception("purges_not_delivered")
            stopping.wait(PAUSE_SECONDS)
    for courier in couriers.values():
        courier.wake.set()
    for courier in couriers.values():
        courier.join(STOP_SECONDS)
    connection.close()


def _go_round(couriers: dict[str, "Courier"], holder: str, stopping: threading.Event) -> None:
    """Gives new purges their positions and wakes who serves a receiver that lacks one."""
    while outbox.give_positions() == outbox.NUMBERED_AT_ONCE:
        pass
    standings = {one.name: one.is_waiting for one in receivers.standings()}
    for name in couriers.keys() - standings.keys():
        couriers.pop(name).dismiss()
    for name, is_waiting in standings.items():
        if is_waiting:
            if name not in couriers or not couriers[name].is_alive():
                couriers[name] = Courier(name, holder, stopping)
                couriers[name].start()
            couriers[name].wake.set()


class Courier(threading.Thread):
    """Serves one receiver whenever it is woken, until it is dismissed or the process stops."""

    def __init__(self, receiver: str, holder: str, stopping: threading.Event) -> None:
        super().__init__(name=f"purges-{receiver}", daemon=True)
        self.receiver = receiver
        self.holder = holder
        self.stopping = stopping
        self.wake = threading.Event()
        self.is_dismissed = False

    def dismiss(self) -> None:
        """Nobody needs it any more: it ends after what it does now."""
        self.is_dismissed = True
        self.wake.set()

    def run(self) -> None:
        """Waits to be woken; a failure is logged, the lease then runs out by itself."""
        try:
            while self.wake.wait() and not (self.is_dismissed or self.stopping.is_set()):
                self.wake.clear()
                try:
                    close_old_connections()
                    deliver(self.receiver, holder=self.holder, stopping=self.stopping)
                except Exception:  # a job's boundary: this receiver is tried again
                    logger.exception("delivery_failed", extra={"receiver": self.receiver})
        finally:
            connection.close()


def deliver(name: str, *, holder: str, stopping: threading.Event) -> None:
    """Sends a receiver what it lacks, batch after batch, unless another worker does."""
    claim = receivers.claim(name, holder=holder, seconds=LEASE_SECONDS)
    while claim is not None and not stopping.is_set():
        starts_empty = claim.must_start_empty_since is not None
        batch = outbox.batch_after(claim.position, starts_empty=starts_empty)
        if batch is None:
            break
        try:
            received = _send(claim, batch)
        except NotReceived as failure:
            _give_up(claim, failure)
            return
        advanced = receivers.advance(claim, received, seconds=LEASE_SECONDS)
        if advanced is None:
            logger.warning("receiver_lost", extra={"receiver": name, "token": claim.token})
        claim = advanced
    if claim is not None:
        receivers.release(claim)


def _send(claim: receivers.Claim, batch: Batch) -> Batch:
    """Sends as much of the batch as its kind takes at once; that part. Raises `NotReceived`."""
    kind = policy.kind(claim.kind)
    try:
        portion = policy.portion(kind, claim.url, batch)
        post(portion.requests)
    except policy.SecretIsMissing as error:
        raise NotReceived(f"no token: {error}") from error
    except NotReceived as failure:
        if failure.status in REFUSED and kind.shows_secret:
            failure.reason += f": is {kind.secret} right, and may it purge?"
        raise
    return portion.batch


def _give_up(claim: receivers.Claim, failure: NotReceived) -> None:
    """Until the next try; told in the log when it begins, in `doctor` for as long as it lasts."""
    receivers.fail(claim, failure.reason, again_after=failure.again_after)
    if claim.failure_count == 0:
        extra = {"receiver": claim.name, "reason": failure.reason}
        logger.warning("receiver_failed", extra=extra)
