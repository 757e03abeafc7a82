"""The heading of a page that is not a story: a section, an author, a tag."""

from dataclasses import dataclass

from broadsheet.newsroom.publication import Link
from broadsheet.web.components.photo import PhotoView


@dataclass(frozen=True, slots=True)
class PageTitle:
    """`overline` says what sort of page it is; `links` lead to parents, children or contacts."""

    text: str
    overline: str = ""
    description: str = ""
    hue: str = ""
    links: tuple[Link, ...] = ()
    portrait: PhotoView | None = None
