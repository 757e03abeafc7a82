"""What `forget` deletes, and what it leaves, in every store."""

import pytest

from broadsheet.audience.arrival import NOTHING, SITE
from broadsheet.audience.scoring import EPOCH, HOUR
from broadsheet.audience.store.protocol import Count
from tests.audience.store.arrivals import AT, DAY, ids, reading, readings

THIS_HOUR, THIS_MINUTE = int(AT // HOUR), int(AT // 60)


def test_salts_are_destroyed_after_the_next_day(store):
    store.salt(DAY, b"old" * 10)
    store.salt(DAY + 1, b"new" * 10)

    store.forget(at=AT, today=DAY + 1)
    assert store.salt(DAY, b"x") == b"old" * 10
    store.forget(at=AT, today=DAY + 2)

    assert store.salt(DAY, b"x") == b"x"
    assert store.salt(DAY + 1, b"x") == b"new" * 10


def test_readers_are_forgotten_after_the_next_day_and_their_counts_are_not(store):
    store.add([reading(day=DAY), reading(2, day=DAY + 1)])

    store.forget(at=AT, today=DAY + 1)
    assert store.add([reading(day=DAY), reading(2, day=DAY + 1)]) == [NOTHING] * 2
    store.forget(at=AT, today=DAY + 2)

    again = store.add([reading(day=DAY), reading(2, day=DAY + 1)])
    assert [one.is_reader for one in again] == [True, False]
    assert store.counts([1, 2]) == {1: Count(2, 2), 2: Count(1, 1)}


def test_networks_are_forgotten_after_26_hours(store):
    store.add([reading(reader=1, at=AT), reading(reader=2, at=AT + HOUR)])

    store.forget(at=AT + 26 * HOUR, today=DAY + 1)
    assert len(store.networks(0, THIS_HOUR + 99)) == 2
    store.forget(at=AT + 27 * HOUR, today=DAY + 1)

    assert [one.hour for one in store.networks(0, THIS_HOUR + 99)] == [THIS_HOUR + 1]


def test_minutes_are_forgotten_after_48_hours(store):
    store.add([reading(reader=1, at=AT), reading(reader=2, at=AT + HOUR)])

    store.forget(at=AT + 48 * HOUR, today=DAY + 2)
    assert store.readers_between(0, THIS_MINUTE + 99) == 2
    store.forget(at=AT + 49 * HOUR, today=DAY + 2)

    assert [one.minute for one in store.minutes(0, THIS_MINUTE + 99)] == [THIS_MINUTE + 60]
    assert store.readers_between(0, THIS_MINUTE + 99) == 1


def test_hours_are_forgotten_after_nine_days(store):
    store.add([reading(reader=1, at=AT), reading(reader=2, at=AT + HOUR)])

    store.forget(at=AT + 216 * HOUR, today=DAY + 9)
    assert len(store.hours(0, THIS_HOUR + 99)) == 2
    store.forget(at=AT + 217 * HOUR, today=DAY + 9)

    assert [one.hour for one in store.hours(0, THIS_HOUR + 99)] == [THIS_HOUR + 1]
    assert [one.score for one in store.weekly(SITE, at=AT + 100 * HOUR, limit=1)] == [1]


def test_scores_are_forgotten_with_their_epoch(store):
    store.add(readings(1, 2))

    store.forget(at=AT + EPOCH, today=DAY + 1)
    assert ids(store.popular(SITE, at=AT + EPOCH, limit=1)) == [1]
    assert store.popular(SITE, at=AT, limit=1) == []
    store.forget(at=AT + 2 * EPOCH, today=DAY + 2)

    assert store.popular(SITE, at=AT + EPOCH, limit=1) == []
    assert store.counts([1]) == {1: Count(2, 2)}


@pytest.mark.parametrize("silent_hours", [1, 24, 100, 215, 500])
def test_weekly_best_outlives_forgetting_after_a_silence(store, silent_hours):
    store.add([*readings(1, 1), *readings(2, 2, AT - 3 * HOUR), *readings(3, 3, AT + 2 * HOUR)])
    later = AT + silent_hours * HOUR
    before = ids(store.weekly(SITE, at=AT + 2 * HOUR, limit=5))

    store.forget(at=later, today=DAY + silent_hours // 24)
    store.forget(at=later, today=DAY + silent_hours // 24)

    assert before == [3, 2, 1]
    now = ids(store.weekly(SITE, at=later, limit=5))
    assert now == {1: [2, 1], 24: [3, 2, 1], 100: [3, 2, 1]}.get(silent_hours, [])
