"""Fills a page's rails in one pass: never short while the site has stories, never lying.

Rankings and chronologies show the truth, the same on every page. Choices skip the story being read
and whatever the page shows above them.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from broadsheet.newsroom.eligibility import Place, may_show
from broadsheet.newsroom.publication import RailSizes
from broadsheet.rails import latest, must_reads, popular_now, weekly_best, you_may_also_like
from broadsheet.rails.rail import Card, Rail, RailName, Reason
from broadsheet.rails.source import Candidate, Pool


class Policy(NamedTuple):
    """How a rail is filled: from what, how far, and whether it is a choice."""

    candidates: Callable[[Pool], Iterator[Candidate]]
    size: Callable[[RailSizes], int]
    is_choice: bool


# In the order in which the page shows them.
RAILS: dict[RailName, Policy] = {
    RailName.LATEST: Policy(latest.candidates, lambda s: s.latest, is_choice=False),
    RailName.WEEKLY_BEST: Policy(weekly_best.candidates, lambda s: s.weekly_best, is_choice=False),
    RailName.YOU_MAY_ALSO_LIKE: Policy(
        you_may_also_like.candidates, lambda s: s.you_may_also_like, is_choice=True
    ),
    RailName.POPULAR_NOW: Policy(popular_now.candidates, lambda s: s.popular_now, is_choice=False),
    RailName.MUST_READS: Policy(must_reads.candidates, lambda s: s.must_reads, is_choice=True),
}


def plan(
    pool: Pool,
    sizes: RailSizes,
    *,
    names: Iterable[RailName] = RAILS,
    above: Collection[int] = (),
) -> dict[RailName, Rail]:
    """The page's rails, in its order. `above` are the ids of stories that stand above them all.

    For a story's own page `above` holds its id. A choice that would come up short because the page
    shows nearly everything the site has may repeat what stands in other rails, never `above`.
    """
    rails: dict[RailName, Rail] = {}
    shown = set(above)
    for name in names:
        policy = RAILS[name]
        skip = shown if policy.is_choice else frozenset[int]()
        size = policy.size(sizes)
        chosen = _fill(_eligible(name, pool), size, skip)
        if policy.is_choice and len(chosen) < size:
            chosen = _fill(chain(chosen, _eligible(name, pool)), size, above)
        cards = tuple(_card(rank, one) for rank, one in enumerate(chosen, 1))
        rails[name] = Rail(name, cards, pool.section)
        shown.update(card.story.id for card in cards)
    return rails


def _eligible(name: RailName, pool: Pool) -> Iterator[Candidate]:
    place = Place(name)
    return (one for one in RAILS[name].candidates(pool) if may_show(one.story, place))


def _fill(candidates: Iterable[Candidate], size: int, skip: Collection[int]) -> list[Candidate]:
    chosen: dict[int, Candidate] = {}
    for candidate in candidates:
        if len(chosen) == size:
            break
        if candidate.story.id not in skip:
            chosen.setdefault(candidate.story.id, candidate)
    return list(chosen.values())


def _card(rank: int, candidate: Candidate) -> Card:
    reason = Reason(candidate.source, candidate.step, candidate.detail)
    return Card(candidate.story, rank, reason)
