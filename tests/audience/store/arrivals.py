"""Arrivals with the fields that matter to a test."""

from broadsheet.audience.arrival import Engagement, Reading, Source
from broadsheet.audience.scoring import EPOCH, HOUR

AT = float(19_700 * EPOCH + 10 * HOUR)  # a clock hour begins, in the middle of an epoch
DAY = 739_000


def reading(story=1, reader=1, at=AT, **more):
    """A reading; its network is the reader's own unless told."""
    network, day = more.pop("network", 1000 + reader), more.pop("day", DAY)
    scopes, source = more.pop("scopes", ()), more.pop("source", Source.DIRECT)
    return Reading(story, scopes, reader, network, day, at, source, **more)


def engagement(story=1, reader=1, at=AT, **more):
    """An engagement of 10 seconds unless told."""
    seconds, day = more.pop("seconds", 10), more.pop("day", DAY)
    return Engagement(
        story, more.pop("scopes", ()), reader, day, at, seconds, more.pop("depth", 50)
    )


def readings(story, count, at=AT, **more):
    """As many readers of a story, each from a network of its own."""
    return [reading(story, story * 10_000 + number, at, **more) for number in range(count)]


def ids(ranked):
    return [one.story_id for one in ranked]
