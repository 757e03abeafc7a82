"""What a request asks for besides its address: which page of a list, and whether fragments stay out."""

from django.http import Http404, HttpRequest

from broadsheet.web import beside, caching, fragments
from broadsheet.web.beside import Included


def cursor(request: HttpRequest) -> str:
    """Where a list goes on; empty for its first page.

    Raises `Http404` if that is said twice: a surrogate could take the one and we the other.
    """
    given = request.GET.getlist("before")
    if len(given) > 1:
        raise Http404
    return given[0] if given else ""


def included(request: HttpRequest) -> Included:
    """The rankings, where a surrogate puts them in."""
    return fragments.RANKINGS if caching.takes_includes(request) else beside.NOTHING
