"""`Story`, the frozen record that every other package speaks, and what it is made of.

It carries what a list needs. What only the story's own page needs is `article.Article`.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What sort of piece a story is; labelled wherever it stands unless it is news."""

    NEWS = "news"
    OPINION = "opinion"
    ANALYSIS = "analysis"
    AGENCY = "agency"
    SPONSORED = "sponsored"


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo as pages show it; addresses of its renditions follow from `key`.

    `key` is unguessable and changes when file or focal point change. Width and height are the
    original's, in pixels. `expires_at` is when its rights end, None if never.
    """

    key: str
    width: int
    height: int
    alt: str
    caption: str = ""
    credit: str = ""
    expires_at: datetime | None = None
    may_distribute: bool = True

    def is_usable(self, at: datetime) -> bool:
        """Whether the rights to show it still run at the instant `at`."""
        return self.expires_at is None or at < self.expires_at


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the paper. `path` is its address (`/world/asia/`), `hue` 0-359 its colour.

    `lineage` holds the ids of its ancestors, topmost first, its own last. One that is not live has no
    page and stands in no menu; stories in it keep their address.
    """

    id: int
    name: str
    path: str
    hue: int
    lineage: tuple[int, ...]
    is_in_nav: bool = True
    is_live: bool = True
    description: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """A published story as lists show it. `section` is None for one that carries the label LATEST."""

    id: int
    url: str
    headline: str
    kicker: str
    dek: str
    kind: Kind
    section: Section | None
    published_at: datetime
    updated_at: datetime | None
    is_corrected: bool
    byline: str
    picture: Picture | None
    language: str
    word_count: int
