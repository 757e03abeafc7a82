"""What `AudienceStore` promises, asked of every store."""

import pytest

from broadsheet.audience.arrival import NOTHING, SITE, Outcome, Source
from broadsheet.audience.scoring import EPOCH, HALF_LIFE, HOUR
from broadsheet.audience.store.protocol import Count, Hour, Minute, Network, Refused
from tests.audience.store.arrivals import AT, DAY, engagement, ids, reading, readings

THIS_HOUR, THIS_MINUTE = int(AT // HOUR), int(AT // 60)
FIRST = Outcome(is_view=True, is_reader=True, weight=1)
AGAIN = Outcome(is_view=True)
UNWEIGHED = Outcome(is_view=True, is_reader=True)


def test_the_first_reading_is_a_view_and_a_reader_and_weighs(store):
    assert store.add([reading()]) == [FIRST]
    assert store.counts([1]) == {1: Count(1, 1)}


def test_a_hundred_reloads_in_a_minute_are_one_view_of_one_reader(store):
    outcomes = store.add([reading(at=AT + number / 2) for number in range(100)])

    assert outcomes == [FIRST] + [NOTHING] * 99
    assert store.counts([1]) == {1: Count(1, 1)}
    assert store.minutes(THIS_MINUTE, THIS_MINUTE + 1) == [Minute(THIS_MINUTE, 1, 1, 1, 1)]


def test_reloads_in_batches_of_their_own_count_no_more(store):
    assert [store.add([reading(at=AT + number)])[0].is_view for number in range(5)] == [
        True, False, False, False, False,
    ]  # fmt: skip


def test_who_comes_back_after_half_an_hour_has_viewed_again_but_is_no_other_reader(store):
    store.add([reading()])

    outcomes = store.add([reading(at=AT + 1799), reading(at=AT + 1800), reading(at=AT + 3599)])

    assert outcomes == [NOTHING, AGAIN, NOTHING]
    assert store.counts([1]) == {1: Count(2, 1)}


def test_who_comes_on_another_day_is_another_reader(store):
    assert store.add([reading(), reading(day=DAY + 1, at=AT + 1)]) == [FIRST, FIRST]


def test_a_late_beacon_of_an_earlier_view_is_a_view_of_its_own_minute(store):
    store.add([reading()])

    assert store.add([reading(at=AT - 3000)]) == [AGAIN]
    assert Minute(THIS_MINUTE - 50, 1, 0, 1, 0) in store.minutes(0, THIS_MINUTE)
    assert store.add([reading(at=AT + 60)]) == [NOTHING]


def test_outcomes_stand_in_the_order_of_arrivals(store):
    outcomes = store.add([engagement(), reading(2), reading(1), reading(2), reading(3)])

    assert outcomes == [NOTHING, FIRST, FIRST, NOTHING, FIRST]


def test_only_three_readers_of_a_network_and_hour_weigh(store):
    outcomes = store.add([reading(reader=number, network=7) for number in range(5)])

    assert outcomes == [FIRST] * 3 + [UNWEIGHED] * 2
    assert store.counts([1]) == {1: Count(5, 5)}
    assert store.add([reading(reader=9, network=7)]) == [UNWEIGHED]
    assert store.add([reading(reader=10, network=7, at=AT + HOUR)]) == [FIRST]
    assert store.add([reading(2, reader=11, network=7)]) == [FIRST]


def test_the_cap_holds_over_batches(store):
    assert [store.add([reading(reader=n, network=7)])[0].weight for n in range(5)] == [
        1,
        1,
        1,
        0,
        0,
    ]


def test_nothing_is_known_of_stories_that_nobody_read(store):
    store.add([reading(1)])

    assert store.counts([1, 2, 3]) == {1: Count(1, 1)}
    assert store.counts([]) == {}
    assert store.counts(range(5000)) == {1: Count(1, 1)}


def test_no_arrivals_have_no_outcomes(store):
    assert store.add([]) == []
    assert store.popular(SITE, at=AT, limit=5) == store.weekly(SITE, at=AT, limit=5) == []


def test_popular_now_weighs_each_reader_half_after_half_an_hour(store):
    store.add([reading(1), *readings(2, 2, AT - HALF_LIFE), *readings(3, 3, AT - 2 * HALF_LIFE)])

    ranked = store.popular(SITE, at=AT, limit=5)

    assert ids(ranked) == [2, 1, 3]
    assert [one.score for one in ranked] == pytest.approx([1, 1, 0.75], rel=1e-12)
    assert [one.networks for one in ranked] == [2, 1, 3]


def test_popular_now_is_the_same_on_either_side_of_an_epochs_edge(store):
    edge = (AT // EPOCH + 1) * EPOCH
    store.add([*readings(1, 4, edge - 1), *readings(2, 3, edge + 1), *readings(3, 2, edge)])

    before = store.popular(SITE, at=edge - 1, limit=5)
    after = store.popular(SITE, at=edge + 1, limit=5)

    assert ids(before) == [1]
    assert ids(after) == [1, 2, 3]
    assert after[0].score == pytest.approx(4 * 2 ** (-2 / HALF_LIFE), rel=1e-12)


def test_the_site_and_each_section_have_rankings_of_their_own(store):
    store.add([*readings(1, 2, scopes=(7, 8)), *readings(2, 1, scopes=(8,)), *readings(3, 3)])

    for ranking in (store.popular, store.weekly):
        assert ids(ranking(SITE, at=AT, limit=5)) == [3, 1, 2]
        assert ids(ranking(7, at=AT, limit=5)) == [1]
        assert ids(ranking(8, at=AT, limit=5)) == [1, 2]
        assert ranking(9, at=AT, limit=5) == []


def test_the_larger_id_wins_a_tie_however_readers_arrived(store):
    times = [AT - 17, AT - 1234.5, AT - 99, AT - 4321, AT - 3.25]
    for story, order in ((1, times), (2, times[::-1]), (3, sorted(times))):
        store.add([reading(story, story * 100 + n, at) for n, at in enumerate(order)])

    assert ids(store.popular(SITE, at=AT, limit=5)) == [3, 2, 1]
    assert ids(store.popular(SITE, at=AT, limit=2)) == [3, 2]
    assert ids(store.weekly(SITE, at=AT, limit=2)) == [3, 2]


def test_a_list_is_no_longer_than_asked_for(store):
    store.add([one for story in range(1, 31) for one in readings(story, story % 7 + 1)])

    for ranking in (store.popular, store.weekly):
        assert ranking(SITE, at=AT, limit=0) == []
        assert len(ranking(SITE, at=AT, limit=12)) == 12
        assert ranking(SITE, at=AT, limit=12) == ranking(SITE, at=AT, limit=99)[:12]


def test_networks_are_those_of_the_running_hour_and_the_two_before_it(store):
    hours = [AT - 3 * HOUR, AT - 2 * HOUR, AT - HOUR, AT, AT]
    store.add([reading(reader=n, network=n % 4, at=at) for n, at in enumerate(hours)])

    assert store.popular(SITE, at=AT, limit=1)[0].networks == 4
    assert store.weekly(SITE, at=AT + HOUR, limit=1)[0].networks == 3
    assert store.weekly(SITE, at=AT + 2 * HOUR, limit=1)[0].networks == 2
    assert store.weekly(SITE, at=AT + 4 * HOUR, limit=1)[0].networks == 0


@pytest.mark.parametrize(
    "order", [(0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1), (1, 3, 0, 2), (0, 3, 1, 2)]
)
def test_a_network_of_several_hours_is_one_in_whatever_order_they_arrive(store, order):
    for hour in order:
        store.add([reading(reader=hour, network=7, at=AT + hour * HOUR)])

    def networks(hours):
        return store.weekly(SITE, at=AT + hours * HOUR, limit=1)[0].networks

    assert [networks(hours) for hours in range(7)] == [1, 1, 1, 1, 1, 1, 0]


def test_weekly_best_is_the_running_hour_and_the_167_before_it(store):
    store.add(
        [
            *readings(1, 2, AT - 167 * HOUR),
            *readings(2, 1, AT),
            *readings(3, 9, AT - 167 * HOUR - 1),
        ]
    )

    assert [(one.story_id, one.score) for one in store.weekly(SITE, at=AT, limit=5)] == [
        (1, 2),
        (2, 1),
    ]


def test_weekly_best_turns_with_the_hour(store):
    store.add([*readings(1, 2, AT), *readings(2, 1, AT + 5 * HOUR)])

    def best(hours):
        return [
            (one.story_id, one.score) for one in store.weekly(SITE, at=AT + hours * HOUR, limit=5)
        ]

    assert best(0) == [(1, 2)]
    assert best(5) == [(1, 2), (2, 1)]
    assert best(167) == [(1, 2), (2, 1)]
    assert best(168) == [(2, 1)]
    assert best(172) == [(2, 1)]
    assert best(173) == []
    assert best(6) == [(1, 2), (2, 1)]


def test_weekly_best_counts_late_beacons_in_their_own_hours(store):
    store.add(readings(1, 1))
    store.weekly(SITE, at=AT + 100 * HOUR, limit=5)
    store.add([*readings(2, 2, AT + 20 * HOUR), *readings(3, 3, AT - 100 * HOUR)])

    assert ids(store.weekly(SITE, at=AT + 100 * HOUR, limit=5)) == [2, 1]
    assert ids(store.weekly(SITE, at=AT + 187 * HOUR, limit=5)) == [2]
    assert ids(store.weekly(SITE, at=AT, limit=5)) == [3, 1]


def test_weekly_best_counts_what_a_fast_clock_sent_once_its_hour_has_come(store):
    store.weekly(SITE, at=AT, limit=5)
    store.add([*readings(1, 1), *readings(2, 2, AT + HOUR)])

    assert ids(store.weekly(SITE, at=AT, limit=5)) == [1]
    assert ids(store.weekly(SITE, at=AT + HOUR, limit=5)) == [2, 1]


def test_weekly_best_is_right_after_weeks_of_silence(store):
    store.add(readings(1, 1))
    assert ids(store.weekly(SITE, at=AT, limit=5)) == [1]
    store.add(readings(2, 1, AT + 1000 * HOUR))

    assert ids(store.weekly(SITE, at=AT + 1000 * HOUR, limit=5)) == [2]


def test_a_clock_that_was_ahead_for_a_while_leaves_no_trace(store):
    store.add(readings(1, 1))
    store.weekly(SITE, at=AT + 5000 * HOUR, limit=5)
    store.add(readings(2, 2))

    assert ids(store.weekly(SITE, at=AT, limit=5)) == [2, 1]
    store.forget(at=AT + HOUR, today=DAY)
    assert ids(store.weekly(SITE, at=AT + HOUR, limit=5)) == [2, 1]


def test_minutes_are_told_in_order_of_all_stories_or_some(store):
    store.add([reading(2, 1), reading(1, 2, AT + 60), reading(1, 3), reading(1, 4, AT - 60)])

    every = store.minutes(THIS_MINUTE - 1, THIS_MINUTE + 1)

    assert every == [
        Minute(THIS_MINUTE - 1, 1, 1, 1, 1),
        Minute(THIS_MINUTE, 1, 1, 1, 1),
        Minute(THIS_MINUTE, 2, 1, 1, 1),
        Minute(THIS_MINUTE + 1, 1, 1, 1, 1),
    ]
    assert store.minutes(THIS_MINUTE, THIS_MINUTE) == every[1:3]
    assert store.minutes(THIS_MINUTE - 1, THIS_MINUTE + 1, [2, 5]) == [every[2]]
    assert store.minutes(THIS_MINUTE - 1, THIS_MINUTE + 1, []) == []
    assert store.readers_between(THIS_MINUTE, THIS_MINUTE + 1) == 3
    assert store.readers_between(0, 5) == 0


def test_an_hour_knows_where_its_readers_came_from(store):
    store.add([
        reading(reader=1, source=Source.SEARCH), reading(reader=2, source=Source.SEARCH),
        reading(reader=3, source=Source.SOCIAL), reading(2, reader=1), reading(reader=1, at=AT + HOUR),
    ])  # fmt: skip

    assert store.hours(THIS_HOUR, THIS_HOUR + 1) == [
        Hour(THIS_HOUR, 1, 3, 3, 3, 0, 0, {Source.SEARCH: 2, Source.SOCIAL: 1}),
        Hour(THIS_HOUR, 2, 1, 1, 1, 0, 0, {Source.DIRECT: 1}),
        Hour(THIS_HOUR + 1, 1, 1, 0, 0, 0, 0, {}),
    ]
    assert store.hours(0, THIS_HOUR - 1) == []


def engaged(store):
    (one,) = store.hours(THIS_HOUR, THIS_HOUR)
    return one.engaged_seconds, one.engaged_readers


def test_the_longest_engagement_of_a_reader_counts(store):
    store.add([reading(), engagement(seconds=10), engagement(seconds=25)])
    store.add([engagement(seconds=20), engagement(seconds=30, at=AT + HOUR)])

    assert engaged(store) == (30, 1)


def test_engagement_without_seconds_is_of_a_reader_all_the_same(store):
    store.add([reading(), reading(reader=2), engagement(seconds=0)])
    store.add([engagement(seconds=0), engagement(reader=2, seconds=7)])

    assert engaged(store) == (7, 2)


def test_engagement_of_more_than_an_hour_is_not_believed(store):
    store.add([reading(), engagement(seconds=99_999)])

    assert engaged(store) == (3600, 1)


def test_engagement_of_nobody_who_was_counted_says_nothing(store):
    assert store.add([engagement(), reading(), engagement(reader=2)]) == [NOTHING, FIRST, NOTHING]
    assert engaged(store) == (0, 0)


def test_refusals_are_summed_by_hour_and_reason(store):
    store.add([], [Refused(THIS_HOUR, "bot", 2), Refused(THIS_HOUR, "flood", 1)])
    store.add([reading()], [Refused(THIS_HOUR, "bot", 3), Refused(THIS_HOUR + 1, "bot", 1)])

    assert store.refusals(THIS_HOUR, THIS_HOUR) == [
        Refused(THIS_HOUR, "bot", 5), Refused(THIS_HOUR, "flood", 1),
    ]  # fmt: skip
    assert store.refusals(THIS_HOUR + 1, THIS_HOUR + 9) == [Refused(THIS_HOUR + 1, "bot", 1)]


def test_a_network_is_new_in_the_first_hour_of_its_day(store):
    store.add([reading(1, 1, network=7), reading(2, 2, network=7), reading(1, 3, network=8)])
    store.add([reading(1, 4, AT + HOUR, network=7), reading(1, 5, AT - HOUR, network=8)])

    assert store.networks(THIS_HOUR - 1, THIS_HOUR + 1) == [
        Network(THIS_HOUR - 1, 1, 8, 1, is_new=True),
        Network(THIS_HOUR, 1, 7, 1, is_new=True),
        Network(THIS_HOUR, 1, 8, 1, is_new=False),
        Network(THIS_HOUR, 2, 7, 1, is_new=True),
        Network(THIS_HOUR + 1, 1, 7, 1, is_new=False),
    ]


def test_a_held_story_leaves_both_rankings_and_comes_back_with_all_it_weighed(store):
    store.add([*readings(1, 3), *readings(2, 2), *readings(3, 1)])
    store.hold(1, at=AT)
    store.hold(1, at=AT + 60)
    store.add([reading(1, 99)])

    assert store.held() == {1: AT}
    for ranking in (store.popular, store.weekly):
        assert ids(ranking(SITE, at=AT, limit=2)) == [2, 3]
    assert store.counts([1]) == {1: Count(4, 4)}
    store.release(1)
    store.release(1)
    assert store.held() == {}
    for ranking in (store.popular, store.weekly):
        assert [(one.story_id, one.score) for one in ranking(SITE, at=AT, limit=1)] == [(1, 4)]


def test_the_salt_that_was_there_first_is_everybodys(opened):
    assert opened().salt(DAY, b"a" * 32) == b"a" * 32
    assert opened().salt(DAY, b"b" * 32) == b"a" * 32
    assert opened().salt(DAY + 1, b"\x00\xff" * 16) == b"\x00\xff" * 16


def test_what_was_told_is_there_for_whoever_opens_the_store_again(opened):
    first = opened()
    first.add([reading(), engagement()], [Refused(THIS_HOUR, "bot", 1)])
    first.hold(5, at=AT)
    first.close()

    again = opened()

    assert again.add([reading(at=AT + 5)]) == [NOTHING]
    assert again.counts([1]) == {1: Count(1, 1)}
    assert again.held() == {5: AT}
    assert engaged(again) == (10, 1)


def test_the_largest_keys_are_kept_apart(store):
    most = 2**63 - 1
    store.add([reading(2**31, most, network=most), reading(2**31, most - 1, network=most - 1)])

    assert store.counts([2**31]) == {2**31: Count(2, 2)}
    assert [one.network for one in store.networks(THIS_HOUR, THIS_HOUR)] == [most - 1, most]
    assert store.popular(SITE, at=AT, limit=1)[0].networks == 2
