"""Weekly Best: a ranking by readers of the last seven days.

Fallback: the newest of each section in turn, until readers are counted.
"""

from collections.abc import Iterator
from itertools import zip_longest

from broadsheet.newsroom.story import Story
from broadsheet.rails.source import Candidate, Pool

RANKING, NEWEST = "weekly-best", "newest-of-each-section"


def candidates(pool: Pool) -> Iterator[Candidate]:
    """The ranking, then the newest of each section, the second newest of each, and so on."""
    for story, entry in pool.weekly:
        yield Candidate(story, RANKING, 0, str(entry.readers))
    by_section: dict[int, list[Story]] = {}
    for story in (story for story in pool.editorial if story.id not in pool.suspects):
        by_section.setdefault(story.section.lineage[0] if story.section else 0, []).append(story)
    for turn in zip_longest(*by_section.values()):
        yield from (Candidate(story, NEWEST, 1) for story in turn if story)
