"""A section's stories across the front page, in one of a few rhythms."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from broadsheet.newsroom.story import Kind, Section, Story
from broadsheet.web.components import card, label
from broadsheet.web.components.card import CardView
from broadsheet.web.components.photo import Slot
from broadsheet.web.pages.site import SiteContext


class Rhythm(StrEnum):
    """How a band is composed: one large and a list, equals in a row, headlines, voices."""

    FEATURE = "feature"
    ROW = "row"
    BRIEFS = "briefs"
    VOICES = "voices"


SIZES = {Rhythm.FEATURE: 5, Rhythm.ROW: 4, Rhythm.BRIEFS: 6, Rhythm.VOICES: 4}
# Where photos stand: with the first story, with the others.
SLOTS: dict[Rhythm, tuple[Slot | None, Slot | None]] = {
    Rhythm.FEATURE: (Slot.LIST_LEAD, None),
    Rhythm.ROW: (Slot.CARD, Slot.CARD),
    Rhythm.BRIEFS: (None, None),
    Rhythm.VOICES: (None, None),
}
VOICES = frozenset((Kind.OPINION, Kind.ANALYSIS))
IN_TURN = (Rhythm.FEATURE, Rhythm.ROW, Rhythm.BRIEFS)


@dataclass(frozen=True, slots=True)
class SectionBand:
    """`first` is the card that leads the band; `anchor` names it within the page."""

    rhythm: str
    anchor: str
    title: str
    url: str
    hue: str
    first: CardView
    others: tuple[CardView, ...]


def rhythm_of(stories: tuple[Story, ...], turn: int) -> Rhythm:
    """Voices for a band of opinion; the others take turns."""
    if stories and all(story.kind in VOICES for story in stories):
        return Rhythm.VOICES
    return IN_TURN[turn % len(IN_TURN)]


def build(
    section: Section, stories: tuple[Story, ...], rhythm: Rhythm, site: SiteContext, at: datetime
) -> SectionBand:
    """The band of a section that has at least one story; a feature is led by one with a picture."""
    if rhythm is Rhythm.FEATURE:
        stories = _picture_first(stories, at)
    first_slot, slot = SLOTS[rhythm]
    return SectionBand(
        rhythm=rhythm.value,
        anchor=f"band-{section.id}",
        title=label.of_section(section),
        url=section.path,
        hue=label.hue_class(section),
        first=card.build(stories[0], site, at, first_slot),
        others=tuple(card.build(story, site, at, slot) for story in stories[1:]),
    )


def _picture_first(stories: tuple[Story, ...], at: datetime) -> tuple[Story, ...]:
    """The newest story with a picture before the others, whose order stays."""
    leader = next((one for one in stories if one.picture and one.picture.is_usable(at)), stories[0])
    return (leader, *(story for story in stories if story is not leader))
