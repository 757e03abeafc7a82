"""What crawlers may read: every page, but no fragment of one."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from broadsheet.surrogate import keys
from broadsheet.web import answer
from broadsheet.web.answer import Content
from broadsheet.web.fragments import PATH
from broadsheet.web.views import asked

RULES = f"User-agent: *\nDisallow: /desk/\nDisallow: {PATH}\n"


@require_safe
def robots(request: HttpRequest) -> HttpResponseBase:
    """The rules for crawlers."""
    asked.no_list(request)
    content = Content(RULES, "text/plain; charset=utf-8", lambda: {keys.PUBLICATION})
    return answer.public(request, content)
