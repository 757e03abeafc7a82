"""Reads the site and a page's own list, for its builder; `beside` reads the rails."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from django.http import Http404

from broadsheet import clock, conf
from broadsheet.newsroom import queries as newsroom
from broadsheet.newsroom.rows import Before
from broadsheet.newsroom.sections import Sections
from broadsheet.newsroom.story import Story
from broadsheet.web.pages.listing import Listing
from broadsheet.web.pages.site import SiteContext

PAGE_SIZE = 24
CURSOR_LENGTH = 40  # an instant of 21 characters, a hyphen, an id of at most 18

ReadList = Callable[[int, Before | None], tuple[Story, ...]]


class Gathered(NamedTuple):
    """The site as it is now, and the instant that counts as now for the whole page."""

    site: SiteContext
    sections: Sections
    at: datetime


def gather(sections: Sections | None = None) -> Gathered:
    """What every page needs. Two queries, one if the sections are known already."""
    settings = conf.settings()
    sections = sections or newsroom.sections()
    site = SiteContext(
        publication=newsroom.publication(),
        nav=sections.nav,
        sections=sections.by_id,
        origin=settings.address,
        zone=settings.zone,
    )
    return Gathered(site, sections, clock.now())


def listing(read: ReadList, cursor: str) -> Listing:
    """A page of a list from its cursor. Raises `Http404` for a cursor that is none."""
    before = parse_cursor(cursor) if cursor else None
    stories = read(PAGE_SIZE + 1, before)
    shown = stories[:PAGE_SIZE]
    older = cursor_of(shown[-1].published_at, shown[-1].id) if len(stories) > PAGE_SIZE else ""
    return Listing(stories=shown, older=older, cursor=cursor)


def cursor_of(at: datetime, story_id: int) -> str:
    """The cursor that goes on after what stood at that instant with that id."""
    return f"{at.strftime('%Y%m%dT%H%M%S%f')}-{story_id}"


def parse_cursor(cursor: str) -> Before:
    """The keyset of a cursor. Raises `Http404` unless `cursor_of` could have made it."""
    instant, _, story_id = cursor[:CURSOR_LENGTH].partition("-")
    try:
        at = datetime.strptime(f"{instant}+0000", "%Y%m%dT%H%M%S%f%z")
        before = Before(at, int(story_id))
    except ValueError as error:
        raise Http404 from error
    if before.story_id < 0 or cursor_of(*before) != cursor:
        raise Http404
    return before
