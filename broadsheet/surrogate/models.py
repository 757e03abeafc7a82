"""The outbox of purges, and who is to get them. All instants are the database's."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Mode(models.TextChoices):
    """How what bears the keys is thrown away."""

    SOFT = "soft", "may be served a last time while it is made anew"
    HARD = "hard", "must not be served again"
    ALL = "all", "everything, whatever its keys"


class KindName(models.TextChoices):
    """How somebody is told: our own message, or what a product of others understands."""

    BROADSHEET = "broadsheet", "our own message, signed"
    VARNISH = "varnish", "Varnish with our VCL"
    FASTLY = "fastly", "Fastly's API"
    CLOUDFLARE = "cloudflare", "Cloudflare's API"


class Purge(models.Model):
    """Keys to be purged, written in the transaction that changed what they stand for.

    `position` is null until the row is committed and seen by a deliverer: ids follow the order in which
    rows were written, positions the order in which they could be seen.
    """

    position = models.BigIntegerField(null=True, unique=True)  # consecutive from 1
    mode = models.CharField(max_length=4, choices=Mode.choices)
    keys = models.JSONField(default=list)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=Q(position=None), name="purge_unnumbered"),
            models.Index(fields=["made_at"], name="purge_age"),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.mode} {' '.join(self.keys)}"


class Numbering(models.Model):
    """The last position that was given, in a single row: who gives more has to lock it."""

    last = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.last)


class Receiver(models.Model):
    """Somebody who keeps our pages and is told what to throw away, served by one worker at a time."""

    name = models.SlugField(primary_key=True, max_length=60)
    url = models.CharField(max_length=500)
    kind = models.CharField(max_length=20, choices=KindName.choices, default=KindName.BROADSHEET)
    position = models.BigIntegerField(default=0)  # it has everything up to here
    # Not null: it lacks what is kept no more, so what it is sent next begins with "throw away all".
    must_start_empty_since = models.DateTimeField(null=True, db_default=Now())
    holder = models.CharField(max_length=120, blank=True, default="")
    leased_until = models.DateTimeField(null=True)  # null: nobody serves it now
    token = models.BigIntegerField(default=0)  # grows with each claim; who has an old one has lost
    tried_at = models.DateTimeField(null=True)
    retry_at = models.DateTimeField(null=True)  # null: at once
    failing_since = models.DateTimeField(null=True)  # null: the last try went well
    failure = models.TextField(blank=True, default="")
    failure_count = models.PositiveIntegerField(default=0)  # in a row

    def __str__(self) -> str:
        return self.name
