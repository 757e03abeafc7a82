"""Fills rails in one pass: never short while the site has stories, never lying.

Rankings and chronologies show the truth, the same on every page. Choices skip the story being read
and what the rails named in their policy show.
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
    """How a rail is filled: from what, how far; a choice also skips what other rails show."""

    candidates: Callable[[Pool], Iterator[Candidate]]
    size: Callable[[RailSizes], int]
    skips: tuple[RailName, ...] = ()

    @property
    def is_choice(self) -> bool:
        """Whether it may be steered; the others tell what is so."""
        return bool(self.skips)


# In the order in which they are planned: a choice after all that it skips. You May Also Like comes last
# because it is a story's own anyway; so Must-Reads hang on the section alone, and one list of them
# serves nearly all its stories.
RAILS: dict[RailName, Policy] = {
    RailName.LATEST: Policy(latest.candidates, lambda s: s.latest),
    RailName.WEEKLY_BEST: Policy(weekly_best.candidates, lambda s: s.weekly_best),
    RailName.POPULAR_NOW: Policy(popular_now.candidates, lambda s: s.popular_now),
    RailName.MUST_READS: Policy(
        must_reads.candidates,
        lambda s: s.must_reads,
        skips=(RailName.LATEST, RailName.WEEKLY_BEST, RailName.POPULAR_NOW),
    ),
    RailName.YOU_MAY_ALSO_LIKE: Policy(
        you_may_also_like.candidates,
        lambda s: s.you_may_also_like,
        skips=(RailName.LATEST, RailName.WEEKLY_BEST, RailName.MUST_READS),
    ),
}
UP_TO_MUST_READS = tuple(RAILS)[:4]  # what decides over Must-Reads beside a story


def plan(
    pool: Pool,
    sizes: RailSizes,
    *,
    names: Iterable[RailName] = RAILS,
    above: Collection[int] = (),
) -> dict[RailName, Rail]:
    """The rails of these names, planned in their order. `above` are ids that no choice may show.

    For a story's own page `above` holds its id. A choice that would come up short because the page
    shows nearly everything the site has may repeat what stands in other rails, never `above`.
    """
    rails: dict[RailName, Rail] = {}
    for name in names:
        policy = RAILS[name]
        size = policy.size(sizes)
        chosen = _fill(_eligible(name, pool), size, _skipped(policy, rails, above))
        if policy.is_choice and len(chosen) < size:
            chosen = _fill(chain(chosen, _eligible(name, pool)), size, above)
        cards = tuple(_card(rank, one) for rank, one in enumerate(chosen, 1))
        rails[name] = Rail(name, cards, pool.section)
    return rails


def must_reads_reach(sizes: RailSizes) -> int:
    """How far down the newest of the site Must-Reads can come, when none of its picks stands."""
    return sum(RAILS[name].size(sizes) for name in UP_TO_MUST_READS)


def _skipped(
    policy: Policy, rails: dict[RailName, Rail], above: Collection[int]
) -> Collection[int]:
    """What a rail of that policy does not show, of the rails planned before it."""
    if not policy.is_choice:
        return ()
    planned = (rails[name] for name in policy.skips if name in rails)
    return {*above, *(card.story.id for rail in planned for card in rail.cards)}


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
