"""Authors, and the ordered byline that names them with what each did."""

from typing import Any

from django.conf import settings
from django.db import models, transaction
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable
from wagtail.search import index


class Author(index.Indexed, models.Model):
    """Somebody who signs stories; not a login. The e-mail is shown only if they opted in."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=120, unique=True, allow_unicode=True)
    beat = models.CharField(
        max_length=120, blank=True, help_text="Their field: City Hall, Health …"
    )
    bio = models.TextField(blank=True)
    email = models.EmailField(blank=True)
    is_email_public = models.BooleanField(
        default=False, help_text="Show the e-mail below their stories."
    )
    is_active = models.BooleanField(default=True, help_text="Still writes for us.")
    photo = models.ForeignKey(
        "newsroom.Photo", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="author",
    )

    panels = [
        FieldPanel(name)
        for name in (
            "name",
            "slug",
            "beat",
            "bio",
            "photo",
            "email",
            "is_email_public",
            "is_active",
            "user",
        )
    ]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saves it, and what is purged for it, both or neither."""
        super().save(*args, **kwargs)

    @property
    def public_email(self) -> str:
        """The e-mail if it may be shown now, else nothing."""
        return self.email if self.is_email_public and self.is_active else ""


class Role(models.TextChoices):
    """What somebody did for a story."""

    REPORTER = "reporter", "Reporter"
    COLUMNIST = "columnist", "Columnist"
    CONTRIBUTOR = "contributor", "Contributor"
    EDITOR = "editor", "Editor"
    PHOTOGRAPHER = "photographer", "Photographer"
    TRANSLATOR = "translator", "Translator"


class Byline(Orderable):
    """One name above a story, in order."""

    article = ParentalKey("newsroom.ArticlePage", related_name="bylines", on_delete=models.CASCADE)
    author = models.ForeignKey(Author, on_delete=models.PROTECT, related_name="bylines")
    role = models.CharField(max_length=16, choices=Role.choices, default=Role.REPORTER)

    panels = [FieldPanel("author"), FieldPanel("role")]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["article", "author", "role"], name="byline_named_once")
        ]
