"""Readings for tests: who reads what, from where and when."""

from datetime import date
from itertools import count

from broadsheet.audience.arrival import Engagement, Reading, Source
from broadsheet.audience.store.protocol import StoreIsAway
from tests.factories import NOW

AT = NOW.timestamp()
HOUR = 3600
TODAY = date(2026, 11, 24).toordinal()

_number = count(1)


def reading(story, *, network=0, at=AT, scopes=(), source=Source.DIRECT, reader=0):
    """A reading by somebody new, from a network of their own unless one is given."""
    number = next(_number)
    day = TODAY + int(at // (24 * HOUR)) - int(AT // (24 * HOUR))
    return Reading(
        story, scopes, reader or number, network or number + 10**9, day, at, source=source
    )


def read(store, story, readers, **fields):
    """Counts so many readers of a story."""
    return store.add([reading(story, **fields) for _ in range(readers)])


def engage(store, one, seconds):
    """Counts that a reader was engaged for so long."""
    engagement = Engagement(
        one.story_id, one.scopes, one.reader, one.day, one.read_at, seconds, depth_percent=100
    )
    store.add([engagement])


class AwayStore:
    """A store that nobody reaches."""

    def __getattr__(self, name):
        raise StoreIsAway
