"""The one address of a page, and what robots may do with it."""

from broadsheet.web.pages.listing import Listing
from broadsheet.web.pages.site import SiteContext

INDEX = "index, follow, max-image-preview:large"
FOLLOW_ONLY = "noindex, follow"  # older pages of lists: their stories are found by the sitemap
NOTHING = "noindex, nofollow"


def address(site: SiteContext, path: str, listing: Listing | None = None) -> str:
    """The full address of a path; an older page of a list keeps its cursor."""
    cursor = listing.cursor if listing else ""
    return site.absolute(f"{path}?before={cursor}" if cursor else path)


def robots(listing: Listing | None = None) -> str:
    """What robots may do: index the page, or only follow its links."""
    return FOLLOW_ONLY if listing and listing.cursor else INDEX
