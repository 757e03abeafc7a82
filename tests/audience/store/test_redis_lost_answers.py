"""What is counted is ranked, even if nobody hears that it was counted."""

from contextlib import closing

import pytest
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from broadsheet.audience.arrival import SITE
from broadsheet.audience.scoring import HOUR
from broadsheet.audience.store.protocol import Count, StoreIsAway
from broadsheet.audience.store.redis import RedisStore
from broadsheet.audience.store.redis_link import NAMES
from tests.audience.store.arrivals import AT, readings
from tests.audience.store.lossy import lossy

THIS_HOUR, THIS_MINUTE = int(AT // HOUR), int(AT // 60)


@pytest.fixture
def port(redis_port):
    """A server that is empty."""
    with Redis(port=redis_port) as client:
        client.flushall()
    return redis_port


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("script", ["begin", "count", "rank", "first", "finish"])
def test_a_lost_answer_leaves_counts_and_rankings_alike(port, script, times):
    once = Retry(NoBackoff(), 1)
    with lossy(port) as way, closing(
        RedisStore(lambda: Redis(port=way.port, retry=once), "redis://", stale_seconds=0)
    ) as store:  # fmt: skip
        store.add(readings(1, 1))
        way.lose(NAMES[script].encode(), times)

        outcomes = add_until_told(store, readings(2, 5, scopes=(7,)))

        assert way.lost == times
        assert outcomes[-1].is_reader or times == 2
        assert store.counts([1, 2]) == {1: Count(1, 1), 2: Count(5, 5)}
        assert [one[:2] for one in store.weekly(SITE, at=AT, limit=5)] == [(2, 5), (1, 1)]
        assert [one[:2] for one in store.popular(7, at=AT, limit=5)] == [(2, pytest.approx(5))]
        assert store.readers_between(THIS_MINUTE, THIS_MINUTE) == 6
        assert len(store.networks(THIS_HOUR, THIS_HOUR)) == 6


def add_until_told(store, arrivals):
    """As the edge does: what was not told as counted is given again."""
    try:
        return store.add(arrivals)
    except StoreIsAway:
        return store.add(arrivals)
