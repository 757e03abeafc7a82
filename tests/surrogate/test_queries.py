from datetime import timedelta

import pytest
from django.db.models import F
from django.db.models.functions import Now

from broadsheet.surrogate import outbox, queries, receivers
from broadsheet.surrogate.models import Purge, Receiver

pytestmark = pytest.mark.django_db
URL = "https://edge.example/purge"
LONG = queries.ALARM_AFTER + timedelta(seconds=1)


@pytest.fixture
def _up_to_date():
    receivers.register("edge", URL)
    Receiver.objects.update(must_start_empty_since=None)


def test_a_receiver_that_has_everything_is_no_alarm(_up_to_date):
    (state,) = queries.receivers()

    assert (state.pending_count, state.lag_seconds, state.behind_since) == (0, 0.0, None)
    assert queries.alarms() == ()
    assert queries.pending_count() == 0


def test_a_purge_that_waits_is_pending_with_its_age(_up_to_date):
    outbox.purge("latest")
    outbox.give_positions()
    outbox.purge("article-1")
    Purge.objects.update(made_at=Now() - timedelta(seconds=5))

    (state,) = queries.receivers()

    assert (state.pending_count, queries.pending_count()) == (2, 2)
    assert 4.9 < state.lag_seconds < 8
    assert queries.alarms() == ()


def test_purges_that_nobody_sends_are_an_alarm(_up_to_date):
    outbox.purge("latest")
    Purge.objects.update(made_at=Now() - LONG)

    (alarm,) = queries.alarms()

    assert (alarm.subject, alarm.pending_count, alarm.reason) == (
        "edge",
        1,
        "nothing is sent to it",
    )


def test_a_receiver_that_fails_for_long_is_an_alarm_even_if_it_lacks_nothing(_up_to_date):
    Receiver.objects.update(failing_since=Now() - LONG, failure="answered 500")

    (alarm,) = queries.alarms()

    assert (alarm.subject, alarm.pending_count, alarm.reason) == ("edge", 0, "answered 500")


def test_a_receiver_that_failed_just_now_is_none(_up_to_date):
    Receiver.objects.update(failing_since=Now(), failure="answered 500")

    assert queries.alarms() == ()


def test_a_receiver_that_was_never_told_to_start_empty_is_an_alarm():
    receivers.register("edge", URL)
    assert queries.alarms() == ()
    Receiver.objects.update(must_start_empty_since=F("must_start_empty_since") - LONG)

    assert [alarm.subject for alarm in queries.alarms()] == ["edge"]


def test_no_receiver_is_an_alarm_only_where_one_must_be():
    outbox.purge("latest")

    assert queries.alarms() == ()
    (alarm,) = queries.alarms(is_receiver_expected=True)
    assert (alarm.subject, alarm.pending_count) == ("", 1)
