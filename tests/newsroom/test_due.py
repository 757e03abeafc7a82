import threading

import pytest
import time_machine
from django.db import connection

from broadsheet.newsroom import due
from broadsheet.newsroom.lifecycle import State
from broadsheet.newsroom.models.article import ArticlePage
from tests.factories import HOUR, NOW, article, live


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOW, tick=False):
        yield


def later(page_count, **fields):
    return [live(go_live_at=NOW + HOUR, **fields) for _ in range(page_count)]


@pytest.mark.django_db
def test_nothing_is_published_before_its_time():
    later(1)

    assert due.publish_due(NOW + HOUR / 2) == 0


@pytest.mark.django_db
def test_what_is_due_is_published_once():
    pages = later(2)

    with time_machine.travel(NOW + HOUR):
        assert due.publish_due(NOW + HOUR) == 2
        assert due.publish_due(NOW + HOUR) == 0

    assert {ArticlePage.objects.get(pk=page.pk).state for page in pages} == {State.LIVE}


@pytest.mark.django_db
def test_a_poisoned_story_does_not_stop_the_others(caplog):
    first, poisoned, last = later(3)
    poisoned.latest_revision.content["body"] = 42
    poisoned.latest_revision.save()

    with time_machine.travel(NOW + HOUR):
        assert due.publish_due(NOW + HOUR) == 2

    states = dict(ArticlePage.objects.values_list("pk", "state"))
    assert states == {first.pk: "live", poisoned.pk: "scheduled", last.pk: "live"}
    assert "scheduled_story_failed" in caplog.messages


@pytest.mark.django_db
def test_a_story_killed_behind_our_back_is_not_published(caplog):
    (page,) = later(1)
    ArticlePage.objects.filter(pk=page.pk).update(state=State.KILLED)

    with time_machine.travel(NOW + HOUR):
        assert due.publish_due(NOW + HOUR) == 0

    assert not ArticlePage.objects.get(pk=page.pk).live


@pytest.mark.django_db
def test_what_has_expired_is_taken_down_once():
    page = live(expire_at=NOW + HOUR)
    live()

    assert due.take_down_expired(NOW + HOUR / 2) == 0
    assert due.take_down_expired(NOW + HOUR) == 1
    assert due.take_down_expired(NOW + HOUR) == 0

    assert ArticlePage.objects.get(pk=page.pk).state == State.UNPUBLISHED


@pytest.mark.django_db
def test_a_draft_does_not_expire():
    article(expire_at=NOW - HOUR)

    assert due.take_down_expired(NOW) == 0


def test_two_workers_at_once_publish_a_story_once(committing_db):
    pages = later(3)
    counts = []

    def work():
        counts.append(due.publish_due(NOW + HOUR))
        connection.close()

    with time_machine.travel(NOW + HOUR, tick=False):
        workers = [threading.Thread(target=work) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

    assert sum(counts) == 3
    assert ArticlePage.objects.filter(pk__in=[page.pk for page in pages], state="live").count() == 3
