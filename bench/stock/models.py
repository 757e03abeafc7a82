"""A section and an article, as the Wagtail tutorial would write them."""

from typing import Any

from django.db import models
from django.http import HttpRequest  # noqa: TID251  # a stock project of its own
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.models import Page

LATEST = 6
POPULAR = 10


class SectionPage(Page):
    """A section."""


class ArticlePage(Page):
    """An article: its text in a StreamField, and two lists of others beside it."""

    date = models.DateTimeField(db_index=True)
    author = models.CharField(max_length=100)
    intro = models.TextField(blank=True)
    views = models.PositiveIntegerField(default=0, db_index=True)
    body = StreamField(
        [
            ("heading", blocks.CharBlock(form_classname="title")),
            ("paragraph", blocks.RichTextBlock()),
            ("quote", blocks.BlockQuoteBlock()),
            ("table", blocks.RawHTMLBlock()),
        ]
    )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The lists beside the text."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["sections"] = SectionPage.objects.live().in_menu()
        context["latest"] = ArticlePage.objects.live().order_by("-date")[:LATEST]
        context["popular"] = ArticlePage.objects.live().order_by("-views")[:POPULAR]
        return context
