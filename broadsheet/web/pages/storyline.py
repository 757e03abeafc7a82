"""The page of a storyline, a story that runs over days or months."""

from datetime import datetime

from django.utils.translation import gettext

from broadsheet.newsroom.article import Label
from broadsheet.web.components.page_title import PageTitle
from broadsheet.web.pages import plain_list
from broadsheet.web.pages.listing import Listing
from broadsheet.web.pages.plain_list import PlainListView
from broadsheet.web.pages.site import SiteContext


def build(storyline: Label, listing: Listing, site: SiteContext, at: datetime) -> PlainListView:
    """A page of the storyline's stories, newest first."""
    title = PageTitle(storyline.name, overline=gettext("Running story"))
    return plain_list.build(title, f"/storylines/{storyline.slug}/", listing, site, at)
