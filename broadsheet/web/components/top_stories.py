"""The head of the front page: one lead, two seconds, and the river of the newest."""

from dataclasses import dataclass
from datetime import datetime

from broadsheet.newsroom.story import Story
from broadsheet.web.components import card, river
from broadsheet.web.components.card import CardView
from broadsheet.web.components.photo import Slot
from broadsheet.web.pages.site import SiteContext

SECONDS = 2


@dataclass(frozen=True, slots=True)
class TopStories:
    """`lead` is None only on a site without an editorial story; the river may still have some."""

    lead: CardView | None
    seconds: tuple[CardView, ...]
    river: tuple[CardView, ...]


def build(
    tops: tuple[Story, ...], newest: tuple[Story, ...], site: SiteContext, at: datetime
) -> TopStories:
    """The first of `tops` leads, the next two stand beside it."""
    return TopStories(
        lead=card.build(tops[0], site, at, Slot.FRONT_LEAD) if tops else None,
        seconds=tuple(card.build(story, site, at, Slot.CARD) for story in tops[1 : SECONDS + 1]),
        river=river.build(newest, site, at),
    )
