"""Popular Now: a ranking by readers, of whom each weighs half after 30 minutes.

Fallback: Weekly Best, then the newest of the site, where too few stories are read just now.
"""

from collections.abc import Iterator

from broadsheet.rails.source import Candidate, Pool

RANKING, WEEKLY_BEST, SITE_LATEST = "popular-now", "weekly-best", "site-latest"


def candidates(pool: Pool) -> Iterator[Candidate]:
    """The ranking, then that of the week, then the newest; none whose traffic is held as suspect."""
    for story, entry in pool.popular:
        yield Candidate(story, RANKING, 0, str(entry.readers))
    for story, entry in pool.weekly:
        yield Candidate(story, WEEKLY_BEST, 1, str(entry.readers))
    for story in pool.editorial:
        if story.id not in pool.suspects:
            yield Candidate(story, SITE_LATEST, 2)
