"""What crawlers may read: everything public."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from broadsheet.web import answer

RULES = "User-agent: *\nDisallow: /desk/\n"


@require_safe
def robots(request: HttpRequest) -> HttpResponseBase:
    """The rules for crawlers."""
    return answer.public(request, RULES, "text/plain; charset=utf-8")
