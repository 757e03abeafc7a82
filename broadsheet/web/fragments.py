"""Fragments: rails and counts under addresses of their own, which a surrogate puts into pages.

The names only; `beside` and `counts` fill them, `views.fragments` answers. See docs/caching.md#fragments.
"""

import re
from dataclasses import dataclass

from broadsheet.newsroom.story import Story
from broadsheet.rails.rail import RailName

PATH = "/_fragments/"
ID = "[1-9][0-9]{0,17}"  # as it is written, so that no fragment has two names; fits any database
PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<rail>latest)-(?P<section>0|{ID})",
        r"(?P<rail>weekly-best|popular-now)",
        rf"(?P<rail>must-reads)-(?P<section>0|{ID})(?:-without-(?P<story>{ID}))?",
        rf"(?P<rail>you-may-also-like)-(?P<story>{ID})",
    )
)
VIEW_COUNT = re.compile(rf"view-count-({ID})")


@dataclass(frozen=True, slots=True)
class Fragment:
    """A rail that a surrogate puts in. `section_id` is 0 where a rail is of no section.

    `story_id` is the story beside which it stands; None for a rail that stands beside many.
    """

    rail: RailName
    section_id: int = 0
    story_id: int | None = None

    @property
    def name(self) -> str:
        """The last part of its address."""
        match self.rail:
            case RailName.LATEST:
                return f"{self.rail}-{self.section_id}"
            case RailName.YOU_MAY_ALSO_LIKE:
                return f"{self.rail}-{self.story_id}"
            case RailName.MUST_READS:
                shared = f"{self.rail}-{self.section_id}"
                return f"{shared}-without-{self.story_id}" if self.story_id else shared
        return self.rail.value

    @property
    def address(self) -> str:
        """Where a surrogate gets it."""
        return f"{PATH}{self.name}"


@dataclass(frozen=True, slots=True)
class CountFragment:
    """How often a story was viewed: newer than the page around it."""

    story_id: int

    @property
    def name(self) -> str:
        """The last part of its address."""
        return f"view-count-{self.story_id}"

    @property
    def address(self) -> str:
        """Where a surrogate gets it."""
        return f"{PATH}{self.name}"


def parse(name: str) -> Fragment | CountFragment | None:
    """The fragment of that name; None if there is none."""
    if counted := VIEW_COUNT.fullmatch(name):
        return CountFragment(int(counted[1]))
    for pattern in PATTERNS:
        if found := pattern.fullmatch(name):
            parts = found.groupdict()
            story_id = parts.get("story")
            return Fragment(
                rail=RailName(parts["rail"]),
                section_id=int(parts.get("section") or 0),
                story_id=int(story_id) if story_id else None,
            )
    return None


def of_story(story: Story, *, has_own_must_reads: bool) -> dict[RailName, Fragment]:
    """The five rails of a story's page; its Must-Reads are its section's unless it has its own."""
    section_id = story.section.id if story.section else 0
    return {
        RailName.LATEST: Fragment(RailName.LATEST, section_id),
        RailName.WEEKLY_BEST: Fragment(RailName.WEEKLY_BEST),
        RailName.YOU_MAY_ALSO_LIKE: Fragment(RailName.YOU_MAY_ALSO_LIKE, story_id=story.id),
        RailName.POPULAR_NOW: Fragment(RailName.POPULAR_NOW),
        RailName.MUST_READS: Fragment(
            RailName.MUST_READS, section_id, story.id if has_own_must_reads else None
        ),
    }


RANKINGS = {name: Fragment(name) for name in (RailName.POPULAR_NOW, RailName.WEEKLY_BEST)}
