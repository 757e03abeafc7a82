"""The lists of an author, a tag, a storyline, and of all corrections."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from broadsheet.newsroom import queries as newsroom
from broadsheet.surrogate import keys
from broadsheet.web import answer, caching, errors, gather, shown
from broadsheet.web.answer import Page
from broadsheet.web.pages import author as author_page
from broadsheet.web.pages import corrections as corrections_page
from broadsheet.web.pages import storyline as storyline_page
from broadsheet.web.pages import tag as tag_page
from broadsheet.web.views import asked

TEMPLATE = "pages/plain_list.html"


@require_safe
def author(request: HttpRequest, slug: str) -> HttpResponseBase:
    """An author and what they wrote."""
    person = newsroom.author(slug)
    if person is None:
        return errors.not_found(request)
    site, sections, at = gather.gather()
    listing = gather.listing(
        lambda limit, before: newsroom.author_latest(
            person.id, sections, limit=limit, before=before
        ),
        asked.cursor(request),
    )
    view = author_page.build(person.credit, person.portrait, listing, site, at)
    page = Page(
        TEMPLATE,
        view,
        lambda: (
            shown.listing(keys.author(person.id), listing.stories, site)
            | shown.of_photo(person.portrait)
        ),
    )
    return answer.page(request, page, caching.of_list(listing.cursor))


@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The stories that carry a tag."""
    found = newsroom.tag(slug)
    if found is None:
        return errors.not_found(request)
    site, sections, at = gather.gather()
    listing = gather.listing(
        lambda limit, before: newsroom.tag_latest(found.id, sections, limit=limit, before=before),
        asked.cursor(request),
    )
    view = tag_page.build(found, listing, site, at)
    page = Page(TEMPLATE, view, lambda: shown.listing(keys.tag(found.id), listing.stories, site))
    return answer.page(request, page, caching.of_list(listing.cursor))


@require_safe
def storyline(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The stories of a storyline."""
    found = newsroom.storyline(slug)
    if found is None:
        return errors.not_found(request)
    site, sections, at = gather.gather()
    listing = gather.listing(
        lambda limit, before: newsroom.storyline_latest(
            found.id, sections, limit=limit, before=before
        ),
        asked.cursor(request),
    )
    view = storyline_page.build(found, listing, site, at)
    page = Page(
        TEMPLATE, view, lambda: shown.listing(keys.storyline(found.id), listing.stories, site)
    )
    return answer.page(request, page, caching.of_list(listing.cursor))


@require_safe
def corrections(request: HttpRequest) -> HttpResponseBase:
    """What the paper got wrong, newest first."""
    cursor = asked.cursor(request)
    before = gather.parse_cursor(cursor) if cursor else None
    site, sections, _ = gather.gather()
    notes = newsroom.corrections(sections, limit=gather.PAGE_SIZE + 1, before=before)
    entries = tuple((entry.story, entry.note) for entry in notes[: gather.PAGE_SIZE])
    last = notes[gather.PAGE_SIZE - 1] if len(notes) > gather.PAGE_SIZE else None
    older = gather.cursor_of(last.note.dated_at, last.id) if last else ""
    page = Page(
        "pages/corrections.html",
        corrections_page.build(entries, site, older, cursor),
        lambda: shown.listing(keys.CORRECTIONS, (story for story, _ in entries), site),
    )
    return answer.page(request, page, caching.of_list(cursor))
