"""From facts to statuses: the pages for what is not there, was withdrawn, or went wrong."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string

from broadsheet.web import answer, gather
from broadsheet.web.pages import error


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:
    """404: nothing stands at this address, or nothing that readers may see."""
    view = error.not_found(gather.gather().site)
    return answer.page(request, "errors/404.html", view, status=404)


def gone(request: HttpRequest) -> HttpResponseBase:
    """410: the story that stood here was withdrawn."""
    view = error.gone(gather.gather().site)
    return answer.page(request, "errors/410.html", view, status=410)


def server_error(request: HttpRequest, *args: Any) -> HttpResponse:
    """500: asks nothing of the database, which may be what went wrong."""
    return HttpResponse(render_to_string("errors/500.html"), status=500)
