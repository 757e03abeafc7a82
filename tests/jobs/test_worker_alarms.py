import pytest

from broadsheet.jobs import alarms, queue, worker_alarms
from broadsheet.jobs.alarm import Kind
from broadsheet.jobs.models import Job, Priority, State
from broadsheet.jobs.queue import Order
from tests.jobs import failing
from tests.jobs.failing import MINUTE, SECOND, ago

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_empty_queue")]

HELD = -SECOND  # a lease that is renewed all the while


def found():
    return [(alarm.kind, alarm.subject) for alarm in alarms.find()]


def kinds():
    return [alarm.kind for alarm in alarms.find()]


def only():
    (alarm,) = alarms.find()
    return alarm


@pytest.mark.parametrize(("failures", "is_alarm"), [(2, False), (3, True)])
def test_a_periodic_job_that_keeps_failing_is_an_alarm(failures, is_alarm):
    failing.ran("publish_due", at=ago(SECOND))
    failing.ran("rebake_stale", at=ago(SECOND), failure="OSError('no')", failure_count=failures)

    expected = [(Kind.PERIODIC_FAILING, "Rebake stale")] if is_alarm else []
    assert found() == expected


def test_before_the_first_worker_nobody_misses_one():
    queue.put(Order("print", [1], {}, due_at=ago(50 * SECOND)))
    queue.put(Order("print", [2], {}, due_at=ago(-60 * MINUTE)))

    assert alarms.find() == ()
    assert worker_alarms.last_sign() is None


@pytest.mark.parametrize(("seconds", "is_alarm"), [(50, False), (70, True)])
def test_without_a_worker_for_a_minute_there_is_one_alarm_and_not_one_for_each_job(
    seconds, is_alarm
):
    failing.ran("publish_due", at=ago(seconds * SECOND))
    failing.ran("rebake_stale", at=ago(60 * MINUTE))

    kinds = [kind for kind, _ in found()]

    assert kinds == ([Kind.NO_WORKER] if is_alarm else [Kind.PERIODIC_LATE])


def test_the_missing_worker_stands_before_the_stories_it_did_not_publish():
    failing.ran("publish_due", at=ago(12 * MINUTE))
    failing.scheduled("The bridge opens", at=ago(10 * MINUTE))

    first, second = alarms.find()

    assert (first.kind, second.kind) == (Kind.NO_WORKER, Kind.STORY_NOT_OUT)
    assert "No worker has run for 12 min" in first.fact
    assert "broadsheet run worker" in first.remedy


def test_a_worker_that_just_runs_the_job_is_there():
    failing.ran(
        "publish_due", at=ago(9 * MINUTE), started_at=ago(50 * SECOND), leased_until=ago(HELD)
    )

    assert alarms.find() == ()


@pytest.mark.parametrize(("minutes", "is_alarm"), [(14, False), (16, True)])
def test_a_run_that_does_not_end_is_an_alarm(minutes, is_alarm):
    failing.ran("publish_due", at=ago(SECOND))
    failing.ran(
        "rebake_stale", at=ago(60 * MINUTE), started_at=ago(minutes * MINUTE), leased_until=ago(-MINUTE)
    )  # fmt: skip

    assert [alarm.fact for alarm in alarms.find()] == (
        ["One run does not end; news-1:42 has it."] if is_alarm else []
    )


def never_run():
    alarm = alarms.find()[0]
    assert alarm.kind == Kind.NO_WORKER
    assert "No worker has run yet" in alarm.fact
    assert "broadsheet serve, or broadsheet run worker" in alarm.remedy
    return alarm


@pytest.mark.parametrize("priority", [Priority.NEWS, Priority.MAIL])
def test_a_job_that_waits_over_a_minute_misses_the_first_worker(priority):
    row = queue.put(Order("print", [1], {}, priority, due_at=ago(70 * SECOND)))

    assert never_run().since == row.due_at


def test_upkeep_that_waits_misses_nobody():
    queue.put(Order("print", [1], {}, Priority.UPKEEP, due_at=ago(70 * SECOND)))

    assert alarms.find() == ()


def test_a_story_that_is_due_misses_the_first_worker():
    failing.scheduled("The bridge opens", at=ago(SECOND))
    Job.objects.all().delete()

    never_run()


def test_a_story_that_should_be_down_misses_the_first_worker():
    failing.standing("The bridge is closed", expired_at=ago(SECOND))
    Job.objects.all().delete()

    never_run()


def hung_lane(minutes):
    """The lane of news hangs in its first job, whose lease is renewed; the rest is late."""
    failing.ran("publish_due", at=ago(minutes * MINUTE), leased_until=ago(HELD))
    failing.ran("take_down_expired", at=ago(minutes * MINUTE))


def test_a_lane_that_hangs_is_no_running_worker_although_its_lease_is_renewed():
    hung_lane(40)

    first, second = alarms.find()

    assert first.kind == Kind.NO_WORKER
    assert "hangs" in first.fact
    assert "news-1:42" in first.fact
    assert "40 min" in first.fact
    assert "Restart" in first.remedy
    assert (second.kind, second.subject) == (Kind.PERIODIC_LATE, "Take down expired")


def test_a_lane_that_hangs_in_another_job_of_news_is_told_as_such():
    failing.ran("publish_due", at=ago(2 * MINUTE))
    failing.ran("take_down_expired", at=ago(2 * MINUTE), leased_until=ago(HELD))

    assert "hangs" in only().fact


def test_a_lane_that_hangs_in_the_publication_of_one_story_is_told_as_such():
    failing.ran("publish_due", at=ago(2 * MINUTE))
    row = queue.put(Order("print", [1], {}, Priority.NEWS))
    Job.objects.filter(pk=row.pk).update(
        state=State.RUNNING, holder="news-2:7", started_at=ago(2 * MINUTE), leased_until=ago(HELD)
    )

    assert "news-2:7" in only().fact


def test_a_story_that_stands_beyond_its_end_is_an_alarm_although_nobody_made_its_job():
    hung_lane(40)
    failing.standing("The bridge is closed", expired_at=ago(30 * MINUTE))
    Job.objects.all().delete()

    assert (Kind.STORY_NOT_DOWN, "The bridge is closed") in found()
