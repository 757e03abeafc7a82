"""The way to older stories, and back to the newest. Pages, never an endless list."""

from dataclasses import dataclass

from broadsheet.web.pages.listing import Listing


@dataclass(frozen=True, slots=True)
class Pager:
    """`newest_url` is empty on the first page, `older_url` on the last."""

    newest_url: str
    older_url: str


def build(path: str, listing: Listing) -> Pager | None:
    """The pager of a list at `path`, or None where all of it fits on one page."""
    if not listing.cursor and not listing.older:
        return None
    return Pager(
        newest_url=path if listing.cursor else "",
        older_url=f"{path}?before={listing.older}" if listing.older else "",
    )
