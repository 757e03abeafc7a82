"""Tags (what a story is about) and storylines (a running story)."""

from typing import Any

from django.db import models, transaction
from taggit.models import TagBase
from wagtail.admin.panels import FieldPanel
from wagtail.search import index


class Tag(TagBase):
    """What a story is about. `story_count` is how many published stories carry it now."""

    story_count = models.PositiveIntegerField(default=0, editable=False)
    free_tagging = True

    class Meta:
        verbose_name = "tag"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(story_count__gte=0), name="tag_count_positive"
            )
        ]

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saves it, and what is purged for it, both or neither."""
        super().save(*args, **kwargs)


class Storyline(index.Indexed, models.Model):
    """A running story: the pieces that belong together over days or months."""

    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=120, unique=True, allow_unicode=True)
    summary = models.TextField(blank=True, help_text="Two or three sentences on top of its page.")

    panels = [FieldPanel("name"), FieldPanel("slug"), FieldPanel("summary")]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saves it, and what is purged for it, both or neither."""
        super().save(*args, **kwargs)
