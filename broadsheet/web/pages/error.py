"""The pages for an address that holds nothing, or holds it no longer."""

from dataclasses import dataclass

from django.utils.translation import gettext

from broadsheet.web.components.page_title import PageTitle
from broadsheet.web.pages import frame
from broadsheet.web.pages.frame import Frame
from broadsheet.web.pages.head import Head
from broadsheet.web.pages.site import SiteContext
from broadsheet.web.seo import canonical


@dataclass(frozen=True, slots=True)
class ErrorPageView:
    """All that `errors/404.html` and `errors/410.html` show."""

    frame: Frame
    title: PageTitle


def not_found(site: SiteContext) -> ErrorPageView:
    """404: nothing stands at this address."""
    return _page(
        gettext("There is no page at this address"),
        gettext("The address may be mistyped, or the page may have moved."),
        site,
    )


def gone(site: SiteContext) -> ErrorPageView:
    """410: the story that stood here was withdrawn."""
    return _page(
        gettext("This story has been withdrawn"),
        gettext("We have taken it down. Where we had to correct it, our corrections page says so."),
        site,
    )


def _page(text: str, description: str, site: SiteContext) -> ErrorPageView:
    head = Head(f"{text} | {site.publication.name}", "", "", canonical.NOTHING)
    return ErrorPageView(frame.build(head, site), PageTitle(text, description=description))
