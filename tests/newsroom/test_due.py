import json
import threading

import pytest
import time_machine
from django.db import connection, transaction
from wagtail.models import PageLogEntry, Revision

from broadsheet.jobs import news
from broadsheet.jobs.models import Job
from broadsheet.jobs.models import State as JobState
from broadsheet.newsroom import actions, due
from broadsheet.newsroom.lifecycle import State
from broadsheet.newsroom.models.article import ArticlePage
from broadsheet.newsroom.models.section import FrontPage
from broadsheet.surrogate.models import Purge
from tests.factories import HOUR, NOW, article, live, section
from tests.workers import run_queue, work_at


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOW, tick=False):
        yield


def later(page_count, **fields):
    return [live(go_live_at=NOW + HOUR, **fields) for _ in range(page_count)]


def poison(page):
    page.latest_revision.content["body"] = 42
    page.latest_revision.save()


def states():
    return dict(ArticlePage.objects.values_list("pk", "state"))


def publications(page):
    return PageLogEntry.objects.filter(page=page.pk, action="wagtail.publish").count()


@pytest.mark.django_db
def test_nothing_is_published_before_its_time():
    later(1)

    assert due.publications(NOW + HOUR / 2) == ()
    assert work_at(NOW + HOUR / 2) == 0


@pytest.mark.django_db
def test_what_is_due_is_published_once():
    pages = later(2)

    assert work_at(NOW + HOUR) == 2
    assert work_at(NOW + HOUR) == 0

    assert states() == {page.pk: State.LIVE for page in pages}
    assert [publications(page) for page in pages] == [1, 1]


@pytest.mark.django_db
def test_a_poisoned_story_stops_no_other_and_says_why(caplog):
    first, poisoned, last = later(3)
    poison(poisoned)

    assert work_at(NOW + HOUR) == 2

    assert states() == {first.pk: "live", poisoned.pk: "scheduled", last.pk: "live"}
    assert "job_failed" in caplog.messages
    failed = Job.objects.exclude(failure="").get()
    assert (failed.state, failed.attempts) == (JobState.READY, 1)
    assert f"publish:{poisoned.pk}:" in failed.key
    assert failed.traceback


@pytest.mark.django_db
def test_a_poisoned_story_that_is_mended_goes_out():
    (page,) = later(1)
    poison(page)
    work_at(NOW + HOUR)

    with time_machine.travel(NOW + 2 * HOUR):
        mended = ArticlePage.objects.get(pk=page.pk)
        mended.go_live_at = None
        mended.save_revision().publish()

    assert states() == {page.pk: "live"}
    assert due.publications(NOW + 3 * HOUR) == ()


@pytest.mark.django_db
def test_a_story_killed_behind_our_back_is_not_published():
    (page,) = later(1)
    ArticlePage.objects.filter(pk=page.pk).update(state=State.KILLED)

    assert work_at(NOW + HOUR) == 0

    assert not ArticlePage.objects.get(pk=page.pk).live


@pytest.mark.django_db
def test_a_story_put_off_after_it_was_found_waits_for_its_new_time():
    (page,) = later(1)
    found = due.publications(NOW + HOUR)
    page.go_live_at = NOW + 3 * HOUR
    page.save_revision().publish()

    with time_machine.travel(NOW + HOUR), transaction.atomic():
        assert not due.publish(found[0].revision_id, at=NOW + HOUR)

    assert work_at(NOW + 2 * HOUR) == 0
    assert work_at(NOW + 3 * HOUR) == 1
    assert publications(page) == 1


@pytest.mark.django_db
def test_the_same_revision_scheduled_again_for_the_same_moment_goes_out_again():
    (page,) = later(1)
    revision = page.latest_revision
    work_at(NOW + HOUR)
    actions.unpublish_article(ArticlePage.objects.get(pk=page.pk))
    type(revision).objects.filter(pk=revision.pk).update(approved_go_live_at=NOW + HOUR)

    assert work_at(NOW + HOUR) == 1
    assert states() == {page.pk: "live"}


@pytest.mark.django_db
@pytest.mark.parametrize("hours", [-1, 1, 24 * 400], ids="{:+} h".format)
def test_the_clock_of_the_machine_moves_nothing(hours):
    (page,) = later(1)
    (found,) = due.publications(NOW + HOUR)

    with time_machine.travel(NOW + HOUR + hours * HOUR, tick=False), transaction.atomic():
        assert not due.publish(found.revision_id, at=NOW + HOUR / 2)
        assert due.publish(found.revision_id, at=NOW + HOUR)

    assert states() == {page.pk: "live"}
    assert ArticlePage.objects.get(pk=page.pk).go_live_at == NOW + HOUR


