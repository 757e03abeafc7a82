from datetime import timedelta
from random import Random

import pytest
import time_machine

from broadsheet.audience import actions, audit, findings
from broadsheet.audience.arrival import Source
from broadsheet.audience.findings import QUICK, Fact
from broadsheet.audience.models import Anomaly, AnomalyState
from broadsheet.audience.store.memory import MemoryStore
from tests.audience.readings import AT, HOUR, read, reading
from tests.factories import NOW

pytestmark = pytest.mark.django_db

TARGET = 999
ELSEWHERE = (Source.SEARCH, Source.SOCIAL, Source.INSIDE, Source.INSIDE)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOW, tick=False):
        yield


def honest(store, hourly, *, stories=60, seed=1):
    """Two hours of readers: few stories have most, a third comes through 200 carriers, a third directly."""
    chance = Random(seed)  # noqa: S311  # draws readers, not secrets
    for back in (1, 0):
        for _ in range(hourly):
            story = int(chance.paretovariate(0.7)) % stories + 1
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
def test_a_crowd_from_eight_networks_is_found_within_a_minute(store, hourly):
    honest(store, hourly)
    for network in range(8):
        read(store, TARGET, 1000, network=10**6 + network, at=AT - 30)

    assert Fact.CROWDED in flagged(store, QUICK)[TARGET]
    assert TARGET in store.held()


def test_a_crowd_from_one_network_is_found(store):
    honest(store, 371)
    read(store, TARGET, 40, network=10**6, at=AT - 30)

    assert flagged(store, QUICK) == {TARGET: {Fact.TOP_NETWORK, Fact.CROWDED}}


@pytest.mark.parametrize("seed", range(5))
def test_a_twentieth_of_the_sites_readers_forged_from_new_networks_is_found(seed):
    store = MemoryStore()
    honest(store, 7461, seed=seed)
    for back in (1, 0):
        read(store, TARGET, 373, at=AT - 1 - back * HOUR)

    found = findings.suspects(findings.traffic(store.networks(0, 10**9), store.hours(0, 10**9)))

    assert {one.fact for one in found[TARGET]} >= {Fact.NO_REFERRER}
    assert set(found) == {TARGET}


def test_a_crowd_is_found_although_nothing_else_is_read(store):
    for network in range(8):
        read(store, TARGET, 1000, network=1 + network, at=AT - 30)

    assert flagged(store) == {TARGET: {Fact.TOP_NETWORK, Fact.CROWDED}}


def test_the_only_story_that_is_read_is_not_suspect_for_that(store):
    for network in range(20):
        read(store, TARGET, 2, network=1 + network)

    assert flagged(store) == {}


def test_a_story_with_few_readers_is_not_judged(store):
    honest(store, 371)
    read(store, TARGET, 29, network=10**6)

    assert flagged(store) == {}


def test_what_was_found_is_filed_with_its_facts(store):
    honest(store, 371)
    read(store, TARGET, 40, network=10**6)

    audit.audit(store, NOW)

    anomaly = Anomaly.objects.get()
    assert (anomaly.story_id, anomaly.hour, anomaly.state) == (TARGET, AT // HOUR, "held")
    assert (anomaly.found_at, anomaly.settled_at, anomaly.by) == (NOW, None, None)
    why = {one["fact"]: one for one in anomaly.why}
    assert why["top-network"]["value"] == 1.0
    assert why["top-network"]["readers"] == 40
    assert why["top-network"]["usual"] < why["top-network"]["limit"] < 1.0


def test_what_is_held_is_not_filed_again(store):
    read(store, TARGET, 40, network=1)
    for story in range(5):
        read(store, story, 40)

    assert len(audit.audit(store, NOW)) == 1
    assert audit.audit(store, NOW + timedelta(hours=1)) == ()


def test_what_an_editor_gave_back_is_left_alone_for_a_day(store, editor):
    read(store, TARGET, 40, network=1)
    for story in range(5):
        read(store, story, 40)
    (anomaly,) = audit.audit(store, NOW)
    actions.release_anomaly(anomaly, by=editor)

    assert audit.audit(store, NOW + timedelta(minutes=59)) == ()
    Anomaly.objects.update(settled_at=NOW - timedelta(hours=25))
    (again,) = audit.audit(store, NOW)

    assert (again.story_id, again.state) == (TARGET, AnomalyState.HELD)


def test_the_store_holds_what_stands_as_an_anomaly_and_nothing_else(store):
    actions.hold_anomaly(TARGET, why=(), at=NOW)
    store.release(TARGET)
    store.hold(5, at=AT)

    assert audit.mend_holds(store) == 2
    assert store.held() == {TARGET: AT}
    assert audit.mend_holds(store) == 0


def test_nothing_is_suspect_where_nobody_reads(store):
    assert flagged(store) == {}
