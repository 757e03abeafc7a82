"""LATEST: all stories of all sections, newest first, by day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from broadsheet.newsroom.publication import Link
from broadsheet.rails.rail import Rail, RailName
from broadsheet.web.components import pager, rail, section_nav, story_list
from broadsheet.web.components.page_title import PageTitle
from broadsheet.web.components.pager import Pager
from broadsheet.web.components.rail import RailView
from broadsheet.web.components.section_nav import LATEST_URL
from broadsheet.web.components.story_list import StoryList
from broadsheet.web.fragments import Fragment
from broadsheet.web.pages import frame
from broadsheet.web.pages.frame import Frame, Listed
from broadsheet.web.pages.listing import Listing
from broadsheet.web.pages.site import SiteContext

RAILS = (RailName.POPULAR_NOW, RailName.MUST_READS)


@dataclass(frozen=True, slots=True)
class LatestPageView:
    """All that `pages/latest.html` shows."""

    frame: Frame
    title: PageTitle
    days: tuple[StoryList, ...]
    pager: Pager | None
    rails: tuple[RailView | Fragment, ...]


def build(
    listing: Listing, rails: Mapping[RailName, Rail | Fragment], site: SiteContext, at: datetime
) -> LatestPageView:
    """A page of the newest stories."""
    title = PageTitle(gettext("Latest"), description=gettext("Every story, newest first."))
    page = Listed(
        title=title.text,
        description=title.description,
        path=LATEST_URL,
        crumbs=(Link(title.text, LATEST_URL),),
        listing=listing,
    )
    return LatestPageView(
        frame=frame.for_list(page, site, section_nav.for_latest(site)),
        title=title,
        days=story_list.by_day(listing.stories, site, at),
        pager=pager.build(LATEST_URL, listing),
        rails=rail.views(RAILS, rails, site),
    )
