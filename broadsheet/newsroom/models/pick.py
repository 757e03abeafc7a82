"""Editors' picks: Must-Reads and top stories, per site or section, ordered and dated."""

from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from wagtail.admin.panels import FieldPanel

from broadsheet.newsroom.forms import PickForm


class Shelf(models.TextChoices):
    """Where a pick stands."""

    MUST_READS = "must-reads", "Must-Reads"
    TOP_STORIES = "top-stories", "Top stories of the front page"


class EditorsPick(models.Model):
    """A story that an editor set on a shelf: where, from when, until when, who and why.

    `section` empty means the whole site.
    """

    shelf = models.CharField(max_length=16, choices=Shelf.choices, default=Shelf.MUST_READS)
    section = models.ForeignKey(
        "newsroom.SectionPage", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    article = models.ForeignKey(
        "newsroom.ArticlePage", on_delete=models.CASCADE, related_name="picks"
    )
    position = models.PositiveSmallIntegerField(default=1, help_text="1 stands first.")
    starts_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True, help_text="Empty: until taken down.")
    picked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    why = models.CharField(max_length=200, blank=True, help_text="Shown to colleagues.")

    base_form_class = PickForm
    panels = [
        FieldPanel(name)
        for name in ("shelf", "section", "article", "position", "starts_at", "expires_at", "why")
    ]

    class Meta:
        verbose_name = "editors' pick"
        ordering = ["shelf", "section", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["shelf", "section", "article"], name="pick_once_a_section"
            ),
            models.UniqueConstraint(
                fields=["shelf", "article"],
                condition=models.Q(section=None),
                name="pick_once_for_the_site",
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at=None)
                | models.Q(expires_at__gt=models.F("starts_at")),
                name="pick_expires_after_start",
            ),
        ]
        indexes = [models.Index(fields=["shelf", "position", "id"], name="pick_order")]

    def __str__(self) -> str:
        return f"{self.get_shelf_display()} {self.position}: {self.article}"

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saves it, and what is purged for it, both or neither."""
        super().save(*args, **kwargs)
