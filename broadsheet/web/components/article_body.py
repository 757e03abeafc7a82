"""The text of a story: baked HTML, and the related stories that are looked up when it is shown."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from broadsheet.newsroom.article import BodyPart
from broadsheet.newsroom.story import Story
from broadsheet.web.components import card
from broadsheet.web.components.card import CardView
from broadsheet.web.pages.site import SiteContext

EMBED_MARK = "data-embed"  # what blocks/embed.html gives to embed.js


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of finished, sanitised HTML, or one related story."""

    html: str = ""
    related: CardView | None = None


@dataclass(frozen=True, slots=True)
class ArticleBody:
    """The passages in order; `has_embeds` says whether the page needs their script."""

    passages: tuple[Passage, ...]
    has_embeds: bool


def build(
    parts: Iterable[BodyPart], related: Mapping[int, Story], site: SiteContext, at: datetime
) -> ArticleBody:
    """The body without photos whose rights have ended and stories that are no longer there."""
    standing = (part for part in parts if part.not_after is None or at < part.not_after)
    passages = tuple(_passages(standing, related, site, at))
    return ArticleBody(passages, any(EMBED_MARK in passage.html for passage in passages))


def _passages(
    parts: Iterable[BodyPart], related: Mapping[int, Story], site: SiteContext, at: datetime
) -> Iterator[Passage]:
    """Neighbouring HTML is joined, so that a body without related stories is one passage."""
    for story_id, run in groupby(parts, key=lambda part: part.story_id):
        if story_id is None:
            yield Passage(html="\n".join(part.html for part in run))
        elif story_id in related:
            yield Passage(related=card.build(related[story_id], site, at))
