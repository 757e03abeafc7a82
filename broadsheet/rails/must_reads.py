"""Must-Reads: the editors' choice.

Chain: picks of the section (and of those above it), picks of the site, the newest of the site.
"""

from collections.abc import Iterator

from broadsheet.rails.source import Candidate, Pool

SECTION_PICKS, SITE_PICKS, SITE_LATEST = "section-picks", "site-picks", "site-latest"


def candidates(pool: Pool) -> Iterator[Candidate]:
    """Picks, nearest section first, then the newest of the site."""
    for pick in pool.picks:
        is_of_section = pick.section_id is not None
        yield Candidate(pick.story, SECTION_PICKS if is_of_section else SITE_PICKS, 0)
    yield from (Candidate(story, SITE_LATEST, 2) for story in pool.editorial)
