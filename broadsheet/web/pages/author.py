"""The page of an author: who they are and what they wrote."""

from datetime import datetime

from django.utils.translation import gettext

from broadsheet.newsroom.article import Credit
from broadsheet.newsroom.publication import Link
from broadsheet.newsroom.story import Picture
from broadsheet.web.components import photo
from broadsheet.web.components.byline import author_url
from broadsheet.web.components.page_title import PageTitle
from broadsheet.web.components.photo import Slot
from broadsheet.web.pages import plain_list
from broadsheet.web.pages.listing import Listing
from broadsheet.web.pages.plain_list import PlainListView
from broadsheet.web.pages.site import SiteContext


def build(
    author: Credit, portrait: Picture | None, listing: Listing, site: SiteContext, at: datetime
) -> PlainListView:
    """A page of the author's stories; `author.email` is empty unless they agreed to show it."""
    title = PageTitle(
        text=author.name,
        overline=author.beat or gettext("Author"),
        description=author.bio,
        links=(Link(author.email, f"mailto:{author.email}"),) if author.email else (),
        portrait=photo.usable(portrait, Slot.PORTRAIT, at),
    )
    return plain_list.build(title, author_url(author.slug), listing, site, at)
