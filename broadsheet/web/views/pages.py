"""The readers' pages: find what stands at an address, gather, build, answer."""

from dataclasses import replace
from datetime import datetime

from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from broadsheet.newsroom import queries as newsroom
from broadsheet.newsroom.article import Article
from broadsheet.newsroom.queries import Killed
from broadsheet.newsroom.story import Section
from broadsheet.web import answer, beside, caching, counts, errors, gather, shown
from broadsheet.web.answer import Page
from broadsheet.web.beside import Beside, Included
from broadsheet.web.components.view_count import ViewCount
from broadsheet.web.fragments import CountFragment
from broadsheet.web.gather import Gathered
from broadsheet.web.pages import article as article_page
from broadsheet.web.pages import front as front_page
from broadsheet.web.pages import latest as latest_page
from broadsheet.web.pages import section as section_page
from broadsheet.web.views import asked

FRONT_RIVER = 24  # enough for the river when the top stories are taken out of it
FRONT_BAND = 12  # it shows 6 at most, and half of them may stand above already


@require_safe
def front(request: HttpRequest) -> HttpResponseBase:
    """The front page."""
    asked.no_list(request)
    return answer.page(request, front_of(asked.included(request)))


def front_of(included: Included = beside.NOTHING) -> Page:
    """The front page as it is now."""
    gathered = gather.gather()
    site, sections = gathered.site, gathered.sections
    ids = [section.id for section in site.nav]
    newest = newsroom.newest_of_sections(ids, sections, each=FRONT_BAND)
    bands = tuple((section, newest.get(section.id, ())) for section in site.nav)
    latest = newsroom.site_latest(sections, limit=FRONT_RIVER)
    picked = newsroom.top_stories(sections, at=gathered.at)
    leads, rails = beside.of_front(
        gathered, front_page.RAILS, lambda found: front_page.leading(picked, found), included
    )
    view = front_page.build(leads, latest, bands, rails.rails, site, gathered.at)
    return Page(
        "pages/front.html",
        view,
        lambda: shown.front(front_page.weighed(leads, latest, bands), site.nav, rails.keys(), site),
    )


@require_safe
def latest(request: HttpRequest) -> HttpResponseBase:
    """LATEST: every story, newest first."""
    gathered = gather.gather()
    site = gathered.site
    listing = gather.listing(
        lambda limit, before: newsroom.site_latest(gathered.sections, limit=limit, before=before),
        asked.cursor(request),
    )
    rails = beside.of_list(gathered, latest_page.RAILS, included=asked.included(request))
    page = Page(
        "pages/latest.html",
        latest_page.build(listing, rails.rails, site, gathered.at),
        lambda: shown.latest(listing.stories, rails.keys(), site),
    )
    return answer.page(request, page, caching.of_list(listing.cursor))


@require_safe
def address(request: HttpRequest, path: str) -> HttpResponseBase:
    """Whatever stands at an address: a section or a story."""
    gathered = gather.gather()
    section = gathered.sections.by_path.get(f"/{path}")
    if section and section.is_live:
        cursor = asked.cursor(request)
        page = section_of(section, gathered, cursor, asked.included(request))
        return answer.page(request, page, caching.of_list(cursor))
    asked.no_list(request)
    found = newsroom.article_at(f"/{path}", gathered.sections)
    if isinstance(found, Killed):
        return errors.gone(request, found.story_id)
    if found is None:
        return errors.not_found(request)
    read = beside.left_to_surrogate if caching.takes_includes(request) else beside.of_story
    views = counts.of_page(found.story, gathered.at, is_left=caching.takes_includes(request))
    return answer.page(request, article_of(found, read(found, gathered), gathered, views))


def article_of(
    article: Article,
    rails: Beside,
    gathered: Gathered,
    views: ViewCount | CountFragment | None = None,
) -> Page:
    """A story's page: live ones and previews come through here alike; these have no `views`."""
    site = gathered.site
    usable = _within_rights(article, gathered.at)
    return Page(
        "pages/article.html",
        article_page.build(usable, rails.rails, rails.named, site, gathered.at, views),
        lambda: shown.article(article, rails.named, rails.keys(), site),
    )


def _within_rights(article: Article, at: datetime) -> Article:
    """The story without a lead photo whose rights have ended; nothing may name it any more."""
    photo = article.page.lead_photo
    if photo is None or photo.is_usable(at):
        return article
    return replace(article, page=replace(article.page, lead_photo=None))


def section_of(
    section: Section, gathered: Gathered, cursor: str = "", included: Included = beside.NOTHING
) -> Page:
    """A section's page: live ones and previews come through here alike."""
    site = gathered.site
    listing = gather.listing(
        lambda limit, before: newsroom.section_latest(
            section.id, gathered.sections, limit=limit, before=before
        ),
        cursor,
    )
    rails = beside.of_list(
        gathered,
        section_page.RAILS,
        section=section,
        leads=listing.stories[:1],
        included=included,
    )
    return Page(
        "pages/section.html",
        section_page.build(section, listing, rails.rails, site, gathered.at),
        lambda: shown.section(section, listing.stories, rails.keys(), site),
    )


@require_safe
def with_slash(request: HttpRequest, path: str) -> HttpResponsePermanentRedirect:
    """An address without its closing slash."""
    return HttpResponsePermanentRedirect(f"/{path}/")
