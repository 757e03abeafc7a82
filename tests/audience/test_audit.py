from datetime import timedelta
from random import Random

import pytest
import time_machine

from broadsheet.audience import actions, audit, findings, rankings
from broadsheet.audience.arrival import Source
from broadsheet.audience.findings import QUICK, Fact
from broadsheet.audience.models import Anomaly, AnomalyState
from broadsheet.audience.store.memory import MemoryStore
from tests.audience.readings import AT, HOUR, read, reading
from tests.factories import NOW, filler

pytestmark = pytest.mark.django_db

ELSEWHERE = (Source.SEARCH, Source.SOCIAL, Source.INSIDE, Source.INSIDE)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def target():
    """A live story."""
    (story,) = filler(1)
    return story


@pytest.fixture
def rivals():
    """Live stories, each with readers enough to stand in a ranking."""
    return filler(25)


def honest(store, hourly, *, stories=60, seed=1):
    """Two hours of readers: few stories have most, a third comes through 200 carriers, a third directly."""
    chance = Random(seed)  # noqa: S311  # draws readers, not secrets
    for back in (1, 0):
        for _ in range(hourly):
            story = 10**6 + int(chance.paretovariate(0.7)) % stories
            network = (
                chance.randrange(1, 201)
                if chance.random() < 0.3
                else chance.randrange(10**3, 10**5)
            )
            source = Source.DIRECT if chance.random() < 0.35 else chance.choice(ELSEWHERE)
            moment = AT - 1 - back * HOUR
            store.add([reading(story, network=network, source=source, at=moment)])


def flagged(store, facts=Fact):
    return {
        one.story_id: {why["fact"] for why in one.why}
        for one in audit.audit(store, NOW, facts=facts)
    }


@pytest.mark.parametrize("hourly", [39, 371, 7461])
def test_an_honest_site_is_not_suspect(store, hourly):
    honest(store, hourly)

    assert flagged(store) == {}


@pytest.mark.parametrize("hourly", [371, 7461])
def test_a_crowd_from_eight_networks_is_found_within_a_minute(store, hourly, target):
    honest(store, hourly)
    for network in range(8):
        read(store, target, 1000, network=10**6 + network, at=AT - 30)

    assert Fact.CROWDED in flagged(store, QUICK)[target]
    assert Anomaly.objects.get().state == AnomalyState.HELD
    audit.mend_holds(store)
    assert set(store.held()) == {target}


def test_a_crowd_from_one_network_is_found(store, target):
    honest(store, 371)
    read(store, target, 40, network=10**6, at=AT - 30)

    assert flagged(store, QUICK) == {target: {Fact.TOP_NETWORK, Fact.CROWDED}}


@pytest.mark.parametrize("seed", range(5))
def test_a_twentieth_of_the_sites_readers_forged_from_new_networks_is_found(seed, target):
    store = MemoryStore()
    honest(store, 7461, seed=seed)
    for back in (1, 0):
        read(store, target, 373, at=AT - 1 - back * HOUR)

    found = findings.suspects(findings.traffic(store.networks(0, 10**9), store.hours(0, 10**9)))

    assert {one.fact for one in found[target]} >= {Fact.NO_REFERRER}
    assert set(found) == {target}


def test_a_crowd_is_found_although_nothing_else_is_read(store, target):
    for network in range(8):
        read(store, target, 1000, network=1 + network, at=AT - 30)

    assert flagged(store) == {target: {Fact.TOP_NETWORK, Fact.CROWDED}}


def test_the_only_story_that_is_read_is_not_suspect_for_that(store, target):
    for network in range(20):
        read(store, target, 2, network=1 + network)

    assert flagged(store) == {}


def test_a_story_with_few_readers_is_not_judged(store, target):
    honest(store, 371)
    read(store, target, 29, network=10**6)

    assert flagged(store) == {}


