"""Tasks of Wagtail and our own, put into our queue: a backend of django-tasks."""

from dataclasses import dataclass
from typing import Any

from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskError, TaskResult, TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist

from broadsheet.jobs import queue
from broadsheet.jobs.models import Job, Priority, State
from broadsheet.jobs.queue import Order

NEWS_FROM, MAIL_FROM = 50, 10  # django-tasks counts from -100 to 100; Wagtail's own have 0

STATUS = {
    State.READY: TaskResultStatus.READY,
    State.RUNNING: TaskResultStatus.RUNNING,
    State.DONE: TaskResultStatus.SUCCESSFUL,
    State.DEAD: TaskResultStatus.FAILED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedTask(Task[Any, Any]):
    """A task of our queue. An atomic one runs in the transaction in which it finishes."""

    is_atomic: bool = False


class QueueBackend(BaseTaskBackend):
    """Django-tasks on the content database."""

    task_class = QueuedTask
    supports_defer = True
    supports_get_result = True
    supports_priority = True

    def enqueue(self, task: Task[Any, Any], args: Any, kwargs: Any) -> TaskResult[Any]:
        """Puts the task into the queue, in the transaction of the caller."""
        self.validate_task(task)
        order = Order(
            task=task.module_path,
            args=list(args),
            kwargs=dict(kwargs),
            priority=priority_of(task.priority),
            due_at=task.run_after,
        )
        return _result(queue.put(order), task, self.alias)

    def get_result(self, result_id: str) -> TaskResult[Any]:
        """How a task stands. Raises `TaskResultDoesNotExist`, also for one that is long done."""
        row = Job.objects.filter(pk=result_id).first() if result_id.isdecimal() else None
        if row is None:
            raise TaskResultDoesNotExist(result_id)
        return _result(row, import_string(row.task), self.alias)


def priority_of(number: int) -> Priority:
    """Our class of a priority of django-tasks."""
    if number >= NEWS_FROM:
        return Priority.NEWS
    return Priority.MAIL if number >= MAIL_FROM else Priority.UPKEEP


def _result(row: Job, task: Task[Any, Any], alias: str) -> TaskResult[Any]:
    failed = [TaskError(exception_class_path="builtins.Exception", traceback=row.traceback)]
    result: TaskResult[Any] = TaskResult(
        task=task,
        id=str(row.pk),
        status=STATUS[State(row.state)],
        enqueued_at=row.enqueued_at,
        started_at=row.started_at,
        last_attempted_at=row.started_at,
        finished_at=row.finished_at,
        args=row.args,
        kwargs=row.kwargs,
        backend=alias,
        errors=failed if row.failure else [],
        worker_ids=[row.holder] * row.attempts,
    )
    object.__setattr__(
        result, "_return_value", row.result
    )  # frozen, and set so by django-tasks too
    return result
