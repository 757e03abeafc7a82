"""Whether readers from few networks lift a story: would it stand where it is shown without them.

Who asks this only holds what gains by it. Else anybody could send such readers to a rival's story, and
have the audit take it out.
"""

from collections.abc import Iterable
from datetime import datetime
from math import inf

from broadsheet.audience import candidates, findings, scoring
from broadsheet.audience.choosing import Chosen, Listed, Now
from broadsheet.audience.findings import QUICK, Finding, Traffic
from broadsheet.audience.store.protocol import AudienceStore, Network

SHOWN = 20  # the places that are looked at


class Places:
    """The first places of Popular Now and Weekly Best at an instant, read when they are first needed."""

    def __init__(self, store: AudienceStore, at: datetime) -> None:
        self._store = store
        self._at = at
        self._known: tuple[Now, Chosen, Chosen] | None = None

    def is_lifted(self, story_id: int, suspect: Iterable[Network]) -> bool:
        """Whether a story stands there and would not without these networks."""
        every = tuple(suspect)
        if self._known is None:
            self._known = self._read()
        now, popular, weekly = self._known
        if one := _place(popular, story_id):
            weight = sum(_weight(network, now.seconds) for network in every)
            networks = one.networks - len({network.network for network in every})
            if networks < now.floor or one.score - weight < _first_below(popular):
                return True
        one = _place(weekly, story_id)
        week = sum(_weight(network) for network in every)
        least = max(now.floor, _first_below(weekly))
        return one is not None and one.score - week < least

    def _read(self) -> tuple[Now, Chosen, Chosen]:
        now = candidates.now(self._store, self._at)
        return now, candidates.popular_now(now), candidates.weekly_best(now)


def suspect_networks(
    story_id: int, networks: Iterable[Network], why: Iterable[Finding]
) -> tuple[Network, ...]:
    """The fewest of a story's networks, the most crowded first, without which nothing is wrong with it."""
    left = [one for one in networks if one.story_id == story_id]
    totals: dict[int, int] = {}
    for one in left:
        totals[one.network] = totals.get(one.network, 0) + one.readers
    limits = {one.fact: one.limit for one in why if one.fact in QUICK}
    found: set[int] = set()
    for network in sorted(totals, key=lambda key: (totals[key], key), reverse=True):
        kept = [one for one in left if one.network not in found]
        (traffic,) = findings.traffic(kept, ())
        if all(traffic.share(fact) <= limit for fact, limit in limits.items()):
            break
        found.add(network)
    return tuple(one for one in left if one.network in found)


def is_wide(traffic: Traffic, why: Iterable[Finding]) -> bool:
    """Whether something is wrong also with those readers who weigh anything, if they are enough to say."""
    slow = (one for one in why if one.fact not in QUICK)
    return traffic.weight >= findings.LEAST_READERS and any(_is_wrong(traffic, one) for one in slow)


def _is_wrong(traffic: Traffic, why: Finding) -> bool:
    likely = findings.DEVIATIONS * findings.chance(why.usual, traffic.weight)
    return traffic.share_of_weight(why.fact) > max(why.limit, why.usual + likely)


def _place(chosen: Chosen, story_id: int) -> Listed | None:
    return next((one for one in chosen.listed[:SHOWN] if one.story.id == story_id), None)


def _first_below(chosen: Chosen) -> float:
    """The score of the best story that is not shown."""
    return chosen.listed[SHOWN].score if len(chosen.listed) > SHOWN else -inf


def _weight(network: Network, at: float | None = None) -> float:
    """What readers from a network weigh in an hour; at an instant, if all came as late as they can."""
    weight = min(network.readers, scoring.NETWORK_CAP)
    age = 0.0 if at is None else max(0.0, at - (network.hour + 1) * scoring.HOUR)
    return float(weight * 2.0 ** (-age / scoring.HALF_LIFE))
