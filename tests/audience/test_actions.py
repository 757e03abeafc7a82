from datetime import timedelta

import pytest
import time_machine

from broadsheet.audience import actions, audit, connection, queries
from broadsheet.audience.actions import AnomalyIsSettled, ImportReport, OldCount
from broadsheet.audience.findings import Fact, Finding
from broadsheet.audience.models import Anomaly, ImportedCount
from broadsheet.audience.store.protocol import StoreIsAway
from broadsheet.newsroom.actions import kill_article
from tests.audience.readings import AT, AwayStore
from tests.factories import NOW, article, live, section, url_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]

WHY = (Finding(Fact.CROWDED, 0.9, 0.0, 0.5, 40),)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """What is done when a transaction is over."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def held(committed):
    def hold(**changes):
        with committed():
            return actions.hold_anomaly(7, **{"why": WHY, "at": NOW, **changes})

    return hold


def test_what_is_held_stands_in_no_ranking(store, held):
    anomaly = held()

    assert store.held() == {7: AT}
    assert (anomaly.state, anomaly.settled_at) == ("held", None)
    assert anomaly.why == [
        {"fact": "crowded", "value": 0.9, "usual": 0.0, "limit": 0.5, "readers": 40}
    ]


def test_to_hold_it_again_changes_nothing(held):
    anomaly = held()

    assert actions.hold_anomaly(7, why=(), at=NOW + timedelta(hours=3)) == anomaly
    assert Anomaly.objects.get().why == anomaly.why


def test_to_release_it_gives_it_back_and_says_who_did(store, editor, held):
    anomaly = held()

    actions.release_anomaly(anomaly, by=editor)

    assert store.held() == {}
    assert (anomaly.state, anomaly.by, anomaly.settled_at) == ("released", editor, NOW)


def test_to_confirm_it_keeps_it_held(store, editor, held):
    anomaly = held()

    actions.confirm_anomaly(anomaly, by=editor)

    assert store.held() == {7: AT}
    assert (anomaly.state, anomaly.by) == ("confirmed", editor)


def test_an_editor_can_think_better_of_it(store, editor, held):
    anomaly = held()
    actions.confirm_anomaly(anomaly, by=editor)

    actions.release_anomaly(anomaly, by=editor)

    assert store.held() == {}


@pytest.mark.parametrize("act", [actions.release_anomaly, actions.confirm_anomaly])
def test_what_was_given_back_is_settled(editor, act, held):
    anomaly = held()
    actions.release_anomaly(anomaly, by=editor)

    with pytest.raises(AnomalyIsSettled):
        act(anomaly, by=editor)


def test_it_is_held_anew_in_the_same_hour_if_somebody_says_so(store, editor, held):
    actions.release_anomaly(held(), by=editor)

    again = held(why=(), by=editor)

    assert (again.state, again.by, again.settled_at) == ("held", editor, None)
    assert store.held() == {7: AT}


def test_without_the_store_nothing_is_given_back(editor, held):
    anomaly = held()

    with connection.using(AwayStore()), pytest.raises(StoreIsAway):
        actions.release_anomaly(anomaly, by=editor)

    assert list(Anomaly.objects.values_list("story_id", "state")) == [(7, "held")]


def test_what_is_found_while_the_store_is_away_is_held_when_it_is_back(store, held):
    with connection.using(AwayStore()):
        held()
    assert store.held() == {}

    audit.mend_holds(store)

    assert store.held() == {7: AT}


def test_the_store_is_told_of_a_hold_when_the_transaction_is_over(store, committed):
    with committed():
        actions.hold_anomaly(7, why=WHY, at=NOW)
        assert store.held() == {}

    assert store.held() == {7: AT}


# --- old counts -----------------------------------------------------------------------------------


def brought(*rows, source="the old site", by=None):
    return actions.import_counts((OldCount(*row) for row in rows), by=by, source=source)


def test_old_counts_are_added_to_what_pages_show(editor):
    page, other = live(section=section("City")), live()

    report = brought((url_of(page), "12,431"), (str(other.pk), "7"), by=editor)

    assert report == ImportReport(changed=2, unchanged=0)
    assert queries.views([page.pk, other.pk]) == {page.pk: 12431, other.pk: 7}
    row = ImportedCount.objects.get(story_id=page.pk)
    assert (row.source, row.by, row.imported_at) == ("the old site", editor, NOW)


def test_a_full_address_is_read_by_its_path():
    page = live()

    brought((f"https://old.example{url_of(page)}?page=2", "5"))

    assert queries.views([page.pk]) == {page.pk: 5}


def test_to_import_them_again_replaces_those_of_the_source_and_no_others():
    page = live()
    brought((str(page.pk), "5"))
    brought((str(page.pk), "100"), source="the oldest site")

    assert brought((str(page.pk), "5")) == ImportReport(changed=0, unchanged=1)
    assert brought((str(page.pk), "6")) == ImportReport(changed=1, unchanged=0)
    assert queries.views([page.pk]) == {page.pk: 106}


def test_rows_of_the_same_story_are_added_up():
    page = live()

    brought((str(page.pk), "5"), (url_of(page), "6"))

    assert queries.views([page.pk]) == {page.pk: 11}


def test_rows_of_no_use_are_told_and_hold_up_no_other():
    page, draft = live(), article()

    report = brought(
        ("/nowhere/", "5"), (str(draft.pk), "5"), ("9" * 30, "5"), (str(page.pk), "-5"),
        (str(page.pk), "many"), (str(page.pk), "9" * 13), (str(page.pk), "3"),
    )  # fmt: skip

    assert report.unknown == ("/nowhere/", str(draft.pk), "9" * 30)
    assert report.wrong == (f"{page.pk}: -5", f"{page.pk}: many", f"{page.pk}: {'9' * 13}")
    assert queries.views([page.pk]) == {page.pk: 3}


def test_a_withdrawn_story_keeps_its_history(editor):
    page = live()
    kill_article(page, by=editor, reason="not ours")

    assert brought((url_of(page), "5")).changed == 1
