"""Rails under addresses of their own, for surrogates that put them into pages."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from broadsheet.surrogate import keys
from broadsheet.web import answer, beside, caching, errors, fragments, gather, parts
from broadsheet.web.answer import Content
from broadsheet.web.components import rail
from broadsheet.web.views import asked


@require_safe
def fragment(request: HttpRequest, name: str) -> HttpResponseBase:
    """The HTML of a rail as pages show it; empty where that is no story."""
    asked.no_list(request)
    wanted = fragments.parse(name)
    if wanted is None:
        return errors.not_found(request)
    gathered = gather.gather()
    found = beside.of_fragment(wanted, gathered)
    if found is None:
        return errors.not_found(request)
    views = rail.views(found.rails, found.rails, gathered.site)
    html = "".join(parts.html("rail", rail=view) for view in views)
    content = Content(html, answer.HTML, lambda: {keys.PUBLICATION, *found.keys()})
    response = answer.public(request, content, caching.FRAGMENT)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
