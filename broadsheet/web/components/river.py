"""The river: the newest stories of the whole paper, headlines and times alone."""

from collections.abc import Iterable
from datetime import datetime

from broadsheet.newsroom.story import Story
from broadsheet.web.components import card
from broadsheet.web.components.card import CardView
from broadsheet.web.pages.site import SiteContext

SIZE = 10  # about as tall as the lead and the seconds beside it; two rows of five without pictures


def build(stories: Iterable[Story], site: SiteContext, at: datetime) -> tuple[CardView, ...]:
    """The cards, without photos."""
    return tuple(card.build(story, site, at) for story in stories)
