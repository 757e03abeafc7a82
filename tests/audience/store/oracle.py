"""Both rankings by their definition: a sum over the whole log, in numbers of 60 digits. Nothing of ours.

Source: docs/rankings.md; `log` holds readings in the order of arrival.
"""

from collections import Counter, defaultdict
from decimal import Decimal, localcontext
from functools import cache

HALF_LIFE, DAY, HOUR, CAP = 1800, 86_400, 3600, 3


def weighty(log):
    """The readings that weigh: the first of each reader, story and day, three of a network and hour."""
    known, networks = set(), Counter()
    for one in log:
        reader = (one.day, one.story_id, one.reader)
        if reader in known:
            continue
        known.add(reader)
        network = (int(one.read_at // HOUR), one.story_id, one.network)
        networks[network] += 1
        if networks[network] <= CAP:
            yield one


def popular(log, scope, at, limit):
    """Stories and scores; of readings that are of the epoch of `at` or of the one before it."""
    epoch = int(at // DAY)
    found = defaultdict(list)
    for one in weighty(log):
        if scope in (0, *one.scopes) and int(one.read_at // DAY) in (epoch - 1, epoch):
            found[one.story_id].append(one.read_at)
    with localcontext() as context:
        context.prec = 60
        now = power(at)
        scores = {story: sum(map(power, sorted(some))) / now for story, some in found.items()}
    return _first(scores, limit)


@cache
def power(at):
    """2 to the half-lives since a Tuesday in 2026, near enough to every test."""
    with localcontext() as context:
        context.prec = 60
        return Decimal(2) ** ((Decimal(at) - 1_780_000_000) / HALF_LIFE)


def weekly(log, scope, at, limit):
    """Stories and how many weighed in the running hour and the 167 before it."""
    last = int(at // HOUR)
    weights = Counter(
        one.story_id
        for one in weighty(log)
        if scope in (0, *one.scopes) and last - 168 < one.read_at // HOUR <= last
    )
    return _first({story: Decimal(weight) for story, weight in weights.items()}, limit)


def _first(scores, limit):
    """Most first, ties by the larger id; what differs in the 40th digit is rounding of ours."""
    with localcontext() as context:
        context.prec = 40
        rounded = {story: +score for story, score in scores.items()}
    best = sorted(scores, key=lambda story: (rounded[story], story), reverse=True)[:limit]
    return [(story, scores[story]) for story in best]
