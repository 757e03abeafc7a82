"""The rankings for readers, feed readers and programs."""

import json

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from broadsheet.surrogate import keys
from broadsheet.web import answer, errors, feeds, ranked, shown
from broadsheet.web.answer import Content, Page
from broadsheet.web.components import ranking as component
from broadsheet.web.feeds import About
from broadsheet.web.pages import ranking as ranking_page
from broadsheet.web.views import asked

JSON = "application/json; charset=utf-8"


@require_safe
def page(request: HttpRequest, slug: str, path: str) -> HttpResponseBase:
    """A ranking's page."""
    asked.no_list(request)
    found = ranked.read(slug, path)
    if found is None:
        return errors.not_found(request)
    site = found.gathered.site
    listed = component.build(found.standing, found.stories, site)
    ranking = listed or component.instead(found.instead, found.standing, site)
    view = ranking_page.build(found.name, found.section, ranking, site)
    return answer.page(
        request, Page("pages/ranking.html", view, lambda: shown.of_page(site) | found.keys())
    )


@require_safe
def feed(request: HttpRequest, slug: str, path: str) -> HttpResponseBase:
    """A ranking as RSS, best first."""
    asked.no_list(request)
    found = ranked.read(slug, path)
    if found is None:
        return errors.not_found(request)
    name, section, stories = found.name, found.section, found.listed()
    about = About(
        f"{ranking_page.headline(name, section)} | {found.gathered.site.publication.name}",
        ranking_page.path(name, section),
        ranking_page.window(name),
    )
    return feeds.of(
        request,
        about,
        stories,
        found.gathered.site,
        lambda: found.keys() | {keys.entry(story.id) for story in stories},
    )


@require_safe
def data(request: HttpRequest, slug: str, path: str) -> HttpResponseBase:
    """A ranking as JSON: of every story why it stands where it stands."""
    asked.no_list(request)
    found = ranked.read(slug, f"{path.lstrip('/')}/" if path else "")
    if found is None:
        return errors.not_found(request)
    text = json.dumps(ranked.data(found), ensure_ascii=False)
    return answer.public(request, Content(text, JSON, found.keys))
