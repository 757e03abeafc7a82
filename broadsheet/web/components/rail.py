"""The five rails as boxes of text: a heading, an honest note where one is due, an ordered list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext, gettext_lazy

from broadsheet.newsroom.story import Story
from broadsheet.rails.rail import Rail, RailName
from broadsheet.web.components import label, moment
from broadsheet.web.components.card import foreign
from broadsheet.web.components.moment import Moment
from broadsheet.web.fragments import Fragment
from broadsheet.web.pages.site import SiteContext

TITLES = {
    RailName.WEEKLY_BEST: gettext_lazy("Weekly Best Articles"),
    RailName.YOU_MAY_ALSO_LIKE: gettext_lazy("You May Also Like"),
    RailName.POPULAR_NOW: gettext_lazy("Popular Now"),
    RailName.MUST_READS: gettext_lazy("Must-Reads"),
}
UNCOUNTED = gettext_lazy("Newest stories, until enough readers have been counted")
ALIKE_NONE = gettext_lazy("The newest stories: none is about the same subject")
# What a rail that stands on fallback says of itself, by the step of its first card.
NOTES = {
    (RailName.LATEST, 1): gettext_lazy("From the whole paper"),
    (RailName.WEEKLY_BEST, 1): UNCOUNTED,
    (RailName.YOU_MAY_ALSO_LIKE, 1): ALIKE_NONE,
    (RailName.YOU_MAY_ALSO_LIKE, 2): ALIKE_NONE,
    (RailName.POPULAR_NOW, 1): gettext_lazy("Few readers just now: the most read of the week"),
    (RailName.POPULAR_NOW, 2): UNCOUNTED,
    (RailName.MUST_READS, 1): gettext_lazy(
        "Nothing is picked just now: what readers read to the end"
    ),
    (RailName.MUST_READS, 2): gettext_lazy("Nothing is picked just now: what readers read"),
    (RailName.MUST_READS, 3): gettext_lazy("Nothing is picked just now: the newest stories"),
}
# Beside a story, in this order.
ORDER = (
    RailName.LATEST,
    RailName.WEEKLY_BEST,
    RailName.YOU_MAY_ALSO_LIKE,
    RailName.POPULAR_NOW,
    RailName.MUST_READS,
)


@dataclass(frozen=True, slots=True)
class RailCard:
    """A story in a rail. Its number is its place in the list; `moment` is None in a ranking."""

    url: str
    headline: str
    section: str
    hue: str
    kind: str
    is_corrected: bool
    moment: Moment | None
    language: str
    direction: str


@dataclass(frozen=True, slots=True)
class RailView:
    """A rail. `bracket` is the section's name that Latest carries before its title, else empty."""

    name: str
    bracket: str
    title: str
    note: str
    hue: str
    is_numbered: bool
    cards: tuple[RailCard, ...]


def views(
    names: Iterable[RailName], rails: Mapping[RailName, Rail | Fragment], site: SiteContext
) -> tuple[RailView | Fragment, ...]:
    """The rails of a page in its order, without empty ones; a fragment tells only when it is put in."""
    standing = (rails[name] for name in names if name in rails)
    return tuple(
        rail if isinstance(rail, Fragment) else build(rail, site)
        for rail in standing
        if isinstance(rail, Fragment) or rail.cards
    )


def build(rail: Rail, site: SiteContext) -> RailView:
    """The rail as it is shown; all but Latest are numbered."""
    is_latest = rail.name is RailName.LATEST
    return RailView(
        name=rail.name.value,
        bracket=f"[{label.of_section(rail.section)}]" if is_latest else "",
        title=gettext("Latest Stories") if is_latest else str(TITLES[rail.name]),
        note=str(NOTES[rail.name, rail.cards[0].reason.step]) if rail.stands_on_fallback else "",
        hue=label.hue_class(rail.section) if is_latest else "",
        is_numbered=not is_latest,
        cards=tuple(_card(card.story, site, with_moment=is_latest) for card in rail.cards),
    )


def _card(story: Story, site: SiteContext, *, with_moment: bool) -> RailCard:
    language, direction = foreign(story.language, site)
    return RailCard(
        url=story.url,
        headline=story.headline,
        section=label.of_section(story.section),
        hue=label.hue_class(story.section),
        kind=label.of_kind(story.kind),
        is_corrected=story.is_corrected,
        moment=moment.short(story.published_at, site.zone) if with_moment else None,
        language=language,
        direction=direction,
    )
