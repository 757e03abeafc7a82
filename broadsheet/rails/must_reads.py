"""Must-Reads: the editors' choice.

Chain: picks of the section (and of those above it), picks of the site, what is read to the end, what
is popular now, the newest of the site.
"""

from collections.abc import Iterator

from broadsheet.audience.ranking import CHOSEN_FROM
from broadsheet.rails.source import Candidate, Pool

SECTION_PICKS, SITE_PICKS, SITE_LATEST = "section-picks", "site-picks", "site-latest"
DEEPLY_READ, POPULAR_NOW = "deeply-read", "popular-now"


def candidates(pool: Pool) -> Iterator[Candidate]:
    """Picks, nearest section first, then what readers chose, then the newest of the site."""
    for pick in pool.picks:
        is_of_section = pick.section_id is not None
        yield Candidate(pick.story, SECTION_PICKS if is_of_section else SITE_PICKS, 0)
    for story, entry in pool.deeply_read:
        if entry.rank <= CHOSEN_FROM:
            yield Candidate(story, DEEPLY_READ, 1, f"{entry.reason.figure:.2f}")
    for story, entry in pool.popular:
        if entry.rank <= CHOSEN_FROM:
            yield Candidate(story, POPULAR_NOW, 2, str(entry.readers))
    yield from (Candidate(story, SITE_LATEST, 3) for story in pool.editorial)
