"""What the workers know: of each periodic job when it is due, of each job in the queue how it went.

All instants are the database's, never a worker's.
"""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class PeriodicRun(models.Model):
    """A periodic job and its lease."""

    name = models.CharField(primary_key=True, max_length=80)
    due_at = models.DateTimeField(db_default=Now())
    covered_until = models.DateTimeField(null=True)  # by runs that went well; null: by none yet
    holder = models.CharField(max_length=120, blank=True, default="")
    leased_until = models.DateTimeField(null=True)  # null: nobody runs it
    token = models.BigIntegerField(default=0)  # grows with each claim; who has an old one has lost
    started_at = models.DateTimeField(db_default=Now())  # of the last claim, before it of the row
    finished_at = models.DateTimeField(null=True)  # null: never yet
    failure = models.TextField(blank=True, default="")  # of the last run; empty: it went well
    failure_count = models.PositiveIntegerField(default=0)  # in a row

    def __str__(self) -> str:
        return self.name


class Priority(models.IntegerChoices):
    """What goes first. Purges are not jobs: they have their outbox and a thread of their own."""

    NEWS = 0, "Publishing"
    MAIL = 1, "Mail"
    UPKEEP = 2, "Upkeep"  # search index, references: nobody waits for it


class State(models.TextChoices):
    """Where a job stands. A failed one is ready again, later, until it is dead."""

    READY = "ready", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    DEAD = "dead", "Given up"


FAILED = ~Q(failure="")  # at least once, and not done since


class Job(models.Model):
    """A task to be run once, by whichever worker claims it, at `due_at` or later.

    `key` names its effect: a second job with that key is refused. `twin` is the digest of task and
    arguments where one waiting job is as good as two.
    """

    task = models.CharField(max_length=200)
    args = models.JSONField(default=list)
    kwargs = models.JSONField(default=dict)
    priority = models.PositiveSmallIntegerField(choices=Priority.choices, default=Priority.UPKEEP)
    state = models.CharField(max_length=8, choices=State.choices, default=State.READY)
    key = models.CharField(max_length=200, null=True, unique=True)  # noqa: DJ001  # null: none
    twin = models.CharField(max_length=64, null=True)  # noqa: DJ001  # null: may wait many times
    due_at = models.DateTimeField(db_default=Now())
    attempts = models.PositiveSmallIntegerField(default=0)
    holder = models.CharField(max_length=120, blank=True, default="")
    token = models.BigIntegerField(default=0)  # grows with each claim
    leased_until = models.DateTimeField(null=True)  # null: nobody runs it
    enqueued_at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    failure = models.TextField(blank=True, default="")  # of the last attempt
    traceback = models.TextField(blank=True, default="")
    put_off_since = models.DateTimeField(null=True)  # null: the last attempt could be made
    result = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["twin"], condition=Q(state="ready"), name="job_waits_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["priority", "due_at", "id"], condition=Q(state="ready"), name="job_order"
            ),
            models.Index(
                fields=["leased_until"], condition=Q(state="running"), name="job_lease_order"
            ),
            models.Index(fields=["state", "finished_at"], name="job_history"),
            models.Index(
                fields=["state", "priority", "id"], condition=~Q(failure=""), name="job_failures"
            ),
        ]
        permissions = [
            ("see_operations", "Can see operations"),
            ("handle_failed_jobs", "Can retry and discard failed jobs"),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.args} ({self.state})"
