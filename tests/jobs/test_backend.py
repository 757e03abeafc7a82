from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django_tasks import default_task_backend, task_backends
from django_tasks.base import TaskResultStatus
from django_tasks.exceptions import InvalidTaskError, TaskResultDoesNotExist

from broadsheet.jobs import queue
from broadsheet.jobs.backend import QueueBackend
from broadsheet.jobs.models import Job, Priority, State
from tests.factories import article
from tests.jobs import samples
from tests.workers import run_queue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_empty_queue")]


def test_ours_is_the_backend_of_all_tasks():
    assert isinstance(task_backends["default"], QueueBackend)


def test_a_task_waits_then_runs_and_its_result_can_be_asked_for():
    result = samples.mark.enqueue("mark")
    assert (result.status, result.attempts) == (TaskResultStatus.READY, 0)

    run_queue()
    result.refresh()

    assert (result.status, result.attempts) == (TaskResultStatus.SUCCESSFUL, 1)
    assert result.return_value == Job.objects.get().result
    assert samples.mark.get_result(result.id).args == ["mark"]


def test_a_task_that_was_given_up_has_failed_with_its_traceback():
    result = samples.fail.enqueue("no ink")
    Job.objects.update(attempts=queue.ATTEMPTS - 1)

    run_queue()
    result.refresh()

    assert result.status == TaskResultStatus.FAILED
    assert "no ink" in result.errors[0].traceback


def test_a_task_enqueued_in_a_transaction_that_fails_never_runs():
    with transaction.atomic():
        samples.mark.enqueue("mark")
        transaction.set_rollback(True)

    assert Job.objects.count() == 0


@pytest.mark.parametrize(
    ("number", "priority"),
    [(100, Priority.NEWS), (50, Priority.NEWS), (49, Priority.MAIL), (10, Priority.MAIL),
     (9, Priority.UPKEEP), (0, Priority.UPKEEP), (-100, Priority.UPKEEP)],
)  # fmt: skip
def test_priorities_of_tasks_are_classes_of_ours(number, priority):
    samples.mark.using(priority=number).enqueue("mark")

    assert Job.objects.get().priority == priority


def test_a_task_for_later_waits():
    samples.mark.using(run_after=datetime.now(UTC) + timedelta(hours=1)).enqueue("mark")

    assert run_queue() == 0
    assert Job.objects.get().state == State.READY


def test_arguments_that_json_cannot_hold_are_refused_at_once():
    with pytest.raises(TypeError):
        samples.mark.enqueue(object())


def test_a_task_of_another_queue_is_refused():
    with pytest.raises(InvalidTaskError):
        samples.mark.using(queue_name="elsewhere")


@pytest.mark.parametrize("number", ["0", "999999", "x", "", "1 OR 1", "٣"])
def test_a_result_that_is_not_there_is_not_found(number):
    with pytest.raises(TaskResultDoesNotExist):
        default_task_backend.get_result(number)


def test_saving_a_draft_twice_indexes_it_once():
    page = article("The bridge")
    Job.objects.all().delete()

    for _ in range(3):
        page.save()

    tasks = list(Job.objects.values_list("task", flat=True))
    assert (
        len(tasks)
        == len(set(tasks)) + tasks.count("modelsearch.tasks.insert_or_update_object_task") - 1
    )


def test_wagtails_jobs_are_upkeep_and_make_a_story_findable():
    page = article("The singular bridge")
    assert set(Job.objects.values_list("priority", flat=True)) == {Priority.UPKEEP}
    assert not type(page).objects.all().search("singular").count()

    run_queue()

    assert type(page).objects.all().search("singular").count() == 1
