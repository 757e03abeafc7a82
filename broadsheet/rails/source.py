"""Where rails get their stories: one pool for a page, so that no list is read twice.

Everything is read at once and in the same number of queries however many stories there are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from broadsheet.newsroom import queries as newsroom
from broadsheet.newsroom.article import Article
from broadsheet.newsroom.publication import RailSizes
from broadsheet.newsroom.queries import Pick
from broadsheet.newsroom.sections import Sections
from broadsheet.newsroom.story import Section, Story
from broadsheet.recommend import queries as recommend
from broadsheet.recommend.queries import Alike


class Candidate(NamedTuple):
    """A story that may stand in a rail, the rule that found it, and that rule's step."""

    story: Story
    source: str
    step: int
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Pool:
    """The stories from which a page's rails are filled.

    `latest` is the section's chronology (the site's without a section), sponsored ones included;
    `editorial` the site's without them. `others` holds the stories that `alike` and the body name.
    """

    section: Section | None
    latest: tuple[Story, ...]
    editorial: tuple[Story, ...]
    picks: tuple[Pick, ...]
    alike: tuple[Alike, ...]
    others: Mapping[int, Story]


def depth(sizes: RailSizes) -> int:
    """How far to read a list so that it still fills any rail when all others took from it."""
    return (
        sizes.latest
        + sizes.weekly_best
        + sizes.you_may_also_like
        + sizes.popular_now
        + sizes.must_reads
        + 1
    )


def pool(
    sections: Sections,
    sizes: RailSizes,
    *,
    at: datetime,
    section: Section | None = None,
    article: Article | None = None,
) -> Pool:
    """What the rails of a page can be filled from. Three queries, two more for an article."""
    limit = depth(sizes)
    chronology = (
        newsroom.section_latest(section.id, sections, limit=limit)
        if section
        else newsroom.site_latest(sections, limit=limit)
    )
    alike = recommend.alike(article.story.id, article.page, limit=limit) if article else ()
    in_body = {part.story_id for part in article.page.body if part.story_id} if article else set()
    return Pool(
        section=section,
        latest=chronology,
        editorial=newsroom.site_editorial(sections, limit=limit),
        picks=newsroom.must_reads(sections, at=at, section=section),
        alike=alike,
        others=newsroom.stories({one.story_id for one in alike} | in_body, sections),
    )
