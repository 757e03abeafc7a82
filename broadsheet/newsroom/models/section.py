"""The front page and the tree of sections; a story lives below its primary section."""

from django.core.validators import MaxValueValidator
from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from broadsheet.newsroom.models.page import NewsPage


class FrontPage(NewsPage):
    """The site's first page; what stands on it follows from picks and publication."""

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["newsroom.SectionPage", "newsroom.ArticlePage"]
    max_count = 1

    class Meta:
        verbose_name = "front page"


class SectionPage(NewsPage):
    """A section, or a section within one."""

    description = models.TextField(blank=True, help_text="One sentence below its name.")
    hue = models.PositiveSmallIntegerField(
        default=220,
        validators=[MaxValueValidator(359)],
        help_text="Colour of its kickers and rules, 0-359.",
    )
    show_in_menus_default = True

    parent_page_types = ["newsroom.FrontPage", "newsroom.SectionPage"]
    subpage_types = ["newsroom.SectionPage", "newsroom.ArticlePage"]
    content_panels = [*Page.content_panels, FieldPanel("description"), FieldPanel("hue")]

    class Meta:
        verbose_name = "section"
