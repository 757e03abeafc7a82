"""Weekly Best: a ranking by readers of the last seven days.

Until readers are counted it stands on its fallback, the newest of each section in turn, and says so.
"""

from collections.abc import Iterator
from itertools import zip_longest

from broadsheet.newsroom.story import Story
from broadsheet.rails.source import Candidate, Pool

FALLBACK = "newest-of-each-section"


def candidates(pool: Pool) -> Iterator[Candidate]:
    """The newest of each section, then the second newest of each, and so on."""
    by_section: dict[int, list[Story]] = {}
    for story in pool.editorial:
        by_section.setdefault(story.section.lineage[0] if story.section else 0, []).append(story)
    for turn in zip_longest(*by_section.values()):
        yield from (Candidate(story, FALLBACK, 1) for story in turn if story)
