"""The page of a section."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from broadsheet.newsroom.publication import Link
from broadsheet.newsroom.story import Section
from broadsheet.rails.rail import Rail, RailName
from broadsheet.web.components import card, label, pager, rail, section_nav, story_list
from broadsheet.web.components.card import CardView
from broadsheet.web.components.page_title import PageTitle
from broadsheet.web.components.pager import Pager
from broadsheet.web.components.photo import Slot
from broadsheet.web.components.rail import RailView
from broadsheet.web.components.story_list import StoryList
from broadsheet.web.fragments import Fragment
from broadsheet.web.pages import frame
from broadsheet.web.pages.frame import Frame, Listed
from broadsheet.web.pages.listing import Listing
from broadsheet.web.pages.site import SiteContext

RAILS = (RailName.POPULAR_NOW, RailName.MUST_READS, RailName.WEEKLY_BEST)


@dataclass(frozen=True, slots=True)
class SectionPageView:
    """All that `pages/section.html` shows. `lead` stands on the first page only."""

    frame: Frame
    title: PageTitle
    lead: CardView | None
    stories: StoryList
    pager: Pager | None
    rails: tuple[RailView | Fragment, ...]


def build(
    section: Section,
    listing: Listing,
    rails: Mapping[RailName, Rail | Fragment],
    site: SiteContext,
    at: datetime,
) -> SectionPageView:
    """A page of the section's stories, newest first; the first page gives the newest more room."""
    has_lead = bool(listing.stories) and not listing.cursor
    rest = listing.stories[1:] if has_lead else listing.stories
    return SectionPageView(
        frame=_frame(section, listing, site),
        title=_title(section, site),
        lead=card.build(listing.stories[0], site, at, Slot.LIST_LEAD) if has_lead else None,
        stories=story_list.build(gettext("More stories"), rest, site, at),
        pager=pager.build(section.path, listing),
        rails=rail.views(RAILS, rails, site),
    )


def _title(section: Section, site: SiteContext) -> PageTitle:
    above = site.lineage(section)[:-1]
    return PageTitle(
        text=section.name,
        overline=" / ".join(parent.name for parent in above),
        description=section.description,
        hue=label.hue_class(section),
        links=tuple(Link(child.name, child.path) for child in site.children(section)),
    )


def _frame(section: Section, listing: Listing, site: SiteContext) -> Frame:
    page = Listed(
        title=section.name,
        description=section.description,
        path=section.path,
        crumbs=tuple(Link(entry.name, entry.path) for entry in site.lineage(section)),
        listing=listing,
        feeds=(Link(section.name, f"{section.path}feed.xml"),),
    )
    return frame.for_list(page, site, section_nav.build(site, section))
