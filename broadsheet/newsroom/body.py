"""The blocks of a story's body as frozen records, the form that block templates receive.

HTML in them (`html`) is sanitised. Built from Wagtail's stream by `bake`, shown by
`templates/blocks/<name>.html`, where `<name>` is `Block.name`.
"""

from dataclasses import dataclass
from typing import ClassVar

from broadsheet.newsroom.story import Picture


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `html` is inline HTML without the `p` itself."""

    name: ClassVar[str] = "paragraph"
    html: str


@dataclass(frozen=True, slots=True)
class Subheading:
    """A subheading (h2) with the `anchor` that links to it."""

    name: ClassVar[str] = "subheading"
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo in the text, its caption and credit in the picture."""

    name: ClassVar[str] = "photo"
    picture: Picture


@dataclass(frozen=True, slots=True)
class Gallery:
    """Several photos shown together, with one caption for all."""

    name: ClassVar[str] = "gallery"
    pictures: tuple[Picture, ...]
    caption: str


@dataclass(frozen=True, slots=True)
class PullQuote:
    """A quotation set apart, and who said it."""

    name: ClassVar[str] = "pull_quote"
    text: str
    attribution: str


@dataclass(frozen=True, slots=True)
class BulletList:
    """A list; each item inline HTML."""

    name: ClassVar[str] = "list"
    items: tuple[str, ...]
    is_ordered: bool


@dataclass(frozen=True, slots=True)
class FactBox:
    """A box of facts beside the text; `html` holds paragraphs and lists."""

    name: ClassVar[str] = "fact_box"
    title: str
    html: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table of plain text: its header row (may be empty), rows and caption."""

    name: ClassVar[str] = "table"
    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Embed:
    """Something from another site: shown as a still and a link until it is clicked.

    `frame_url` is empty unless the publication allows that host to be framed.
    """

    name: ClassVar[str] = "embed"
    url: str
    title: str
    host: str
    frame_url: str = ""
    still: Picture | None = None


@dataclass(frozen=True, slots=True)
class Related:
    """A link to another story of ours, resolved when the page is shown."""

    name: ClassVar[str] = "related"
    story_id: int


Block = (
    Paragraph
    | Subheading
    | Photo
    | Gallery
    | PullQuote
    | BulletList
    | FactBox
    | Table
    | Embed
    | Related
)
