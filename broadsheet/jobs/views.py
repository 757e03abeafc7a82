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
        messages.success(request, "It is tried again now. Look again in a few seconds.")
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
