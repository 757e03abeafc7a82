"""What a rail is: a box of stories, each of which can say why it stands there."""

from dataclasses import dataclass
from enum import StrEnum

from broadsheet.newsroom.story import Section, Story


class RailName(StrEnum):
    """The five rails, by the name used in HTML, CSS, files and surrogate keys."""

    LATEST = "latest"
    WEEKLY_BEST = "weekly-best"
    YOU_MAY_ALSO_LIKE = "you-may-also-like"
    POPULAR_NOW = "popular-now"
    MUST_READS = "must-reads"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a story stands in a rail.

    `source` names the rule that found it (`section-latest`, `site-picks` …); `step` is its place
    in the rail's fallback chain, 0 for what the rail is for; `detail` is that rule's own evidence.
    """

    source: str
    step: int
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A story in a rail, at its rank from 1."""

    story: Story
    rank: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Rail:
    """A box of stories. `section` is set where the rail belongs to one (Latest, Must-Reads)."""

    name: RailName
    cards: tuple[Card, ...]
    section: Section | None = None

    @property
    def stands_on_fallback(self) -> bool:
        """Whether no card comes from what the rail is for."""
        return bool(self.cards) and all(card.reason.step > 0 for card in self.cards)
