"""Popular Now: a ranking by readers of the last hours.

Until readers are counted it stands on its fallback, the newest of the site, and says so.
"""

from collections.abc import Iterator

from broadsheet.rails.source import Candidate, Pool

FALLBACK = "site-latest"


def candidates(pool: Pool) -> Iterator[Candidate]:
    """The newest stories of the site."""
    yield from (Candidate(story, FALLBACK, 1) for story in pool.editorial)
