"""Counts what this worker did, for its metrics."""

from enum import StrEnum

from broadsheet.jobs import news
from broadsheet.jobs.metrics import JOB_RUNS, PERIODIC_RUNS, PUBLICATION_LATENESS
from broadsheet.jobs.models import Job
from broadsheet.jobs.queue import Claim

UNKNOWN = "unknown"  # a task of another release; its name is not ours to make a label of


class Outcome(StrEnum):
    """How one run ended."""

    DONE = "done"
    FAILED = "failed"
    PUT_OFF = "put-off"
    LEASE_LOST = "lease-lost"


def job(claim: Claim, outcome: Outcome) -> None:
    """One run of a job; of a story that went out also how late it was. Expects no transaction."""
    JOB_RUNS.labels(claim.task, outcome.value).inc()
    if outcome is Outcome.DONE and claim.task == news.publish_revision.module_path:
        _lateness(claim.id)


def unknown_job() -> None:
    """A job whose task this release does not know."""
    JOB_RUNS.labels(UNKNOWN, Outcome.FAILED.value).inc()


def periodic(name: str, outcome: Outcome) -> None:
    """One run of a periodic job."""
    PERIODIC_RUNS.labels(name, outcome.value).inc()


def _lateness(job_id: int) -> None:
    """When it was done minus when it was due, both by the database's clock."""
    row = Job.objects.filter(pk=job_id).first()
    if row and row.result and row.key and row.finished_at:
        late = row.finished_at - news.due_at(row.key)
        PUBLICATION_LATENESS.observe(late.total_seconds())
