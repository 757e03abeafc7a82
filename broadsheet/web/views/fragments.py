"""Rails and counts under addresses of their own, for surrogates that put them into pages."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from broadsheet.newsroom import queries as newsroom
from broadsheet.surrogate import keys
from broadsheet.web import answer, beside, caching, counts, errors, fragments, gather, parts
from broadsheet.web.answer import Content
from broadsheet.web.caching import Keys, Policy
from broadsheet.web.components import rail
from broadsheet.web.fragments import CountFragment, Fragment
from broadsheet.web.views import asked


@require_safe
def fragment(request: HttpRequest, name: str) -> HttpResponseBase:
    """The HTML of a part as pages show it."""
    asked.no_list(request)
    wanted = fragments.parse(name)
    if wanted is None:
        return errors.not_found(request)
    if isinstance(wanted, CountFragment):
        return _count(request, wanted)
    return _rail(request, wanted)


def _rail(request: HttpRequest, wanted: Fragment) -> HttpResponseBase:
    """A rail; empty where that holds no story."""
    gathered = gather.gather()
    found = beside.of_fragment(wanted, gathered)
    if found is None:
        return errors.not_found(request)
    views = rail.views(found.rails, found.rails, gathered.site)
    html = "".join(parts.html("rail", rail=view) for view in views)
    return _fragment(request, html, found.keys, caching.FRAGMENT)


def _count(request: HttpRequest, wanted: CountFragment) -> HttpResponseBase:
    """The views of a live story."""
    gathered = gather.gather()
    story = newsroom.stories([wanted.story_id], gathered.sections).get(wanted.story_id)
    if story is None:
        return errors.not_found(request)
    html = parts.fresh("view_count", views=counts.of_story(story, gathered.at))
    return _fragment(request, html, lambda: {keys.article(story.id)}, caching.COUNT)


def _fragment(request: HttpRequest, html: str, of: Keys, policy: Policy) -> HttpResponseBase:
    content = Content(html, answer.HTML, lambda: {keys.PUBLICATION, *of()})
    response = answer.public(request, content, policy)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
