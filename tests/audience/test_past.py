from datetime import timedelta

import pytest
import time_machine

from broadsheet.audience import rankings, rollup
from tests.audience.ranked import MINUTE, POPULAR, RISING, WEEKLY, computed, ids
from tests.audience.readings import AT, HOUR, read
from tests.factories import NOW, filler, section

pytestmark = pytest.mark.django_db


@pytest.fixture
def store(any_store):
    return any_store


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOW, tick=False):
        yield


def shown(standing):
    return [(one.story_id, one.rank, one.readers, one.networks) for one in standing.entries]


@pytest.fixture
def busy_day(store):
    """Stories read over a day, some by crowds from one network; what was computed at noon, and more after."""
    city = section("City")
    stories = filler(12, section=city)
    for number, story in enumerate(stories):
        for step in range(number + 1):
            moment = AT - 20 - step * (number + 5) * MINUTE
            read(store, story, 2 + step % 3, at=moment, scopes=(city.pk,))
            read(store, story, 5, at=moment, network=number + 1, scopes=(city.pk,))
    then = {
        (name, scope): computed(store, name, scope)
        for name in (POPULAR, WEEKLY)
        for scope in (0, city.pk)
    }
    with time_machine.travel(NOW + timedelta(hours=5), tick=False):
        for story in stories[:4]:
            read(store, story, 30, at=AT + 4 * HOUR, scopes=(city.pk,))
        yield then


def test_a_ranking_of_the_past_equals_what_was_computed_then(store, busy_day):
    for (name, scope), then in busy_day.items():
        again = rankings.at(NOW, name, store=store, scope=scope)

        assert len(then.entries) > 5
        assert shown(again) == shown(then)
        assert [one.score for one in again.entries] == pytest.approx(
            [one.score for one in then.entries], rel=0.012
        )


def test_of_the_far_past_the_roll_ups_tell(store, busy_day):
    rollup.roll_up(store, at=NOW)
    then = busy_day[WEEKLY, 0]
    with time_machine.travel(NOW + timedelta(days=60), tick=False):
        store.forget(at=AT + 60 * 24 * HOUR, today=10**6)

        weekly = rankings.at(NOW, WEEKLY, store=store)
        popular = rankings.at(NOW, POPULAR, store=store)

    assert [(one.story_id, one.score) for one in weekly.entries] == [
        (one.story_id, one.score) for one in then.entries
    ]
    assert set(ids(popular)) >= set(ids(busy_day[POPULAR, 0]))


def test_rising_of_the_past_is_known_too(store, busy_day):
    then = rankings.at(NOW, RISING, store=store)

    assert then.computed_at == NOW
    assert then.name is RISING
