"""What a request asks for besides its address: which page of a list, and whether fragments stay out."""

from django.http import Http404, HttpRequest

from broadsheet.web import beside, caching, fragments
from broadsheet.web.beside import Included

BEFORE = "before"


def cursor(request: HttpRequest) -> str:
    """Where a list goes on; empty for its first page.

    Raises `Http404` if that is said twice, as a surrogate could take the one and we the other, or is
    empty, which would be the first page once more.
    """
    given = request.GET.getlist(BEFORE)
    if given and (len(given) > 1 or not given[0]):
        raise Http404
    return given[0] if given else ""


def no_list(request: HttpRequest) -> None:
    """Raises `Http404` where a page of a list is asked of what is none.

    Surrogates key by it: anybody could fill one with any number of copies of the same answer.
    """
    if BEFORE in request.GET:
        raise Http404


def included(request: HttpRequest) -> Included:
    """The rankings, where a surrogate puts them in."""
    return fragments.RANKINGS if caching.takes_includes(request) else beside.NOTHING
