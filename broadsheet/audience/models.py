"""What is kept of the audience in the content database: rankings, roll-ups, imported counts, anomalies.

Stories are named by id and not by foreign key: figures outlive the story that they are of, and the
store may know one that is deleted here. Hours are counted from 1970, as in the store.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from broadsheet.audience.ranking import RankingName


class Ranking(models.Model):
    """A ranking as it was computed last.

    `entries` is the JSON of `ranking.Entry` records, best first; `earlier` that of orders it had before.
    """

    name = models.CharField(max_length=12, choices=[(one.value, one.value) for one in RankingName])
    scope = models.BigIntegerField(default=0)  # 0: the site; else a section
    computed_at = models.DateTimeField()
    entries = models.TextField(default="[]")
    earlier = models.TextField(default="[]")
    excluded = models.PositiveIntegerField(default=0)
    held = models.TextField(default="[]")  # JSON of ids

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "scope"], name="ranking_once")]
        permissions = [("see_audience", "Can see the audience")]

    def __str__(self) -> str:
        return f"{self.name} {self.scope}"


class Figures(models.Model):
    """What is known of a story in a span of time. Readers are those of each day, summed."""

    story_id = models.BigIntegerField()
    views = models.PositiveIntegerField(default=0)
    readers = models.PositiveIntegerField(default=0)
    weight = models.PositiveIntegerField(default=0)  # of the readers, what ranks the story
    engaged_seconds = models.PositiveBigIntegerField(default=0)
    engaged_readers = models.PositiveIntegerField(default=0)  # of whom any engagement is known
    from_direct = models.PositiveIntegerField(default=0)  # readers by source, here and below
    from_inside = models.PositiveIntegerField(default=0)
    from_search = models.PositiveIntegerField(default=0)
    from_social = models.PositiveIntegerField(default=0)
    from_other = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True


class RolledHour(Figures):
    """A story in a clock hour."""

    hour = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hour", "story_id"], name="rolled_hour_once")
        ]
        indexes = [models.Index(fields=["story_id", "hour"], name="rolled_hour_of_story")]

    def __str__(self) -> str:
        return f"{self.story_id} in hour {self.hour}: {self.readers}"


class RolledDay(Figures):
    """A story on a day of the site's zone: the hours that begin on it."""

    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "story_id"], name="rolled_day_once")]
        indexes = [models.Index(fields=["story_id", "day"], name="rolled_day_of_story")]

    def __str__(self) -> str:
        return f"{self.story_id} on {self.day}: {self.readers}"


class RolledMonth(Figures):
    """A story in a month of the site's zone, named by its first day; kept for ever."""

    month = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "story_id"], name="rolled_month_once")
        ]
        indexes = [models.Index(fields=["story_id", "month"], name="rolled_month_of_story")]

    def __str__(self) -> str:
        return f"{self.story_id} in {self.month:%Y-%m}: {self.readers}"


class RefusedHour(models.Model):
    """Beacons that did not count in a clock hour, by reason."""

    hour = models.PositiveIntegerField()
    reason = models.CharField(max_length=20)
    beacons = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hour", "reason"], name="refused_hour_once")]

    def __str__(self) -> str:
        return f"{self.reason} in hour {self.hour}: {self.beacons}"


class ImportedCount(models.Model):
    """Views that a story had elsewhere, before this site counted; one row a story and source."""

    story_id = models.BigIntegerField()
    views = models.PositiveBigIntegerField()
    source = models.CharField(max_length=60)  # whose count it is, as readers are told
    imported_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )  # null: the command line, or somebody who is gone

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["story_id", "source"], name="imported_once"),
            models.CheckConstraint(condition=~Q(source=""), name="imported_from_somewhere"),
        ]

    def __str__(self) -> str:
        return f"{self.story_id}: {self.views} of {self.source}"


class AnomalyState(models.TextChoices):
    """What became of a story's suspect traffic."""

    HELD = "held", "Held"  # it stands in no ranking until an editor has looked
    RELEASED = "released", "Released"  # an editor gave it back
    CONFIRMED = "confirmed", "Confirmed"  # an editor agreed: it stays out
    NOTED = "noted", "Noted"  # it gains nothing by it: it stands where it stood


class Anomaly(models.Model):
    """Traffic of a story that was suspect in an hour. `why` lists `findings.Finding` records."""

    story_id = models.BigIntegerField()
    hour = models.PositiveIntegerField()
    why = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=AnomalyState.choices, default=AnomalyState.HELD)
    found_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)  # null: no editor has looked yet
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name_plural = "anomalies"
        constraints = [
            models.UniqueConstraint(fields=["story_id", "hour"], name="anomaly_once"),
            models.UniqueConstraint(
                fields=["story_id"],
                condition=Q(state="held") | Q(state="confirmed"),
                name="anomaly_stands_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["held", "noted"], settled_at=None)
                | (~Q(state__in=["held", "noted"]) & Q(settled_at__isnull=False)),
                name="anomaly_settled",
            ),
        ]
        indexes = [models.Index(fields=["state", "-found_at"], name="anomaly_order")]
        permissions = [("settle_anomaly", "Can release and confirm suspect traffic")]

    def __str__(self) -> str:
        return f"{self.story_id} in hour {self.hour}: {self.state}"
