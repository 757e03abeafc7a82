"""Corrections and clarifications, kept as data of the story they mend."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel


class CorrectionKind(models.TextChoices):
    """Facts were wrong, or could be misread."""

    CORRECTION = "correction", "Correction"
    CLARIFICATION = "clarification", "Clarification"


class Correction(models.Model):
    """A dated note: what was wrong and what is right."""

    article = ParentalKey(
        "newsroom.ArticlePage", related_name="corrections", on_delete=models.CASCADE
    )
    kind = models.CharField(
        max_length=16, choices=CorrectionKind.choices, default=CorrectionKind.CORRECTION
    )
    text = models.TextField(help_text="What was wrong, and what is right.")
    dated_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    panels = [FieldPanel("kind"), FieldPanel("text"), FieldPanel("dated_at")]

    class Meta:
        ordering = ["dated_at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text[:60]}"
