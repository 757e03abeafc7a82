"""What makes traffic suspect: facts of a story's readers that stand far above what is usual. Pure.

Costly and visible, not impossible: whoever spreads a forgery over enough networks, with the referrers
and the regulars of an honest story, is not found. Source: docs/rankings.md#the-audit.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from statistics import median

from broadsheet.audience import scoring
from broadsheet.audience.arrival import Source
from broadsheet.audience.store.protocol import Hour, Network

LEAST_READERS = 30  # a story with fewer is not judged
COMPARED_READERS = 5  # a story with fewer says nothing of what is usual
COMPARED = 30  # the best-read stories say what is usual: shares of the others are mostly chance
COMPARED_LEAST = 3  # others; fewer say nothing of what is usual
DEVIATIONS = 6  # medians of absolute deviations, or of chance where that is more
CROWDED_LEAST = 0.5  # a hit that half a country reads through its carriers has less


class Fact(StrEnum):
    """A share of a story's readers. A closed set: the desk has words for each."""

    TOP_NETWORK = "top-network"  # came from one network
    CROWDED = "crowded"  # came from networks that had weighed enough already
    NEW_NETWORKS = "new-networks"  # came from networks that nobody had come from on that day
    NO_REFERRER = "no-referrer"  # came from nowhere


@dataclass(frozen=True, slots=True)
class Finding:
    """A share of a story's readers that is too high, what is usual, and from where it is too high."""

    fact: Fact
    value: float
    usual: float
    limit: float
    readers: int


@dataclass(frozen=True, slots=True)
class Traffic:
    """A story's readers in the hours that are looked at, and how many of them each fact is true of."""

    story_id: int
    readers: int
    top_network: int
    crowded: int
    new_networks: int
    new_crowded: int
    no_referrer: int

    def share(self, fact: Fact) -> float:
        """The share of readers of whom a fact is true."""
        return COUNTED[fact](self) / self.readers

    @property
    def weight(self) -> int:
        """The readers who weigh anything."""
        return self.readers - self.crowded

    def share_of_weight(self, fact: Fact) -> float:
        """The same of those readers who weigh anything; the crowded are taken to have had no referrer."""
        crowded = {Fact.NEW_NETWORKS: self.new_crowded, Fact.NO_REFERRER: self.crowded}.get(fact, 0)
        return max(0, COUNTED[fact](self) - crowded) / self.weight


COUNTED: dict[Fact, Callable[[Traffic], int]] = {
    Fact.TOP_NETWORK: lambda one: one.top_network,
    Fact.CROWDED: lambda one: one.crowded,
    Fact.NEW_NETWORKS: lambda one: one.new_networks,
    Fact.NO_REFERRER: lambda one: one.no_referrer,
}
QUICK = (Fact.TOP_NETWORK, Fact.CROWDED)  # say enough after minutes


def traffic(networks: Iterable[Network], hours: Iterable[Hour]) -> tuple[Traffic, ...]:
    """What the store knows of some hours, by story."""
    of_story: dict[int, list[Network]] = {}
    for one in networks:
        of_story.setdefault(one.story_id, []).append(one)
    direct: dict[int, int] = {}
    for hour in hours:
        here = hour.by_source.get(Source.DIRECT, 0)
        direct[hour.story_id] = direct.get(hour.story_id, 0) + here
    return tuple(_traffic(key, found, direct.get(key, 0)) for key, found in of_story.items())


def suspects(
    found: Collection[Traffic], facts: Iterable[Fact] = Fact
) -> dict[int, tuple[Finding, ...]]:
    """The stories of which some fact is too true, and which."""
    most = sorted(found, key=lambda one: (one.readers, one.story_id), reverse=True)
    compared = [one for one in most[: COMPARED + 1] if one.readers >= COMPARED_READERS]
    suspect: dict[int, tuple[Finding, ...]] = {}
    wanted = tuple(facts)
    for one in (one for one in found if one.readers >= LEAST_READERS):
        others = [other for other in compared if other is not one][:COMPARED]
        findings = (_finding(one, fact, others) for fact in wanted)
        if why := tuple(finding for finding in findings if finding):
            suspect[one.story_id] = why
    return suspect


def _traffic(story_id: int, found: list[Network], no_referrer: int) -> Traffic:
    by_network: dict[int, int] = {}
    for one in found:
        by_network[one.network] = by_network.get(one.network, 0) + one.readers
    return Traffic(
        story_id,
        readers=sum(by_network.values()),
        top_network=max(by_network.values()),
        crowded=sum(_crowded(one) for one in found),
        new_networks=sum(one.readers for one in found if one.is_new),
        new_crowded=sum(_crowded(one) for one in found if one.is_new),
        no_referrer=no_referrer,
    )


def chance(usual: float, readers: int) -> float:
    """How far a share of so few readers stands from what is usual by chance alone: one deviation."""
    likely = min(0.95, max(0.05, usual))
    return sqrt(likely * (1 - likely) / readers)


def _crowded(one: Network) -> int:
    return max(0, one.readers - scoring.NETWORK_CAP)


def _finding(one: Traffic, fact: Fact, others: Collection[Traffic]) -> Finding | None:
    """What is wrong with a story beside the others, if anything is."""
    usual = spread = 0.0
    if len(others) >= COMPARED_LEAST:
        usual = median(other.share(fact) for other in others)
        spread = median(abs(other.share(fact) - usual) for other in others)
    elif fact not in QUICK:  # of these none is usual by itself
        return None
    limit = usual + DEVIATIONS * max(spread, chance(usual, one.readers))
    if fact is Fact.CROWDED:
        limit = max(limit, CROWDED_LEAST)
    if one.share(fact) <= limit:
        return None
    return Finding(fact, one.share(fact), usual, limit, one.readers)
