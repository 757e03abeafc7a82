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
from broadsheet.web import answer, errors, gather
from broadsheet.web.gather import Gathered
from broadsheet.web.pages import article as article_page
from broadsheet.web.pages import author as author_page
from broadsheet.web.pages import corrections as corrections_page
from broadsheet.web.pages import front as front_page
from broadsheet.web.pages import latest as latest_page
from broadsheet.web.pages import section as section_page
from broadsheet.web.pages import storyline as storyline_page
from broadsheet.web.pages import tag as tag_page

FRONT_RIVER = 24  # enough for the river when the top stories are taken out of it
FRONT_BAND = 12


@require_safe
def front(request: HttpRequest) -> HttpResponseBase:
    """The front page."""
    return answer.page(request, "pages/front.html", front_view())


def front_view() -> front_page.FrontPageView:
    """The front page as it is now."""
    gathered = gather.gather()
    bands = newsroom.newest_of_sections(
        [section.id for section in gathered.site.nav], gathered.sections, each=FRONT_BAND
    )
    latest = newsroom.site_latest(gathered.sections, limit=FRONT_RIVER)
    picked = newsroom.top_stories(gathered.sections, at=gathered.at)
    leads, rails = gather.front_rails(
        gathered, front_page.RAILS, lambda newest: front_page.leading(picked, newest)
    )
    return front_page.build(
        leads,
        latest,
        tuple((section, bands.get(section.id, ())) for section in gathered.site.nav),
        rails,
        gathered.site,
        gathered.at,
    )


@require_safe
def latest(request: HttpRequest) -> HttpResponseBase:
    """LATEST: every story, newest first."""
    gathered = gather.gather()
    listing = gather.listing(
        lambda limit, before: newsroom.site_latest(gathered.sections, limit=limit, before=before),
        request.GET.get("before", ""),
    )
    rails = gather.list_rails(gathered, latest_page.RAILS)
    view = latest_page.build(listing, rails, gathered.site, gathered.at)
    return answer.page(request, "pages/latest.html", view)


@require_safe
def address(request: HttpRequest, path: str) -> HttpResponseBase:
    """Whatever stands at an address: a section or a story."""
    gathered = gather.gather()
    section = gathered.sections.by_path.get(f"/{path}")
    if section and section.is_live:
        view = section_view(section, gathered, request.GET.get("before", ""))
        return answer.page(request, "pages/section.html", view)
    found = newsroom.article_at(f"/{path}", gathered.sections)
    if isinstance(found, Article):
        return answer.page(request, "pages/article.html", article_view(found, gathered))
    return errors.gone(request) if isinstance(found, Killed) else errors.not_found(request)


def article_view(article: Article, gathered: Gathered) -> article_page.ArticlePageView:
    """A story's page: live ones and previews come through here alike."""
    article = _within_rights(article, gathered.at)
    rails, related = gather.article_rails(article, gathered)
    return article_page.build(article, rails, related, gathered.site, gathered.at)


def _within_rights(article: Article, at: datetime) -> Article:
    """The story without a lead photo whose rights have ended; nothing may name it any more."""
    photo = article.page.lead_photo
    if photo is None or photo.is_usable(at):
        return article
    return replace(article, page=replace(article.page, lead_photo=None))


def section_view(
    section: Section, gathered: Gathered, cursor: str = ""
) -> section_page.SectionPageView:
    """A section's page: live ones and previews come through here alike."""
    listing = gather.listing(
        lambda limit, before: newsroom.section_latest(
            section.id, gathered.sections, limit=limit, before=before
        ),
        cursor,
    )
    leads = listing.stories[:1]
    rails = gather.list_rails(gathered, section_page.RAILS, section=section, leads=leads)
    return section_page.build(section, listing, rails, gathered.site, gathered.at)


@require_safe
def author(request: HttpRequest, slug: str) -> HttpResponseBase:
    """An author and what they wrote."""
    person = newsroom.author(slug)
    if person is None:
        return errors.not_found(request)
    gathered = gather.gather()
    listing = gather.listing(
        lambda limit, before: newsroom.author_latest(
            person.id, gathered.sections, limit=limit, before=before
        ),
        request.GET.get("before", ""),
    )
    view = author_page.build(person.credit, person.portrait, listing, gathered.site, gathered.at)
    return answer.page(request, "pages/plain_list.html", view)


@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The stories that carry a tag."""
    found = newsroom.tag(slug)
    if found is None:
        return errors.not_found(request)
    gathered = gather.gather()
    listing = gather.listing(
        lambda limit, before: newsroom.tag_latest(
            found.id, gathered.sections, limit=limit, before=before
        ),
        request.GET.get("before", ""),
    )
    view = tag_page.build(found, listing, gathered.site, gathered.at)
    return answer.page(request, "pages/plain_list.html", view)


@require_safe
def storyline(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The stories of a storyline."""
    found = newsroom.storyline(slug)
    if found is None:
        return errors.not_found(request)
    gathered = gather.gather()
    listing = gather.listing(
        lambda limit, before: newsroom.storyline_latest(
            found.id, gathered.sections, limit=limit, before=before
        ),
        request.GET.get("before", ""),
    )
    view = storyline_page.build(found, listing, gathered.site, gathered.at)
    return answer.page(request, "pages/plain_list.html", view)


@require_safe
def corrections(request: HttpRequest) -> HttpResponseBase:
    """What the paper got wrong, newest first."""
    cursor = request.GET.get("before", "")
    before = gather.parse_cursor(cursor) if cursor else None
    gathered = gather.gather()
    notes = newsroom.corrections(gathered.sections, limit=gather.PAGE_SIZE + 1, before=before)
    shown = notes[: gather.PAGE_SIZE]
    is_last = len(notes) <= gather.PAGE_SIZE
    older = "" if is_last else gather.cursor_of(shown[-1].note.dated_at, shown[-1].id)
    entries = tuple((entry.story, entry.note) for entry in shown)
    view = corrections_page.build(entries, gathered.site, older, cursor)
    return answer.page(request, "pages/corrections.html", view)


@require_safe
def with_slash(request: HttpRequest, path: str) -> HttpResponsePermanentRedirect:
    """An address without its closing slash."""
    return HttpResponsePermanentRedirect(f"/{path}/")
