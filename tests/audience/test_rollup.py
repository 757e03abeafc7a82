from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet import conf
from broadsheet.audience import rollup
from broadsheet.audience.arrival import Source
from broadsheet.audience.models import RefusedHour, RolledDay, RolledHour, RolledMonth
from broadsheet.audience.store.memory import MemoryStore
from broadsheet.audience.store.protocol import Refused
from tests.audience.readings import AT, HOUR, engage, read, reading
from tests.factories import NOW

pytestmark = pytest.mark.django_db

THIS_HOUR = int(AT // HOUR)
MINUTES = timedelta(minutes=1)
MODELS = (RolledHour, RolledDay, RolledMonth)


@pytest.fixture
def _in_zone(monkeypatch, request):
    settings = conf.settings().model_copy(update={"time_zone": request.param})
    monkeypatch.setattr(conf, "settings", lambda: settings)


def roll(store, *, at=NOW + MINUTES):
    return rollup.roll_up(store, at=at)


def rows():
    return [list(model.objects.order_by("pk").values()) for model in MODELS]


def readers(model, span):
    return {
        (row[span], row["story_id"]): row["readers"]
        for row in model.objects.values(span, "story_id", "readers")
    }


def test_an_hour_is_kept_as_the_store_has_it(store):
    one = reading(7, source=Source.SEARCH)
    store.add([one, one, reading(7, network=1), *[reading(7, network=2) for _ in range(5)]])
    engage(store, one, 40)

    roll(store)

    row = RolledHour.objects.get()
    assert (row.hour, row.story_id, row.views, row.readers, row.weight) == (THIS_HOUR, 7, 7, 7, 5)
    assert (row.engaged_seconds, row.engaged_readers) == (40, 1)
    assert (row.from_search, row.from_direct, row.from_social) == (1, 6, 0)


def test_days_are_made_of_hours_and_months_of_days(store):
    for hours in (0, 1, 2, 24, 48):
        read(store, 7, 1 + hours, at=AT - hours * HOUR)

    roll(store)

    assert readers(RolledDay, "day") == {
        (date(2026, 11, 24), 7): 6, (date(2026, 11, 23), 7): 25, (date(2026, 11, 22), 7): 49,
    }  # fmt: skip
    assert readers(RolledMonth, "month") == {(date(2026, 11, 1), 7): 80}


def test_doing_it_again_changes_nothing(store):
    read(store, 7, 3)
    read(store, 8, 2, at=AT - HOUR)
    assert roll(store) == 2
    before = rows()

    assert roll(store) == 0
    assert rows() == before


def test_a_running_hour_is_replaced_by_what_the_store_says(store):
    read(store, 7, 3)
    roll(store)
    read(store, 7, 2)

    roll(store)

    assert [readers(*one) for one in ((RolledHour, "hour"), (RolledDay, "day"))] == [
        {(THIS_HOUR, 7): 5}, {(date(2026, 11, 24), 7): 5},
    ]  # fmt: skip


def test_a_beacon_that_was_a_day_late_is_met_when_an_hour_begins(store):
    read(store, 8, 1)
    roll(store)
    read(store, 7, 1, at=AT - 24 * HOUR)
    assert roll(store) == 0

    assert roll(store, at=NOW + 60 * MINUTES) == 1
    assert readers(RolledDay, "day")[date(2026, 11, 23), 7] == 1


def test_a_worker_that_was_away_for_days_makes_them_up(store):
    read(store, 7, 1, at=AT - 50 * HOUR)
    roll(store, at=NOW - timedelta(hours=50))
    read(store, 7, 1, at=AT - 70 * HOUR)
    read(store, 7, 1, at=AT - 20 * HOUR)

    assert roll(store) == 2


def test_all_that_the_store_has_can_be_rolled_up_again(store):
    for hours in (0, 200):
        read(store, 7, 1, at=AT - hours * HOUR)
    roll(store)
    RolledHour.objects.update(readers=0)

    assert rollup.roll_up_all(store, at=NOW) == 2


def test_what_the_store_no_longer_knows_stays(store):
    read(store, 7, 3)
    roll(store)

    roll(MemoryStore())

    assert readers(RolledHour, "hour") == {(THIS_HOUR, 7): 3}


def test_a_store_that_begins_anew_takes_nothing_back(store):
    read(store, 7, 3)
    store.add([], [Refused(THIS_HOUR, "bot", 3)])
    roll(store)
    anew = MemoryStore()
    read(anew, 7, 1)
    read(anew, 7, 2, at=AT + HOUR)
    anew.add([], [Refused(THIS_HOUR, "bot", 1)])

    roll(anew, at=NOW + timedelta(hours=1))

    assert readers(RolledHour, "hour") == {(THIS_HOUR, 7): 3, (THIS_HOUR + 1, 7): 2}
    assert readers(RolledMonth, "month") == {(date(2026, 11, 1), 7): 5}
    assert RefusedHour.objects.get().beacons == 3


def test_refusals_are_kept_by_hour_and_reason(store):
    store.add([], [Refused(THIS_HOUR, "bot", 3), Refused(THIS_HOUR - 1, "flood", 2)])
    roll(store)
    store.add([], [Refused(THIS_HOUR, "bot", 4)])

    roll(store)

    found = RefusedHour.objects.order_by("hour").values_list("hour", "reason", "beacons")
    assert list(found) == [(THIS_HOUR - 1, "flood", 2), (THIS_HOUR, "bot", 7)]


@pytest.mark.parametrize("_in_zone", ["Asia/Kolkata"], indirect=True)
def test_an_hour_belongs_to_the_day_on_which_it_begins(store, _in_zone):
    for minutes in (-31, -29, 31):  # around 18:30, when a day begins there
        moment = datetime(2026, 11, 24, 18, 30, tzinfo=UTC) + minutes * MINUTES
        read(store, 7, 1, at=moment.timestamp())

    roll(store, at=NOW + timedelta(hours=12))

    assert readers(RolledDay, "day") == {(date(2026, 11, 24), 7): 2, (date(2026, 11, 25), 7): 1}


@pytest.mark.parametrize("_in_zone", ["Europe/Berlin"], indirect=True)
@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25)])
def test_the_day_on_which_the_clock_changes_has_all_its_hours(_in_zone, day, hours):
    first, last = rollup._hours_of(day)

    assert last - first + 1 == hours
    assert rollup.day_of(first) == rollup.day_of(last) == day
    assert rollup.day_of(first - 1) != day != rollup.day_of(last + 1)


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 200)), max_size=30))
def test_the_sums_of_hours_days_and_months_agree(arrivals):
    store = MemoryStore()
    for story, hours in arrivals:
        read(store, story, 1, at=AT - hours * HOUR)
    for model in MODELS:
        model.objects.all().delete()

    for later in range(-200, 1, 50):
        roll(store, at=NOW + timedelta(hours=later))

    totals = [sum(model.objects.values_list("readers", flat=True)) for model in MODELS]
    assert totals == [len(arrivals)] * 3


def test_hours_are_forgotten_after_a_year_and_days_are_not(store):
    read(store, 7, 3)
    roll(store)

    assert rollup.forget_old_hours(NOW + timedelta(days=399)) == 0
    assert rollup.forget_old_hours(NOW + timedelta(days=401)) == 1
    assert RolledDay.objects.count() == 1
