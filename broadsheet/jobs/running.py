"""One job of the queue or one periodic job, run under its lease: what went wrong is kept with it."""

import logging
from functools import partial
from traceback import format_exc
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import OperationalError, transaction
from django.utils.module_loading import import_string

from broadsheet import clock
from broadsheet.jobs import leases, queue, tally
from broadsheet.jobs.heartbeat import Heartbeat
from broadsheet.jobs.queue import LeaseIsLost
from broadsheet.jobs.schedule import Periodic
from broadsheet.jobs.tally import Outcome

logger = logging.getLogger(__name__)

INDEXERS = ("wagtail.", "modelsearch.")  # what their tasks are about may be deleted by then
OBSOLETE = "obsolete"


def run_job(claim: queue.Claim, heartbeat: Heartbeat) -> None:
    """Runs a claimed job by the database's clock. Raises `django.db.Error` if the database goes."""
    try:
        task = import_string(claim.task)
    except ImportError as error:  # of another release, or of no release
        logger.exception("job_unknown", extra={"job": claim.task, "id": claim.id})
        queue.fail(claim, repr(error), format_exc())
        tally.unknown_job()
        return
    renew = partial(queue.renew, claim)
    with heartbeat.keeping(renew, lease_seconds=claim.lease_seconds), clock.set_to(claim.at):
        outcome = _attempt(claim, task)
    tally.job(claim, outcome)


def _attempt(claim: queue.Claim, task: Any) -> Outcome:
    try:
        if getattr(task, "is_atomic", False):
            with transaction.atomic():
                _finish(claim, task.call(*claim.args, **claim.kwargs))
        else:
            _finish(claim, _unless_obsolete(claim, task))
    except LeaseIsLost:
        logger.warning("lease_lost", extra={"job": claim.task, "id": claim.id})
        return Outcome.LEASE_LOST
    except OperationalError as error:  # a lock, a full disk, a lost database: none of its doing
        logger.exception("job_put_off", extra={"job": claim.task, "id": claim.id})
        queue.give_back(claim, repr(error))
        return Outcome.PUT_OFF
    except Exception as error:  # a job's boundary: the others go on
        logger.exception("job_failed", extra={"job": claim.task, "id": claim.id})
        queue.fail(claim, repr(error), format_exc())
        return Outcome.FAILED
    return Outcome.DONE


def _unless_obsolete(claim: queue.Claim, task: Any) -> Any:
    try:
        return task.call(*claim.args, **claim.kwargs)
    except ObjectDoesNotExist:
        if claim.task.startswith(INDEXERS):
            return OBSOLETE
        raise


def _finish(claim: queue.Claim, result: Any) -> None:
    """Within an atomic job this is the fence: who lost the lease rolls everything back."""
    if not queue.finish(claim, result):
        raise LeaseIsLost(claim.id)


def run_periodic(job: Periodic, claim: leases.Claim, heartbeat: Heartbeat) -> None:
    """One run; a failure is logged and kept, and the job comes again at its next time."""
    failure, outcome = "", Outcome.DONE
    renew = partial(leases.renew, claim, seconds=job.lease_seconds)
    with heartbeat.keeping(renew, lease_seconds=job.lease_seconds), clock.set_to(claim.at):
        try:
            job.run(claim.since, claim.at)
        except Exception as error:  # a job's boundary: the others go on
            failure, outcome = repr(error), Outcome.FAILED
            logger.exception("job_failed", extra={"job": job.name})
    if not leases.finish(claim, every_seconds=job.every_seconds, failure=failure):
        outcome = Outcome.LEASE_LOST
        logger.warning("lease_lost", extra={"job": job.name, "token": claim.token})
    tally.periodic(job.name, outcome)
