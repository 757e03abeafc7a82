"""The page of a tag."""

from datetime import datetime

from django.utils.translation import gettext

from broadsheet.newsroom.article import Label
from broadsheet.web.components.page_title import PageTitle
from broadsheet.web.pages import plain_list
from broadsheet.web.pages.listing import Listing
from broadsheet.web.pages.plain_list import PlainListView
from broadsheet.web.pages.site import SiteContext


def build(tag: Label, listing: Listing, site: SiteContext, at: datetime) -> PlainListView:
    """A page of the stories that carry the tag."""
    title = PageTitle(tag.name, overline=gettext("Topic"))
    return plain_list.build(title, f"/tags/{tag.slug}/", listing, site, at)