@pytest.mark.django_db
def test_a_story_says_that_it_was_published_when_it_was_by_the_clock_of_the_database():
    (page,) = later(1)

    work_at(NOW + HOUR)

    page.refresh_from_db()
    stamps = {page.published_at, page.first_published_at, page.last_published_at, page.go_live_at}
    assert stamps == {NOW + HOUR}


@pytest.mark.django_db
def test_an_update_that_was_scheduled_keeps_when_the_story_was_first_published():
    page = live("Before")
    page.title, page.go_live_at = "After", NOW + HOUR
    page.save_revision().publish()

    assert work_at(NOW + HOUR) == 1

    page.refresh_from_db()
    assert (page.title, page.published_at, page.first_published_at) == ("After", NOW, NOW)
    assert page.updated_at == NOW + HOUR


@pytest.mark.django_db
def test_a_section_can_be_scheduled_too():
    page = section("Science")
    page.go_live_at, page.title = NOW + HOUR, "The Sciences"
    page.save_revision().publish()

    assert work_at(NOW + HOUR) == 1

    page.refresh_from_db()
    assert page.title == "The Sciences"


@pytest.mark.django_db
def test_what_has_expired_is_taken_down_once():
    page = live(expire_at=NOW + HOUR)
    live()

    assert work_at(NOW + HOUR / 2) == 0
    assert work_at(NOW + HOUR) == 1
    assert work_at(NOW + HOUR) == 0

    assert ArticlePage.objects.get(pk=page.pk).state == State.UNPUBLISHED


@pytest.mark.django_db
def test_a_story_whose_end_was_put_off_stays():
    page = live(expire_at=NOW + HOUR)
    (found,) = due.expiries(NOW + HOUR)
    ArticlePage.objects.filter(pk=page.pk).update(expire_at=NOW + 3 * HOUR)

    with transaction.atomic():
        assert not due.take_down(found.page_id, at=NOW + HOUR)

    assert states() == {page.pk: "live"}


@pytest.mark.django_db
def test_a_section_that_has_expired_is_taken_down_and_purged():
    page = section("Election", expire_at=NOW + HOUR)
    story = live(section=page)
    Purge.objects.all().delete()

    assert work_at(NOW + HOUR / 2) == 0
    assert work_at(NOW + HOUR) == 1
    assert work_at(NOW + HOUR) == 0

    page.refresh_from_db()
    assert (page.live, page.expired) == (False, True)
    assert ArticlePage.objects.get(pk=story.pk).live
    assert any(f"section-{page.pk}" in one.keys for one in Purge.objects.all())


@pytest.mark.django_db
def test_the_front_page_does_not_expire():
    front = FrontPage.objects.get()
    front.expire_at = NOW
    front.save()

    assert work_at(NOW + HOUR) == 0


@pytest.mark.django_db
def test_a_story_whose_schedule_was_cancelled_is_a_draft_again():
    cancelled, waiting = later(2)
    Revision.objects.filter(object_id=cancelled.pk).update(approved_go_live_at=None)

    assert due.settle_unscheduled() == 1
    assert states() == {cancelled.pk: State.DRAFT, waiting.pk: State.SCHEDULED}


@pytest.mark.django_db
def test_where_no_schedule_was_cancelled_nothing_is_locked(django_assert_num_queries):
    later(1)

    with django_assert_num_queries(1) as queries:
        assert due.settle_unscheduled() == 0

    assert queries[0]["sql"].startswith("SELECT")


@pytest.mark.django_db
def test_a_draft_does_not_expire():
    article(expire_at=NOW - HOUR)

    assert due.expiries(NOW) == ()


@pytest.mark.django_db
def test_a_story_that_is_gone_altogether_is_no_failure(caplog):
    (page,) = later(1)
    work = due.publications(NOW + HOUR)
    page.delete()

    with transaction.atomic():
        assert not due.publish(work[0].revision_id, at=NOW + HOUR)
    assert json.dumps(caplog.messages) == "[]"


def test_several_workers_at_once_publish_each_story_once(committing_db):
    pages = later(6)
    counts = []

    def work():
        counts.append(run_queue(at=NOW + HOUR))
        connection.close()

    with time_machine.travel(NOW + HOUR, tick=False):
        news.publish_due(NOW, NOW + HOUR)
        workers = [threading.Thread(target=work) for _ in range(3)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

    assert len(counts) == 3
    assert states() == {page.pk: "live" for page in pages}
    assert [publications(page) for page in pages] == [1] * 6
