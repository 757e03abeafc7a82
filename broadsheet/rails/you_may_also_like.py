"""You May Also Like: a choice of stories like the one being read.

Chain: the same storyline, shared tags by rarity, the newest of the section, the newest of the site.
"""

from collections.abc import Iterator

from broadsheet.rails.source import Candidate, Pool

SECTION_LATEST, SITE_LATEST = "section-latest", "site-latest"


def candidates(pool: Pool) -> Iterator[Candidate]:
    """Stories alike first, then the section's and the site's newest."""
    for alike in pool.alike:
        if alike.story_id in pool.others:
            detail = f"{alike.score:.2f}" if alike.score else ""
            yield Candidate(pool.others[alike.story_id], alike.source, 0, detail)
    if pool.section:
        yield from (Candidate(story, SECTION_LATEST, 1) for story in pool.latest)
    yield from (Candidate(story, SITE_LATEST, 2) for story in pool.editorial)
