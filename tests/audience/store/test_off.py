"""A site that counts nobody."""

import pytest

from broadsheet.audience.arrival import SITE
from broadsheet.audience.store import opening
from broadsheet.audience.store.protocol import Refused, StoreIsAway
from tests.audience.store.arrivals import AT, DAY, reading


@pytest.fixture
def store(tmp_path):
    return opening.open("off", tmp_path)


def test_the_setting_off_is_known():
    assert opening.is_known("off")
    assert not opening.is_known("on")


def test_nobody_is_counted_and_nobody_is_told_that_they_were(store):
    with pytest.raises(StoreIsAway, match="nobody is counted"):
        store.add([reading()])
    with pytest.raises(StoreIsAway, match="nobody is counted"):
        store.add([], [Refused(1, "bot", 1)])


def test_nothing_is_known_and_nothing_is_kept(store, tmp_path):
    assert store.salt(DAY, b"first") == b"first"
    assert store.salt(DAY, b"second") == b"second"
    store.hold(1, at=AT)
    store.release(1)
    store.forget(at=AT, today=DAY)

    assert (store.counts([1]), store.held()) == ({}, {})
    assert store.popular(SITE, at=AT, limit=5) == store.weekly(SITE, at=AT, limit=5) == []
    assert store.readers_between(0, 2**31) == 0
    assert store.minutes(0, 2**31) == store.minutes(0, 2**31, [1]) == store.hours(0, 2**31) == []
    assert store.refusals(0, 2**31) == store.networks(0, 2**31) == []
    store.close()
    assert list(tmp_path.iterdir()) == []
