"""What the pages of tags, storylines and authors have in common: a title, a list, a pager."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from broadsheet.newsroom.publication import Link
from broadsheet.web.components import pager, story_list
from broadsheet.web.components.page_title import PageTitle
from broadsheet.web.components.pager import Pager
from broadsheet.web.components.story_list import StoryList
from broadsheet.web.pages import frame
from broadsheet.web.pages.frame import Frame, Listed
from broadsheet.web.pages.listing import Listing
from broadsheet.web.pages.site import SiteContext


@dataclass(frozen=True, slots=True)
class PlainListView:
    """All that `pages/plain_list.html` shows."""

    frame: Frame
    title: PageTitle
    stories: StoryList
    pager: Pager | None


def build(
    title: PageTitle, path: str, listing: Listing, site: SiteContext, at: datetime
) -> PlainListView:
    """The page at `path`."""
    page = Listed(
        title=title.text,
        description=title.description,
        path=path,
        crumbs=(Link(title.text, path),),
        listing=listing,
    )
    return PlainListView(
        frame=frame.for_list(page, site),
        title=title,
        stories=story_list.build(gettext("Stories"), listing.stories, site, at),
        pager=pager.build(path, listing),
    )
