"""Latest: the newest stories of a section; a chronology, the same wherever it stands.

Fallback: the newest of the site, where the section has too few.
"""

from collections.abc import Iterator

from broadsheet.rails.source import Candidate, Pool

SECTION, SITE = "section-latest", "site-latest"


def candidates(pool: Pool) -> Iterator[Candidate]:
    """The section's stories, newest first, then the site's."""
    source = SECTION if pool.section else SITE
    yield from (Candidate(story, source, 0) for story in pool.latest)
    yield from (Candidate(story, SITE, 1) for story in pool.editorial)
