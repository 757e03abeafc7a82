"""Where rails get their stories: one pool for a page, so that no list is read twice.

Everything is read at once and in the same number of queries however many stories there are.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from broadsheet.audience import queries as audience
from broadsheet.audience.ranking import CHOSEN_FROM, FALLBACKS, Entry, RankingName
from broadsheet.newsroom import queries as newsroom
from broadsheet.newsroom.article import Article
from broadsheet.newsroom.publication import RailSizes
from broadsheet.newsroom.queries import Pick
from broadsheet.newsroom.sections import Sections
from broadsheet.newsroom.story import Section, Story
from broadsheet.rails.rail import RailName
from broadsheet.recommend import queries as recommend
from broadsheet.recommend.queries import Alike


class Placed(NamedTuple):
    """A live story in a ranking of the site."""

    story: Story
    entry: Entry


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
    `editorial` the site's without them. `popular`, `weekly` and `deeply_read` are the site's rankings, best
    first; `suspects` stories whose traffic is held, which stand in none. `article` is the story being read, where one is. `others`
    holds the stories that `alike` and its body name.
    """

    section: Section | None
    latest: tuple[Story, ...] = ()
    editorial: tuple[Story, ...] = ()
    popular: tuple[Placed, ...] = ()
    weekly: tuple[Placed, ...] = ()
    deeply_read: tuple[Placed, ...] = ()
    suspects: frozenset[int] = frozenset()
    picks: tuple[Pick, ...] = ()
    article: Article | None = None
    alike: tuple[Alike, ...] = ()
    others: Mapping[int, Story] = field(default_factory=dict)


SPARE = 5  # entries more than are shown, for those that have left the paper since they were ranked
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
    """What rails of these names can be filled from. One query a list and one for rankings, four at most."""
    limit = depth(sizes)
    latest: tuple[Story, ...] = ()
    if READ_LATEST & set(names):
        latest = (
            newsroom.section_latest(section.id, sections, limit=limit)
            if section
            else newsroom.site_latest(sections, limit=limit)
        )
    if set(names) == {RailName.LATEST} and len(latest) >= sizes.latest:
        return Pool(section, latest)
    reach = _reach(sizes, names)
    standings = audience.rankings(tuple(reach))
    ranked = {
        name: [one for one in standing.entries if one.rank <= reach[name]]
        for name, standing in standings.items()
    }
    ids = {one.story_id for entries in ranked.values() for one in entries}
    editorial, named = newsroom.site_editorial_and(ids, sections, limit=limit)
    placed = {
        name: tuple(Placed(named[one.story_id], one) for one in entries if one.story_id in named)
        for name, entries in ranked.items()
    }
    return Pool(
        section=section,
        latest=latest,
        editorial=editorial,
        popular=placed.get(RankingName.POPULAR_NOW, ()),
        weekly=placed.get(RankingName.WEEKLY_BEST, ()),
        deeply_read=placed.get(RankingName.DEEPLY_READ, ()),
        suspects=frozenset(pk for standing in standings.values() for pk in standing.held_ids),
        picks=(
            newsroom.must_reads(sections, at=at, section=section)
            if RailName.MUST_READS in names
            else ()
        ),
    )


def _reach(sizes: RailSizes, names: Collection[RailName]) -> dict[RankingName, int]:
    """The rankings that these rails are filled from, and the last rank of each that they may show."""
    reach: dict[RankingName, int] = {}
    if RailName.POPULAR_NOW in names:
        reach[RankingName.POPULAR_NOW] = sizes.popular_now + SPARE
        reach[RankingName.WEEKLY_BEST] = 2 * sizes.popular_now + SPARE
    if RailName.WEEKLY_BEST in names:
        least = reach.get(RankingName.WEEKLY_BEST, 0)
        reach[RankingName.WEEKLY_BEST] = max(least, sizes.weekly_best + SPARE)
    if RailName.MUST_READS in names:
        for name in FALLBACKS:
            reach[name] = max(reach.get(name, 0), CHOSEN_FROM)
    return reach


def pool_beside(article: Article, sections: Sections, sizes: RailSizes, *, at: datetime) -> Pool:
    """What all rails of a story's page can be filled from. Six queries."""
    shared = pool(sections, sizes, tuple(RailName), at=at, section=article.story.section)
    alike = recommend.alike(article.story.id, article.page, limit=depth(sizes))
    ids = {one.story_id for one in alike} | named_in(article)
    return replace(shared, article=article, alike=alike, others=newsroom.stories(ids, sections))


def named_in(article: Article) -> set[int]:
    """The ids of the stories that a text names, live or not."""
    return {part.story_id for part in article.page.body if part.story_id}
