from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from broadsheet.audience import choosing, queries, rankings, rollup
from broadsheet.audience.arrival import Source
from broadsheet.audience.models import Ranking
from broadsheet.audience.ranking import Ground, RankingName
from broadsheet.newsroom import actions
from broadsheet.newsroom.story import Kind
from broadsheet.surrogate.models import Purge
from tests.audience.readings import AT, HOUR, engage, read, reading
from tests.factories import NOW, article, filler, live, section

pytestmark = pytest.mark.django_db

POPULAR, WEEKLY = RankingName.POPULAR_NOW, RankingName.WEEKLY_BEST
RISING, DEEP = RankingName.RISING, RankingName.DEEPLY_READ
MINUTE = 60


@pytest.fixture
def store(any_store):
    return any_store


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOW, tick=False):
        yield


def computed(store, name=POPULAR, scope=0, at=NOW):
    found = (
        *rankings.of_now(store, at), *rankings.of_the_hours(store, at), *rankings.of_the_day(store, at),
    )  # fmt: skip
    return next(one for one in found if (one.name, one.scope) == (name, scope))


def ids(standing):
    return [one.story_id for one in standing.entries]


def purged():
    return {key for row in Purge.objects.all() for key in row.keys}


# --- who stands where -----------------------------------------------------------------------------


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


# --- what is kept ---------------------------------------------------------------------------------


def test_what_is_kept_is_what_pages_get(store):
    (story,) = filler(1)
    read(store, story, 3)

    standings = rankings.of_now(store, NOW)
    rankings.keep(standings)

    assert queries.ranking(POPULAR) == standings[0]
    assert queries.ranking(WEEKLY).entries[0].story_id == story
    assert queries.ranking(RISING) is None


def test_the_keys_of_rankings_are_purged_when_what_rails_show_changes_and_only_then(store):
    first, second = filler(2)
    read(store, first, 4)
    read(store, second, 3)
    assert rankings.keep(rankings.of_now(store, NOW)) >= {"popular-now", "weekly-best"}

    later = NOW + timedelta(seconds=5)
    read(store, first, 1)
    assert rankings.keep(rankings.of_now(store, later)) == frozenset()

    read(store, second, 3)
    assert rankings.keep(rankings.of_now(store, later)) == {"popular-now", "weekly-best"}


def test_what_stands_below_what_rails_show_purges_neither_list(store):
    stories = filler(30)
    for place, story in enumerate(stories):
        read(store, story, 40 - place)
    rankings.keep(rankings.of_now(store, NOW))
    read(store, stories[-1], 4)

    assert rankings.keep(rankings.of_now(store, NOW)) == frozenset()


def test_a_story_that_must_reads_can_show_for_the_first_time_purges_its_page(store):
    stories = filler(21)
    for place, story in enumerate(stories):
        read(store, story, 40 - place)
    first = rankings.keep(rankings.of_now(store, NOW))
    assert {key for key in first if key.startswith("article-")} == {
        f"article-{story}" for story in stories[:20]
    }
    read(store, stories[20], 4)

    assert rankings.keep(rankings.of_now(store, NOW)) == {f"article-{stories[20]}"}


def test_the_ranking_of_a_section_purges_nothing(store):
    city = section("City")
    page = live(section=city)
    rankings.keep(rankings.of_now(store, NOW))
    read(store, page.pk, 3, scopes=(city.pk,))
    Purge.objects.all().delete()

    rankings.keep([computed(store, POPULAR, city.pk)])

    assert purged() == set()


def test_a_purge_shares_the_fate_of_its_ranking(store):
    (story,) = filler(1)
    read(store, story, 3)
    Purge.objects.all().delete()

    rankings.keep(rankings.of_now(store, NOW))

    assert purged() == {"popular-now", "weekly-best", f"article-{story}"}


def test_an_entry_tells_its_rank_half_an_hour_to_an_hour_before(store):
    first, second, new = filler(3)
    read(store, first, 4)
    read(store, second, 3)

    def ranks(minutes):
        rankings.keep(rankings.of_now(store, NOW + timedelta(minutes=minutes)))
        return {one.story_id: one.rank_before for one in queries.ranking(POPULAR).entries}

    assert ranks(0) == ranks(29) == {first: None, second: None}
    read(store, second, 9, at=AT + 30 * MINUTE)
    read(store, new, 3, at=AT + 30 * MINUTE)
    assert ranks(30) == ranks(59) == {first: 1, second: 2, new: None}
    assert ranks(60) == {first: 3, second: 1, new: 2}


def test_rankings_of_a_section_that_is_gone_are_forgotten(store):
    city = section("City")
    rankings.keep(rankings.of_now(store, NOW))
    city.delete()

    assert rankings.forget_gone_sections() == 1
    assert set(Ranking.objects.values_list("scope", flat=True)) == {0}


# --- the past -------------------------------------------------------------------------------------


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


def writes(captured):
    return [one for one in captured if not one["sql"].strip().startswith("SELECT")]


def test_rankings_that_say_nothing_new_are_not_written_for_a_minute(store):
    (story,) = filler(1)
    read(store, story, 5)
    rankings.keep(rankings.of_now(store, NOW))

    for seconds in (5, 30, 55):
        with CaptureQueriesContext(connection) as captured:
            rankings.keep(rankings.of_now(store, NOW + timedelta(seconds=seconds)))
        assert writes(captured) == []
    assert queries.ranking(POPULAR).computed_at == NOW

    later = NOW + timedelta(seconds=60)
    standings = rankings.of_now(store, later)
    rankings.keep(standings)
    assert queries.ranking(POPULAR) == standings[0]
    assert queries.ranking(WEEKLY).computed_at == later


def test_a_ranking_that_changed_is_written_at_once_and_alone(store):
    (story,) = filler(1)
    read(store, story, 5)
    rankings.keep(rankings.of_now(store, NOW))
    read(store, story, 1)

    rankings.keep(rankings.of_now(store, NOW + timedelta(seconds=5)))

    assert queries.ranking(POPULAR).entries[0].readers == 6
    front = {row.scope for row in Ranking.objects.filter(computed_at__gt=NOW)}
    assert front == {0}
