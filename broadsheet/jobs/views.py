"""Operations in the desk: the page, and what its buttons do."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST
from django.views.generic.base import TemplateView
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from broadsheet.jobs import database_clock, failures, queue
from broadsheet.jobs.desk import operations
from broadsheet.jobs.worker_alarms import WORKER_AWAY, last_sign

SEE, HANDLE = "jobs.see_operations", "jobs.handle_failed_jobs"


class OperationsView(WagtailAdminTemplateMixin, TemplateView):
    """What runs by itself, and how it goes."""

    page_title = "Operations"
    header_icon = "cogs"
    template_name = "jobs/operations.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, and here."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The page's record, and whether its buttons are for this user."""
        own = {"operations": operations(), "may_handle": self.request.user.has_perm(HANDLE)}
        return super().get_context_data(**kwargs) | own


@require_POST
@permission_required(HANDLE)
def retry(request: HttpRequest, job_id: int) -> HttpResponse:
    """Tries a failed job again at once."""
    if queue.retry(job_id):
        messages.success(request, f"It is to be tried again. {_when()}")
    else:
        messages.warning(request, "Nothing to retry: it is running, done or gone by now.")
    return redirect("operations")


@require_POST
@permission_required(HANDLE)
def discard(request: HttpRequest, job_id: int) -> HttpResponse:
    """Throws away a job that was given up, unless its story is still due."""
    failure = failures.one(job_id, database_clock.now())
    if failure and failure.is_dead and not failure.may_be_discarded:
        messages.error(
            request,
            f"“{failure.about.words}” is still due, so the job would come back at once."
            " Cancel the schedule of the story, or press Retry.",
        )
    elif queue.discard(job_id):
        messages.success(request, "Discarded.")
    else:
        messages.warning(request, "Nothing to discard: it was retried or is gone by now.")
    return redirect("operations")


@require_POST
@permission_required(HANDLE)
def retry_all(request: HttpRequest) -> HttpResponse:
    """Tries every job of a task that was given up again."""
    count = queue.retry_all(request.POST.get("task", ""))
    if count:
        messages.success(request, f"{_jobs(count)} to be tried again. {_when()}")
    else:
        messages.warning(request, "Nothing to retry: they were retried or are gone by now.")
    return redirect("operations")


@require_POST
@permission_required(HANDLE)
def discard_all(request: HttpRequest) -> HttpResponse:
    """Throws every job of a task away that was given up; not those of stories, which may be due."""
    task = request.POST.get("task", "")
    if task in failures.OF_STORIES:
        messages.error(request, "Jobs of stories are discarded one by one: a story may be due.")
    elif count := queue.discard_all(task):
        messages.success(request, f"Discarded: {count}.")
    else:
        messages.warning(request, "Nothing to discard: they were retried or are gone by now.")
    return redirect("operations")


def _jobs(count: int) -> str:
    return "1 job is" if count == 1 else f"{count} jobs are"


def _when() -> str:
    """When what is ready is tried: that depends on a worker."""
    since = last_sign()
    if since is None or since <= database_clock.now() - WORKER_AWAY:
        return "No worker runs now, so nothing happens until one is started."
    return "A worker takes it as soon as it is free. Look again in a few seconds."
