"""A story in a list: the front page, sections, tags, authors, and inside a text."""

from dataclasses import dataclass
from datetime import datetime

from broadsheet.newsroom.story import Story
from broadsheet.web.components import label, moment, photo
from broadsheet.web.components.moment import Moment
from broadsheet.web.components.photo import PhotoView, Slot
from broadsheet.web.pages.site import SiteContext, direction_of


@dataclass(frozen=True, slots=True)
class CardView:
    """A card. `kind` is empty for news; `language` is empty where it is the site's own."""

    url: str
    headline: str
    dek: str
    section: str
    hue: str
    kind: str
    kicker: str
    byline: str
    moment: Moment
    is_corrected: bool
    photo: PhotoView | None = None
    language: str = ""
    direction: str = ""


def build(story: Story, site: SiteContext, at: datetime, slot: Slot | None = None) -> CardView:
    """The card of a story; with its photo where a slot is named and its rights still run."""
    language, direction = foreign(story.language, site)
    return CardView(
        url=story.url,
        headline=story.headline,
        dek=story.dek,
        section=label.of_section(story.section),
        hue=label.hue_class(story.section),
        kind=label.of_kind(story.kind),
        kicker=story.kicker,
        byline=story.byline,
        moment=moment.short(story.published_at, site.zone),
        is_corrected=story.is_corrected,
        photo=photo.usable(story.picture, slot, at) if slot else None,
        language=language,
        direction=direction,
    )


def foreign(language: str, site: SiteContext) -> tuple[str, str]:
    """Language and direction to be said in the HTML; empty where they are the site's own."""
    if not language or language == site.language:
        return "", ""
    return language, direction_of(language)
