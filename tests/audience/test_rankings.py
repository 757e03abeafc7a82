from datetime import timedelta

import pytest
import time_machine

from broadsheet.audience import choosing
from broadsheet.audience.arrival import Source
from broadsheet.audience.ranking import Ground
from broadsheet.newsroom import actions
from broadsheet.newsroom.story import Kind
from tests.audience.ranked import DEEP, MINUTE, POPULAR, RISING, WEEKLY, computed, ids
from tests.audience.readings import AT, HOUR, engage, read, reading
from tests.factories import NOW, article, filler, live, section

pytestmark = pytest.mark.django_db


@pytest.fixture
def store(any_store):
    return any_store


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOW, tick=False):
        yield


def test_popular_now_is_ordered_by_readers_of_whom_each_weighs_half_after_half_an_hour(store):
    old, new = filler(2)
    read(store, old, 7, at=AT - 30 * MINUTE)
    read(store, new, 4)

    found = computed(store)

    assert ids(found) == [new, old]
    assert [one.score for one in found.entries] == pytest.approx([4, 3.5])
    assert [(one.rank, one.readers, one.networks) for one in found.entries] == [
        (1, 4, 4),
        (2, 7, 7),
    ]
    assert [one.reason.ground for one in found.entries] == [Ground.DECAYED_READERS] * 2


def test_weekly_best_is_ordered_by_readers_of_the_week(store):
    first, second, gone = filler(3)
    read(store, first, 5, at=AT - 167 * HOUR)
    read(store, second, 4, at=AT - HOUR)
    read(store, gone, 9, at=AT - 168 * HOUR)

    found = computed(store, WEEKLY)

    assert [(one.story_id, one.readers) for one in found.entries] == [(first, 5), (second, 4)]
    assert found.entries[0].reason.figure == 5.0


def test_equal_scores_go_to_the_newer_story_then_to_the_higher_id(store):
    newer, older = filler(2)
    same = filler(1, ending=NOW - timedelta(hours=24))
    for story in (older, newer, *same):
        read(store, story, 3)

    assert ids(computed(store)) == [*same, newer, older]


def test_scores_that_differ_by_rounding_alone_are_equal(store):
    newer, older = filler(2)
    moments = [AT - seconds / 7 for seconds in range(0, 5000, 311)]
    for moment in moments:
        read(store, newer, 1, at=moment)
    for moment in reversed(moments):
        read(store, older, 1, at=moment)

    assert ids(computed(store)) == [newer, older]


def test_a_story_read_from_two_networks_alone_is_not_listed(store):
    (story,) = filler(1)
    for network in (1, 2):
        read(store, story, 3, network=network)
    assert ids(computed(store)) == []

    read(store, story, 1)

    assert [(one.readers, one.networks) for one in computed(store).entries] == [(7, 3)]


def test_on_a_busy_site_five_networks_are_asked_for(store):
    few, many, busy = filler(3)
    read(store, busy, 300)
    read(store, few, 4)
    read(store, many, 5)

    assert ids(computed(store)) == [busy, many]


def test_networks_of_earlier_hours_do_not_help(store):
    (story,) = filler(1)
    read(store, story, 2, at=AT - 4 * HOUR)
    read(store, story, 2)

    assert ids(computed(store)) == []


def test_a_list_is_as_long_as_the_store_lets_it_be_whatever_stands_before(store, monkeypatch):
    monkeypatch.setattr(choosing, "ENTRIES", 3)
    monkeypatch.setattr(choosing, "AT_FIRST", 4)
    paid = filler(10, section=section("Paid"), kind=Kind.SPONSORED)
    news = filler(4)
    for story in paid:
        read(store, story, 20)
    for readers, story in enumerate(news, 5):
        read(store, story, readers)
        read(store, story + 10**6, 30, network=1)  # from one network: below the floor

    found = computed(store)

    assert ids(found) == news[:0:-1]
    assert found.excluded == 10


def test_ties_at_the_cut_go_to_the_newer_stories(store, monkeypatch):
    monkeypatch.setattr(choosing, "ENTRIES", 2)
    monkeypatch.setattr(choosing, "AT_FIRST", 2)
    stories = filler(9)  # the newest first, with the lowest id
    for story in stories:
        read(store, story, 3)

    assert ids(computed(store)) == stories[:2]


def test_what_is_not_live_stands_nowhere(store, editor):
    draft, killed = article(), live("Withdrawn")
    actions.kill_article(killed, by=editor, reason="not ours")
    for page in (draft, killed):
        read(store, page.pk, 5)

    assert ids(computed(store)) == ids(computed(store, WEEKLY)) == []


def test_a_section_counts_what_was_read_in_it(store):
    city = section("City")
    page, other = live(section=city), live()
    read(store, page.pk, 3, scopes=(city.pk,))
    read(store, other.pk, 4)

    assert ids(computed(store)) == [other.pk, page.pk]
    assert (
        ids(computed(store, POPULAR, city.pk)) == ids(computed(store, WEEKLY, city.pk)) == [page.pk]
    )


def test_a_held_story_is_out_and_counted(store):
    city = section("City")
    page, other = live(section=city), live()
    for one in (page, other):
        read(store, one.pk, 5, at=AT - MINUTE)
    store.hold(page.pk, at=AT)

    for name in (POPULAR, WEEKLY, RISING):
        assert ids(computed(store, name)) == [other.pk]
    assert computed(store).held == computed(store, POPULAR, city.pk).held == 1


def test_rising_is_what_has_more_readers_than_the_hours_before_let_expect(store):
    steady, riser = filler(2)
    for span in range(7):
        read(store, steady, 10, at=AT - span * 30 * MINUTE)
    read(store, riser, 6)

    found = computed(store, RISING)

    assert ids(found)[0] == riser
    assert found.entries[0].readers == 6
    assert found.entries[0].reason.figure == pytest.approx(1 / 7)
    assert found.entries[0].reason.ground is Ground.MORE_THAN_EXPECTED


def test_deeply_read_is_what_its_readers_read_to_the_end(store):
    skimmed, read_through = live(), live()
    for page, seconds in ((skimmed, 4), (read_through, 20)):
        for _ in range(5):
            one = reading(page.pk)
            store.add([one])
            engage(store, one, seconds)

    found = computed(store, DEEP)

    assert ids(found) == [read_through.pk, skimmed.pk]
    assert [one.reason.figure for one in found.entries] == [1.0, 0.2]
    assert [one.readers for one in found.entries] == [5, 5]


def test_deeply_read_asks_for_as_many_readers_as_the_floor(store):
    page = live()
    for _ in range(2):
        one = reading(page.pk, source=Source.SEARCH)
        store.add([one])
        engage(store, one, 60)

    assert ids(computed(store, DEEP)) == []
