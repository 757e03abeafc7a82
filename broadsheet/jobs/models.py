"""What the workers know of each periodic job: when it is due, who runs it, how it went."""

from django.db import models
from django.db.models.functions import Now


class PeriodicRun(models.Model):
    """A periodic job and its lease. All instants are the database's, never a worker's."""

    name = models.CharField(primary_key=True, max_length=80)
    due_at = models.DateTimeField(db_default=Now())
    holder = models.CharField(max_length=120, blank=True, default="")
    leased_until = models.DateTimeField(null=True)  # null: nobody runs it
    token = models.BigIntegerField(default=0)  # grows with each claim; who has an old one has lost
    started_at = models.DateTimeField(db_default=Now())  # of the last claim, before it of the row
    finished_at = models.DateTimeField(null=True)  # null: never yet
    failure = models.TextField(blank=True, default="")  # of the last run; empty: it went well
    failure_count = models.PositiveIntegerField(default=0)  # in a row

    def __str__(self) -> str:
        return self.name
