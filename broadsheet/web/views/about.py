"""Pages on which the paper tells of itself."""

from datetime import timedelta

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from broadsheet.audience import queries as audience
from broadsheet.surrogate import keys
from broadsheet.web import answer, gather, shown
from broadsheet.web.answer import Page
from broadsheet.web.pages import how_we_count as how_we_count_page
from broadsheet.web.views import asked


@require_safe
def how_we_count(request: HttpRequest) -> HttpResponseBase:
    """What the numbers on the site mean; with the refusals of yesterday."""
    asked.no_list(request)
    site, _, at = gather.gather()
    yesterday = at.astimezone(site.zone).date() - timedelta(days=1)
    refused = audience.refused_on(yesterday, site.zone)
    view = how_we_count_page.build(site, refused)
    page = Page("pages/how_we_count.html", view, lambda: shown.of_page(site) | {keys.TODAY})
    return answer.page(request, page)
