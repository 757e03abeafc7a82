"""A plain list of stories with their deks, whole or parted by day."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from broadsheet.newsroom.story import Story
from broadsheet.web.components import card, moment
from broadsheet.web.components.card import CardView
from broadsheet.web.components.moment import Moment
from broadsheet.web.components.photo import Slot
from broadsheet.web.pages.site import SiteContext


@dataclass(frozen=True, slots=True)
class StoryList:
    """Stories under a heading; `day` is set where the heading is a date."""

    title: str
    cards: tuple[CardView, ...]
    day: Moment | None = None


def build(title: str, stories: Iterable[Story], site: SiteContext, at: datetime) -> StoryList:
    """One list with pictures. Its title is read out; it is not shown."""
    return StoryList(title, tuple(card.build(story, site, at, Slot.CARD) for story in stories))


def by_day(stories: Iterable[Story], site: SiteContext, at: datetime) -> tuple[StoryList, ...]:
    """A list for each day of the site's time zone, in the order of the stories."""
    days = groupby(stories, key=lambda story: story.published_at.astimezone(site.zone).date())
    return tuple(_day(tuple(group), site, at) for _, group in days)


def _day(stories: tuple[Story, ...], site: SiteContext, at: datetime) -> StoryList:
    heading = moment.weekday(stories[0].published_at, site.zone)
    iso_date = replace(heading, iso=heading.iso[:10])
    cards = (
        replace(
            card.build(story, site, at, Slot.CARD),
            moment=moment.clock(story.published_at, site.zone),
        )
        for story in stories
    )
    return StoryList(heading.text, tuple(cards), iso_date)
