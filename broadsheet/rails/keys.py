"""Surrogate keys of rails: of what they show, and of what decided who stands in them.

Pure. A rail is tagged for what it skipped, too: what comes into a rail that it skips may go out of it.
"""

from collections.abc import Callable, Iterable, Mapping

from broadsheet.newsroom.story import Story
from broadsheet.rails.planner import RAILS
from broadsheet.rails.rail import Rail, RailName
from broadsheet.rails.source import Pool
from broadsheet.surrogate import keys


def of_rails(names: Iterable[RailName], rails: Mapping[RailName, Rail], pool: Pool) -> set[str]:
    """The keys of the rails of these names; `rails` holds what was planned with them, in order."""
    shown = tuple(names)
    found = of_stories(card.story for name in shown for card in rails[name].cards)
    for name in _weighed(shown, rails):
        found |= DECIDES[name](rails[name], pool)
    return found


def of_stories(stories: Iterable[Story]) -> set[str]:
    """The keys of stories as lists show them: each one's own, and its section's label."""
    found: set[str] = set()
    for story in stories:
        found.add(keys.card(story.id))
        if story.section:
            found.add(keys.label(story.section.id))
    return found


def _weighed(names: Iterable[RailName], rails: Mapping[RailName, Rail]) -> set[RailName]:
    """These rails, those that they skipped, those that these skipped, and so on."""
    found = set(names)
    planned = list(rails)
    for place in range(len(planned) - 1, -1, -1):  # a rail skips only what was planned before it
        if planned[place] in found:
            found.update(set(RAILS[planned[place]].skips).intersection(planned[:place]))
    return found


def _latest(rail: Rail, pool: Pool) -> set[str]:
    """Its section alone while that fills it, then the site as well."""
    if pool.section is None:
        return {keys.LATEST}
    own = {keys.section(pool.section.id), keys.label(pool.section.id)}
    return own if len(pool.latest) > len(rail.cards) else own | {keys.LATEST}


def _weekly_best(rail: Rail, pool: Pool) -> set[str]:
    """Its fallback takes sections in turn: a story that goes to another one purges the list of all.

    While the ranking fills it, it carries that key all the same: one that comes back may be in it.
    """
    return {keys.WEEKLY_BEST, keys.LATEST}


def _popular_now(rail: Rail, pool: Pool) -> set[str]:
    """Where the ranking does not fill it, the week's as well."""
    weekly = {keys.WEEKLY_BEST} if _falls_back(rail) else set()
    return {keys.POPULAR_NOW, keys.LATEST} | weekly


def _must_reads(rail: Rail, pool: Pool) -> set[str]:
    """Where picks do not fill it, what readers chose as well."""
    lineage = pool.section.lineage if pool.section else ()
    chosen = {keys.DEEPLY_READ, keys.POPULAR_NOW} if _falls_back(rail) else set()
    return chosen | {keys.LATEST, keys.must_reads(), *map(keys.must_reads, lineage)}


def _you_may_also_like(rail: Rail, pool: Pool) -> set[str]:
    """Alikeness is read from the lists of the story's storylines and tags."""
    found = {keys.LATEST}
    if pool.section:
        found.add(keys.section(pool.section.id))
    if pool.article:
        story, page = pool.article.story, pool.article.page
        found.add(keys.you_may_also_like(story.id))
        found.update(keys.tag(label.id) for label in page.tags)
        found.update(keys.storyline(label.id) for label in page.storylines)
    return found


def _falls_back(rail: Rail) -> bool:
    """Whether it is not filled by what it is for; a site without a story fills nothing."""
    return any(card.reason.step for card in rail.cards)


DECIDES: dict[RailName, Callable[[Rail, Pool], set[str]]] = {
    RailName.LATEST: _latest,
    RailName.WEEKLY_BEST: _weekly_best,
    RailName.YOU_MAY_ALSO_LIKE: _you_may_also_like,
    RailName.POPULAR_NOW: _popular_now,
    RailName.MUST_READS: _must_reads,
}
