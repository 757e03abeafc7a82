import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from broadsheet.jobs import alarms, database_clock, queue, story_alarms
from broadsheet.jobs.alarm import Kind
from broadsheet.jobs.models import Job, Priority, State
from broadsheet.jobs.queue import Order
from tests.architecture import tree
from tests.factories import live
from tests.jobs import failing
from tests.jobs.failing import MINUTE, SECOND, ago
from tests.workers import run_queue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_empty_queue", "_worker")]


def found():
    return [(alarm.kind, alarm.subject) for alarm in alarms.find()]


def only():
    (alarm,) = alarms.find()
    return alarm


def test_where_all_is_well_there_is_no_alarm():
    live("A story")
    failing.scheduled("Tomorrow's story", at=ago(-24 * 60 * MINUTE))
    failing.ran("rebake_stale", at=ago(MINUTE))

    assert alarms.find() == ()


def test_the_database_says_what_time_it_is():
    assert abs(database_clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_story_that_failed_to_go_out_is_an_alarm_with_headline_reason_and_link():
    page = failing.poisoned("The bridge opens")
    Job.objects.update(due_at=ago(-15 * SECOND))

    alarm = only()

    assert (alarm.kind, alarm.subject) == (Kind.STORY_NOT_OUT, "The bridge opens")
    assert alarm.url == f"/desk/pages/{page.pk}/edit/"
    assert "Tried once; the next attempt is in 1" in alarm.fact
    assert "damaged" in alarm.fact
    assert "mend the story" in alarm.remedy
    assert alarm.since == page.revisions.get().approved_go_live_at


def test_a_story_that_was_given_up_says_so_and_what_to_do():
    failing.poisoned("The bridge opens", attempts=queue.ATTEMPTS)

    assert f"given up after {queue.ATTEMPTS} attempts" in only().fact
    assert "Retry" in only().remedy


def test_a_story_that_is_mended_and_out_is_no_alarm_any_more():
    page = failing.poisoned("The bridge opens")
    failing.mend(page)
    Job.objects.update(due_at=ago(SECOND))

    run_queue()

    assert alarms.find() == ()


def test_a_story_that_its_editor_put_off_is_no_alarm_any_more():
    page = failing.poisoned("The bridge opens", attempts=queue.ATTEMPTS)

    page.revisions.update(approved_go_live_at=ago(-MINUTE))

    assert alarms.find() == ()
    assert Job.objects.get(priority=Priority.NEWS).state == State.DEAD


@pytest.mark.parametrize(("seconds", "is_alarm"), [(20, False), (40, True)])
def test_a_story_that_nobody_published_is_an_alarm_after_half_a_minute(seconds, is_alarm):
    failing.scheduled("The bridge opens", at=ago(seconds * SECOND))

    assert found() == ([(Kind.STORY_NOT_OUT, "The bridge opens")] if is_alarm else [])


def test_of_many_late_stories_the_longest_overdue_are_told_and_the_rest_counted(monkeypatch):
    monkeypatch.setattr(story_alarms, "LISTED", 2)
    for minutes in (3, 9, 6, 2):
        failing.scheduled(f"Due {minutes} minutes ago", at=ago(minutes * MINUTE))

    assert [subject for _, subject in found()] == [
        "Due 9 minutes ago", "Due 6 minutes ago", "2 more stories",
    ]  # fmt: skip
    assert [alarm.count for alarm in alarms.find()] == [1, 1, 2]


def test_many_stories_that_are_due_at_this_very_instant_are_no_alarm(monkeypatch):
    monkeypatch.setattr(story_alarms, "LISTED", 2)
    for number in range(4):
        failing.scheduled(f"Story {number}", at=ago(number * SECOND))

    assert alarms.find() == ()


def test_of_the_late_stories_only_those_that_are_late_are_counted(monkeypatch):
    monkeypatch.setattr(story_alarms, "LISTED", 2)
    for seconds in (1, 2, 40, 50, 60):
        failing.scheduled(f"Due {seconds} s ago", at=ago(seconds * SECOND))

    assert [subject for _, subject in found()] == ["Due 60 s ago", "Due 50 s ago", "1 more story"]


def test_of_many_stories_that_stand_too_long_the_rest_is_counted_too(monkeypatch):
    monkeypatch.setattr(story_alarms, "LISTED", 1)
    for minutes in (3, 9, 6):
        failing.standing(f"Ended {minutes} minutes ago", expired_at=ago(minutes * MINUTE))

    assert found() == [
        (Kind.STORY_NOT_DOWN, "Ended 9 minutes ago"), (Kind.STORY_NOT_DOWN, "2 more stories"),
    ]  # fmt: skip


def test_a_story_that_did_not_come_down_is_an_alarm():
    page = failing.standing("The bridge is closed", expired_at=ago(20 * SECOND))
    assert alarms.find() == ()

    type(page).objects.filter(pk=page.pk).update(expire_at=ago(MINUTE))
    alarm = only()

    assert (alarm.kind, alarm.subject) == (Kind.STORY_NOT_DOWN, "The bridge is closed")
    assert "unpublish it by hand" in alarm.remedy
    assert alarm.url == f"/desk/pages/{page.pk}/edit/"


def test_a_story_taken_down_by_hand_is_no_alarm_although_its_job_was_given_up():
    page = failing.standing("The bridge is closed", expired_at=ago(MINUTE))
    given_up = {"state": State.DEAD, "failure": "OSError('full')", "attempts": queue.ATTEMPTS}
    Job.objects.filter(priority=Priority.NEWS).update(**given_up)
    assert "given up" in only().fact

    page.unpublish()

    assert alarms.find() == ()


def test_a_late_story_that_is_put_off_says_so_and_why():
    failing.scheduled("The bridge opens", at=ago(MINUTE))
    failing.tick()
    failing.delay_job(Job.objects.get(priority=Priority.NEWS), since=ago(50 * SECOND))

    alarm = only()

    assert "is put off" in alarm.fact
    assert "database or disk is full" in alarm.fact
    assert "nobody has tried" not in alarm.fact


def test_a_story_that_met_a_lock_a_moment_ago_is_no_alarm_yet():
    failing.scheduled("The bridge opens", at=ago(2 * SECOND))
    failing.tick()
    failing.delay_job(
        Job.objects.get(priority=Priority.NEWS), since=ago(SECOND), failure="could not obtain lock"
    )

    assert alarms.find() == ()


@pytest.mark.parametrize("priority", Priority)
@pytest.mark.parametrize(("minutes", "is_alarm"), [(2, False), (4, True)])
def test_jobs_that_are_put_off_for_minutes_are_an_alarm(priority, minutes, is_alarm):
    failing.put_off(since=ago(minutes * MINUTE), priority=priority)
    assert len(alarms.find()) == is_alarm

    for alarm in alarms.find():
        assert (alarm.kind, alarm.subject) == (Kind.JOB_PUT_OFF, "Fail")
        assert "1 job is put off again and again. The database could not" in alarm.fact
        assert "disk is full" in alarm.fact


def test_an_alarm_does_not_go_while_the_job_is_being_tried():
    failing.put_off(since=ago(4 * MINUTE))
    Job.objects.update(due_at=ago(SECOND))

    queue.claim(holder="a")

    assert [kind for kind, _ in found()] == [Kind.JOB_PUT_OFF]


def test_jobs_that_were_given_up_are_one_alarm_a_task_with_the_reason_of_the_latest():
    failing.dead(key="1")
    failing.dead(key="2", failure="OSError(28, 'No space left on device')")
    failing.dead("tests.jobs.samples.take")

    first, second = alarms.find()

    assert (first.kind, first.subject, first.count) == (Kind.JOB_GIVEN_UP, "Fail", 2)
    assert "No space left" in first.fact
    assert (second.subject, second.count) == ("Take", 1)
    assert first.url == "/desk/operations/#failures"


@pytest.mark.parametrize(
    ("priority", "seconds", "is_alarm"),
    [
        (Priority.NEWS, 20, False),
        (Priority.NEWS, 40, True),
        (Priority.MAIL, 240, False),
        (Priority.MAIL, 360, True),
        (Priority.UPKEEP, 9000, False),
    ],
)
def test_what_waits_too_long_for_its_turn_is_an_alarm(priority, seconds, is_alarm):
    queue.put(Order("print", [1], {}, priority, due_at=ago(seconds * SECOND)))
    queue.put(Order("print", [2], {}, priority, due_at=ago(-MINUTE)))

    assert found() == (
        [(Kind.QUEUE_SLOW, f"The queue: {priority.label.lower()}")] if is_alarm else []
    )


def test_a_receiver_of_purges_that_is_behind_is_an_alarm():
    failing.behind("varnish", since=ago(MINUTE), failure="ConnectError")

    alarm = only()

    assert (alarm.kind, alarm.subject) == (Kind.RECEIVER_BEHIND, "Receiver varnish")
    assert alarm.fact == "Purges pending: 1. ConnectError."
    assert alarm.url == "/desk/operations/#receivers"


def test_every_kind_is_told_with_what_to_do_at_night():
    text = tree.section((tree.DOCS / "operations.md").read_text(encoding="utf-8"), "Alarms")
    rows = {tree.codes(row[0])[0]: row for row in tree.rows(text)}

    assert set(rows) == {kind.value for kind in Kind}
    assert all(all(row) for row in rows.values())


def test_every_kind_is_found_by_one_function():
    names = {find_one.__name__ for find_one in alarms.ALARMS}

    assert len(names) == len(alarms.ALARMS) == len(Kind)


def test_a_hundred_thousand_waiting_jobs_cost_no_more(django_assert_max_num_queries):
    waiting = (Job(task="print", args=[n], priority=Priority.UPKEEP) for n in range(100_000))
    Job.objects.bulk_create(waiting, batch_size=10_000)
    failing.poisoned("The bridge opens")
    failing.dead()
    failing.ran("publish_due", at=ago(SECOND))

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE jobs_job")

    with django_assert_max_num_queries(20), Plans() as plans:
        kinds = [alarm.kind for alarm in alarms.find()]

    assert kinds == [Kind.STORY_NOT_OUT, Kind.JOB_GIVEN_UP]
    assert any("jobs_job" in plan for plan in plans)
    assert [
        plan for plan in plans if re.match(r".*(Seq Scan on|SCAN) jobs_job *($|\(|  )", plan)
    ] == []


class Plans(list):
    """How the database answers each query that is made meanwhile."""

    def __enter__(self):
        self._wrapper = connection.execute_wrapper(self._note)
        self._wrapper.__enter__()
        return self

    def __exit__(self, *error):
        return self._wrapper.__exit__(*error)

    def _note(self, execute, sql, params, many, context):
        if sql.startswith("SELECT"):
            raw = connection.connection.cursor()
            if connection.vendor == "postgresql":
                raw.execute(f"EXPLAIN {sql}", params)
            else:
                asked = sql.replace("%s", "?").replace("%%", "%")
                raw.execute(f"EXPLAIN QUERY PLAN {asked}", params or ())
            self.extend(str(row[-1]) for row in raw.fetchall())
        return execute(sql, params, many, context)
