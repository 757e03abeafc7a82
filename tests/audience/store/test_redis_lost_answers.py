"""What is counted is ranked, even if nobody hears that it was counted; and nothing is listed twice."""

from contextlib import closing

import pytest
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from broadsheet.audience import scoring
from broadsheet.audience.arrival import SITE
from broadsheet.audience.scoring import HOUR
from broadsheet.audience.store import redis_keys as keys
from broadsheet.audience.store.protocol import Count, StoreIsAway
from broadsheet.audience.store.redis import RedisStore
from broadsheet.audience.store.redis_link import NAMES, Link
from tests.audience.store.arrivals import AT, ids, reading, readings
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


class Rising(Link):
    """Beside whom somebody counts: after each look at a ranking the last story has become its first."""

    writer = None
    last, at = 3, AT

    def ask(self, commands):
        every = list(commands)
        answers = super().ask(every)
        if any(one[0] == "ZREVRANGE" or NAMES["past"] in one for one in every):
            self.writer.add(readings(self.last, 5, self.at))
            self.last += 1
        return answers


@pytest.mark.parametrize(
    ("ranking", "at"), [("popular", AT), ("weekly", AT), ("weekly", AT - HOUR)]
)
def test_no_story_is_listed_twice_while_the_ranking_changes(port, ranking, at):
    with closing(RedisStore(lambda: Redis(port=port), "redis://")) as store:
        every = range(1, 301)
        store.add(
            [reading(story, number, at - 5) for story in every for number in range(1 + story % 3)]
        )
        store.weekly(SITE, at=AT, limit=1)
        store.hold(299, at=AT)
        store._link, link = Rising(lambda: Redis(port=port), "redis://"), store._link
        store._link.writer, store._link.at = on(link), at

        found = ids(getattr(store, ranking)(SITE, at=at, limit=250))

        assert len(found) == len(set(found)) == 250
        assert 299 not in found
        link.close()


def on(link):
    """Another object on the same counts."""
    store = RedisStore(lambda: None, "redis://")
    store._link = link
    return store


def test_equal_scores_stand_by_their_ids_however_many_they_are(port):
    epoch, _ = scoring.epochs(AT)
    with closing(RedisStore(lambda: Redis(port=port), "redis://")) as store:
        with Redis(port=port) as client:
            almost = {keys.member(story): 8 - story * 2**-50 for story in range(1, 501)}
            client.zadd(f"{keys.of_scope(SITE)}:popular:{epoch}", almost)

        assert ids(store.popular(SITE, at=AT, limit=3)) == [500, 499, 498]