def test_what_was_found_is_filed_with_its_facts(store, target):
    honest(store, 371)
    read(store, target, 40, network=10**6)

    audit.audit(store, NOW)

    anomaly = Anomaly.objects.get()
    assert (anomaly.story_id, anomaly.hour, anomaly.state) == (target, AT // HOUR, "noted")
    assert (anomaly.found_at, anomaly.settled_at, anomaly.by) == (NOW, None, None)
    why = {one["fact"]: one for one in anomaly.why}
    assert why["top-network"]["value"] == 1.0
    assert why["top-network"]["readers"] == 40
    assert why["top-network"]["usual"] < why["top-network"]["limit"] < 1.0


def from_eight_networks(store, target):
    for network in range(8):
        read(store, target, 1000, network=1 + network)


def test_what_is_held_is_not_filed_again(store, target):
    from_eight_networks(store, target)
    for story in range(5):
        read(store, 10**6 + story, 40)

    assert len(audit.audit(store, NOW)) == 1
    assert audit.audit(store, NOW + timedelta(hours=1)) == ()


def test_what_an_editor_gave_back_is_left_alone_for_a_day(store, editor, target):
    from_eight_networks(store, target)
    for story in range(5):
        read(store, 10**6 + story, 40)
    (anomaly,) = audit.audit(store, NOW)
    actions.release_anomaly(anomaly, by=editor)

    assert audit.audit(store, NOW + timedelta(minutes=59)) == ()
    Anomaly.objects.update(settled_at=NOW - timedelta(hours=25))
    (again,) = audit.audit(store, NOW)

    assert (again.story_id, again.state) == (target, AnomalyState.HELD)


def test_the_store_holds_what_stands_as_an_anomaly_and_nothing_else(store, target):
    actions.hold_anomaly(target, why=(), at=NOW)
    store.release(target)
    store.hold(5, at=AT)

    assert audit.mend_holds(store) == 2
    assert store.held() == {target: AT}
    assert audit.mend_holds(store) == 0


def test_nothing_is_suspect_where_nobody_reads(store):
    assert flagged(store) == {}


# --- what gains by it, and what does not ----------------------------------------------------------


def states():
    return dict(Anomaly.objects.values_list("story_id", "state"))


@pytest.mark.parametrize("facts", [QUICK, tuple(Fact)], ids=["quick", "all"])
def test_nobody_has_a_rivals_story_held_by_a_crowd_from_one_network(store, target, rivals, facts):
    for number, rival in enumerate(rivals):
        read(store, rival, 995 + number // 2, at=AT - 60)
    read(store, target, 1000, at=AT - 60)
    read(store, target, 200, network=5, at=AT - 30)

    for _ in range(3):
        audit.audit(store, NOW, facts=facts)
    audit.mend_holds(store)

    assert states() == {target: AnomalyState.NOTED}
    assert store.held() == {}
    assert target in [one.story_id for one in rankings.of_now(store, NOW)[0].entries]


def test_nobody_has_a_story_of_few_readers_held_by_a_crowd_from_one_network(store, target, rivals):
    for number, rival in enumerate(rivals):
        read(store, rival, 40 + number, at=AT - 60)
    read(store, target, 50, at=AT - 60)  # in the first 20, but not far from their end
    read(store, target, 3000, network=5, at=AT - 30)

    audit.audit(store, NOW)

    assert states() == {target: AnomalyState.NOTED}


def test_what_stands_in_the_first_places_by_a_crowd_is_held(store, target, rivals):
    for number, rival in enumerate(rivals):
        read(store, rival, 20 + number, at=AT - 60)
    read(store, target, 10, at=AT - 60)
    for network in range(8):
        read(store, target, 100, network=1 + network, at=AT - 30)

    audit.audit(store, NOW, facts=QUICK)

    assert states() == {target: AnomalyState.HELD}


def test_what_was_noted_is_held_once_it_gains_by_it(store, target, rivals):
    for number, rival in enumerate(rivals):
        read(store, rival, 10 + number)
    read(store, target, 40, network=1)
    audit.audit(store, NOW)
    assert states() == {target: AnomalyState.NOTED}

    for network in range(7):
        read(store, target, 40, network=2 + network)
    audit.audit(store, NOW)

    assert states() == {target: AnomalyState.HELD}


def test_what_was_noted_is_noted_once_a_day(store, target):
    read(store, target, 10)
    read(store, target, 40, network=1)
    read(store, target, 40, network=1, at=AT + HOUR)

    assert len(audit.audit(store, NOW)) == 1
    assert audit.audit(store, NOW + timedelta(hours=1)) == ()


def test_an_editor_who_looked_at_what_was_noted_hears_no_more_of_it(store, target, editor):
    read(store, target, 10)
    read(store, target, 40, network=1)
    (anomaly,) = audit.audit(store, NOW)
    actions.release_anomaly(anomaly, by=editor)

    assert anomaly.state == AnomalyState.RELEASED
    assert audit.audit(store, NOW) == ()
