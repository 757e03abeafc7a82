"""An evening of a large paper, made up by a seed: stories of very unequal weight that fade, readers
of whom three in ten come by way of a few carriers. Its shape is that of the clicks the formulas were
measured on: place 5 of Popular Now has some 150 to 250 readers at 7,500 readers an hour.
"""

import math
import random
from itertools import accumulate

from broadsheet.audience.arrival import Reading

BEGINS = 1_780_000_000 // 86_400 * 86_400 + 17 * 3600.0
DAY = 739_500
STORIES = 400
FADES_SECONDS = 6 * 3600  # after which half as many read a story
CARRIERS = 200
BY_CARRIER = 0.3
HOMES = 60_000
AN_HOUR = 7461


def honest(hours, an_hour=AN_HOUR, seed=1):
    """Readings in their order."""
    chance = random.Random(seed)  # noqa: S311 # the same evening every time
    published = [BEGINS + chance.uniform(-40, hours) * 3600 for _ in range(STORIES)]
    appeal = [1 / place for place in range(1, STORIES + 1)]
    carriers = list(accumulate(1 / (place + 20) for place in range(CARRIERS)))
    found, weighed = [], None
    for number, at in enumerate(_times(chance, hours, an_hour)):
        if at // 600 != weighed:
            weighed = at // 600
            weights = list(accumulate(map(_pull, appeal, published, [at] * STORIES)))
        (story,) = chance.choices(range(1, STORIES + 1), cum_weights=weights)
        found.append(Reading(story, (), number, _network(chance, carriers), DAY, at))
    return found


def _times(chance, hours, an_hour):
    """More towards nine in the evening than before and after."""
    at = BEGINS
    while at < BEGINS + hours * 3600:
        local = (at - BEGINS) / 3600 + 17
        at += chance.expovariate(an_hour / 3600 * (0.9 + 0.2 * math.exp(-((local - 21) ** 2) / 8)))
        yield at


def _network(chance, carriers):
    if chance.random() < BY_CARRIER:
        return chance.choices(range(CARRIERS), cum_weights=carriers)[0]
    return CARRIERS + chance.randrange(HOMES)


def _pull(appeal, published, at):
    return appeal * 2 ** (-(at - published) / FADES_SECONDS) if at >= published else 0.0


def attack(story, networks, each, begins, seconds):
    """As many readings of a story from networks that nobody else is in, evenly spread; every one
    by another agent, and so by another reader.
    """
    count = networks * each
    return [
        Reading(
            story, (), 10**9 + number, 10**9 + number % networks, DAY, begins + seconds * number / count
        )
        for number in range(count)
    ]  # fmt: skip
