"""Editorial settings of the publication, kept in the desk."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


def rail_size(default: int) -> "models.PositiveSmallIntegerField[int, int]":
    """How many stories a rail shows."""
    return models.PositiveSmallIntegerField(
        default=default, validators=[MinValueValidator(1), MaxValueValidator(30)]
    )


@register_setting(icon="site")
class PublicationSettings(BaseGenericSetting):
    """What the paper is called, how it is reached, and how much its rails show."""

    name = models.CharField(max_length=80, default="Broadsheet")
    tagline = models.CharField(max_length=140, blank=True)
    description = models.TextField(blank=True, help_text="One sentence for search engines.")
    legal_name = models.CharField(max_length=140, blank=True)
    email = models.EmailField(blank=True)
    postal_address = models.TextField(blank=True)
    founded = models.CharField(max_length=40, blank=True, help_text="Such as: Founded in 1871")
    logo = models.ForeignKey(
        "newsroom.Photo", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    accent_hue = models.PositiveSmallIntegerField(
        default=15, validators=[MaxValueValidator(359)], help_text="Colour of the paper, 0-359."
    )
    latest_size = rail_size(6)
    weekly_best_size = rail_size(12)
    you_may_also_like_size = rail_size(5)
    popular_now_size = rail_size(5)
    must_reads_size = rail_size(5)

    panels = [
        MultiFieldPanel(
            [
                FieldPanel(name)
                for name in (
                    "name",
                    "tagline",
                    "description",
                    "founded",
                    "legal_name",
                    "email",
                    "postal_address",
                    "logo",
                    "accent_hue",
                )
            ],
            heading="The publication",
        ),
        MultiFieldPanel(
            [
                FieldPanel(f"{name}_size")
                for name in (
                    "latest",
                    "weekly_best",
                    "you_may_also_like",
                    "popular_now",
                    "must_reads",
                )
            ],
            heading="Stories in each rail",
        ),
    ]

    class Meta:
        verbose_name = "publication"

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saves it, and what is purged for it, both or neither."""
        super().save(*args, **kwargs)
