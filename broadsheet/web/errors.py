"""From facts to statuses: the pages for what is not there, was withdrawn, or went wrong."""

from collections.abc import Collection
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string

from broadsheet.surrogate import keys
from broadsheet.web import answer, caching, gather, shown
from broadsheet.web.answer import Page
from broadsheet.web.pages import error


def not_found(
    request: HttpRequest, exception: Exception | None = None, *, more_keys: Collection[str] = ()
) -> HttpResponseBase:
    """404: nothing stands at this address, or nothing that readers may see.

    `more_keys` are those by which something may come to stand there.
    """
    site = gather.gather().site
    view = error.not_found(site)
    page = Page("errors/404.html", view, lambda: {keys.MISSING, *more_keys, *shown.frame(site)})
    return answer.page(request, page, caching.MISSING, status=404)


def gone(request: HttpRequest, story_id: int) -> HttpResponseBase:
    """410: the story that stood here was withdrawn."""
    site = gather.gather().site
    view = error.gone(site)
    page = Page("errors/410.html", view, lambda: {keys.article(story_id), *shown.frame(site)})
    return answer.page(request, page, status=410)


def server_error(request: HttpRequest, *args: Any) -> HttpResponse:
    """500: asks nothing of the database, which may be what went wrong."""
    return HttpResponse(render_to_string("errors/500.html"), status=500)
