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
from broadsheet.web import beside, caching, gather
from broadsheet.web.answer import Page
from broadsheet.web.views import pages


def present(page: Any, request: Any) -> HttpResponseBase:
    """The page as it would look live; never cached, never indexed."""
    shown = _page(page)
    response = HttpResponse(render_to_string(shown.template, {"page": shown.view}))
    response.headers["X-Robots-Tag"] = "noindex"
    caching.make_private(response)
    return response


def _page(page: Any) -> Page:
    if isinstance(page, ArticlePage):
        return _article(page)
    if isinstance(page, SectionPage) and page.pk:
        return _section(page)
    return pages.front_of()


def _article(page: ArticlePage) -> Page:
    gathered = gather.gather()
    page.published_at = page.published_at or clock.now()
    card, baked = bake(page)
    parent = page.get_parent()
    section = gathered.sections.by_id.get(parent.pk) if parent else None
    article = Article(placed(page.pk or 0, page.slug, section, card), baked)
    return pages.article_of(article, beside.of_story(article, gathered), gathered)


def _section(page: SectionPage) -> Page:
    gathered = gather.gather()
    section = replace(
        gathered.sections.by_id[page.pk],
        name=page.title,
        description=page.description,
        hue=page.hue,
    )
    return pages.section_of(section, gathered)
