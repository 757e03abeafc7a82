"""`Filing`: a story as it arrives from outside, whatever its format.

Importers build filings and hand them to `actions.file_story`, which makes or updates the story.
Text fields are plain text, HTML fields sanitised inline HTML; both already checked by the importer.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from broadsheet.newsroom import body
from broadsheet.newsroom.story import Kind


class Signal(StrEnum):
    """What the source wants done with the story."""

    USABLE = "usable"
    WITHHELD = "withheld"
    KILLED = "killed"


class Outcome(StrEnum):
    """What filing a story did."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    KILLED = "killed"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class FiledPhoto:
    """A picture file with its description and rights. `file` is a readable local path."""

    file: Path
    alt: str
    caption: str = ""
    credit: str = ""
    agency: str = ""
    usage_terms: str = ""
    may_distribute: bool = True
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FiledGallery:
    """Several pictures shown together."""

    photos: tuple[FiledPhoto, ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class FiledRelated:
    """A link to another story of the same source; left out while that story is unknown."""

    source_id: str


FiledBlock = (
    body.Paragraph
    | body.Subheading
    | body.PullQuote
    | body.BulletList
    | body.FactBox
    | body.Table
    | body.Embed
    | FiledPhoto
    | FiledGallery
    | FiledRelated
)


@dataclass(frozen=True, slots=True)
class FiledCredit:
    """One name of the byline; `email` is stored, and shown only when the author opts in."""

    name: str
    role: str = "reporter"
    email: str = ""


@dataclass(frozen=True, slots=True)
class FiledNote:
    """A correction or clarification that came with the story."""

    kind: str
    text: str
    dated_at: datetime


@dataclass(frozen=True, slots=True)
class Filing:
    """A story from outside. Identified by `source` and `source_id`; `section` is a path of names.

    An empty `section` files it under LATEST. `published_at` None means: when it is filed. What is older
    than the version that was filed last (`version_at`) changes nothing.
    """

    source: str
    source_id: str
    headline: str
    body: tuple[FiledBlock, ...]
    section: tuple[str, ...] = ()
    secondary_sections: tuple[tuple[str, ...], ...] = ()
    kind: Kind = Kind.NEWS
    signal: Signal = Signal.USABLE
    slug: str = ""
    list_headline: str = ""
    seo_headline: str = ""
    kicker: str = ""
    dek: str = ""
    dateline: str = ""
    agency: str = ""
    usage_terms: str = ""
    language: str = ""
    credits: tuple[FiledCredit, ...] = ()
    tags: tuple[str, ...] = ()
    storylines: tuple[str, ...] = ()
    lead_photo: FiledPhoto | None = None
    corrections: tuple[FiledNote, ...] = ()
    version_at: datetime | None = None
    published_at: datetime | None = None
    updated_at: datetime | None = None
    embargo_until: datetime | None = None
    expires_at: datetime | None = None
