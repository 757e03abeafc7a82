"""`Article`: everything a story's own page shows, baked when it is published.

Baking means: what no request changes is rendered once, at publish, and read back in one row.
"""

from dataclasses import dataclass
from datetime import datetime

from broadsheet.newsroom.story import Picture, Story


@dataclass(frozen=True, slots=True)
class Credit:
    """One name of a byline. `email` is empty unless the author agreed to show it."""

    name: str
    slug: str
    role: str
    email: str = ""
    beat: str = ""
    bio: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """A tag or storyline: its name and the slug of its page."""

    id: int
    name: str
    slug: str


@dataclass(frozen=True, slots=True)
class Note:
    """A correction or clarification (`kind`), dated."""

    kind: str
    text: str
    dated_at: datetime


@dataclass(frozen=True, slots=True)
class BodyPart:
    """A stretch of the body: finished HTML, or the id of a related story resolved when shown.

    `not_after` is when the rights of a photo in it end; from then on the part is left out.
    """

    html: str = ""
    story_id: int | None = None
    not_after: datetime | None = None


@dataclass(frozen=True, slots=True)
class Baked:
    """What publishing stores for the story's page, beside its `Story`."""

    headline: str
    seo_headline: str
    summary: str
    dateline: str
    agency: str
    credits: tuple[Credit, ...] = ()
    lead_photo: Picture | None = None
    corrections: tuple[Note, ...] = ()
    body: tuple[BodyPart, ...] = ()
    tags: tuple[Label, ...] = ()
    storylines: tuple[Label, ...] = ()
    secondary_section_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """A story with what its own page shows."""

    story: Story
    page: Baked
