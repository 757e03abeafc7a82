"""Where rails get their stories: one pool for a page, so that no list is read twice.

Everything is read at once and in the same number of queries however many stories there are.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from broadsheet.newsroom import queries as newsroom
from broadsheet.newsroom.article import Article
from broadsheet.newsroom.publication import RailSizes
from broadsheet.newsroom.queries import Pick
from broadsheet.newsroom.sections import Sections
from broadsheet.newsroom.story import Section, Story
from broadsheet.rails.rail import RailName
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
    """The stories from which rails are filled; lists that none of them needs are empty.

    `latest` is the section's chronology (the site's without a section), sponsored ones included;
    `editorial` the site's without them. `article` is the story being read, where one is. `others`
    holds the stories that `alike` and its body name.
    """

    section: Section | None
    latest: tuple[Story, ...] = ()
    editorial: tuple[Story, ...] = ()
    picks: tuple[Pick, ...] = ()
    article: Article | None = None
    alike: tuple[Alike, ...] = ()
    others: Mapping[int, Story] = field(default_factory=dict)


READ_LATEST = frozenset((RailName.LATEST, RailName.YOU_MAY_ALSO_LIKE))


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
    names: Collection[RailName],
    *,
    at: datetime,
    section: Section | None = None,
) -> Pool:
    """What rails of these names can be filled from. One query a list, three at most."""
    limit = depth(sizes)
    latest: tuple[Story, ...] = ()
    if READ_LATEST & set(names):
        latest = (
            newsroom.section_latest(section.id, sections, limit=limit)
            if section
            else newsroom.site_latest(sections, limit=limit)
        )
    is_filled = set(names) == {RailName.LATEST} and len(latest) >= sizes.latest
    return Pool(
        section=section,
        latest=latest,
        editorial=() if is_filled else newsroom.site_editorial(sections, limit=limit),
        picks=(
            newsroom.must_reads(sections, at=at, section=section)
            if RailName.MUST_READS in names
            else ()
        ),
    )


def pool_beside(article: Article, sections: Sections, sizes: RailSizes, *, at: datetime) -> Pool:
    """What all rails of a story's page can be filled from. Five queries."""
    shared = pool(sections, sizes, tuple(RailName), at=at, section=article.story.section)
    alike = recommend.alike(article.story.id, article.page, limit=depth(sizes))
    ids = {one.story_id for one in alike} | named_in(article)
    return replace(shared, article=article, alike=alike, others=newsroom.stories(ids, sections))


def named_in(article: Article) -> set[int]:
    """The ids of the stories that a text names, live or not."""
    return {part.story_id for part in article.page.body if part.story_id}
