"""Previews: a draft baked in memory and shown through the same builder as a live page."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string

from broadsheet import clock
from broadsheet.newsroom.article import Article
from broadsheet.newsroom.bake import bake
from broadsheet.newsroom.models.article import ArticlePage
from broadsheet.newsroom.models.section import SectionPage
from broadsheet.newsroom.rows import placed
from broadsheet.web import gather
from broadsheet.web.views import pages


def present(page: Any, request: Any) -> HttpResponseBase:
    """The page as it would look live; never cached, never indexed."""
    html = _html(page)
    response = HttpResponse(html)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _html(page: Any) -> str:
    if isinstance(page, ArticlePage):
        return render_to_string("pages/article.html", {"page": _article(page)})
    if isinstance(page, SectionPage) and page.pk:
        return render_to_string("pages/section.html", {"page": _section(page)})
    return render_to_string("pages/front.html", {"page": pages.front_view()})


def _article(page: ArticlePage) -> Any:
    gathered = gather.gather()
    page.published_at = page.published_at or clock.now()
    card, baked = bake(page)
    parent = page.get_parent()
    section = gathered.sections.by_id.get(parent.pk) if parent else None
    story = placed(page.pk or 0, page.slug, section, card)
    return pages.article_view(Article(story, baked), gathered)


def _section(page: SectionPage) -> Any:
    gathered = gather.gather()
    section = replace(
        gathered.sections.by_id[page.pk],
        name=page.title,
        description=page.description,
        hue=page.hue,
    )
    return pages.section_view(section, gathered)
