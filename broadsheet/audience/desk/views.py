"""The audience at the desk: its pages, their tables as CSV, and what the buttons do."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST
from django.views.generic.base import TemplateView
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from broadsheet.audience import actions, figures, tables
from broadsheet.audience.actions import AnomalyIsSettled
from broadsheet.audience.desk import records
from broadsheet.audience.desk.records import Record
from broadsheet.audience.models import Anomaly
from broadsheet.audience.reach import reach
from broadsheet.audience.store.protocol import StoreIsAway

SEE, JUDGE = "audience.see_audience", "audience.settle_anomaly"
TITLE, ICON = "Audience", "view"

Read = Callable[..., Record | None]


class AudiencePage(WagtailAdminTemplateMixin, TemplateView):
    """A page of figures. `read` is its function of `records`, asked with the user and the address."""

    header_icon = ICON
    page_title = TITLE
    read: Read | None = None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The page's record, and whether its buttons are for this user."""
        record = _record(self.read, self.request.user, self.kwargs)
        self.page_title = record.name or TITLE
        own = {"figures": record, "may_judge": self.request.user.has_perm(JUDGE)}
        return super().get_context_data(**kwargs) | own

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, Audience, and here."""
        here = [{"url": reverse("audience"), "label": TITLE}]
        if self.page_title != TITLE:
            here.append({"url": "", "label": self.page_title})
        return [*self.breadcrumbs_items, *here]


@require_GET
@permission_required(SEE)
def now(request: HttpRequest) -> HttpResponse:
    """Who reads what now: the part of the page alone, for its script."""
    return render(request, "audience/parts/now.html", {"now": records.of_now(request.user)})


@require_GET
@permission_required(SEE)
def table(request: HttpRequest, *, name: str, read: Read, **place: Any) -> StreamingHttpResponse:
    """A table of a page as CSV."""
    record = _record(read, request.user, place)
    found = next((one for one in record.tables if one.name == name), None)
    if found is None:
        raise Http404
    stem = "-".join(["audience", *map(str, place.values()), name])
    headers = {
        "Content-Disposition": f'attachment; filename="{stem}.csv"',
        "Cache-Control": "private, no-store",
    }
    return StreamingHttpResponse(
        tables.csv_lines(found), content_type="text/csv; charset=utf-8", headers=headers
    )


@require_POST
@permission_required(SEE)
@permission_required(JUDGE)
def release(request: HttpRequest, anomaly_id: int) -> HttpResponse:
    """Gives a story back what it has weighed."""
    words = "Released: the story may stand in the rankings again, with all its readers."
    return _settle(request, anomaly_id, actions.release_anomaly, words)


@require_POST
@permission_required(SEE)
@permission_required(JUDGE)
def confirm(request: HttpRequest, anomaly_id: int) -> HttpResponse:
    """Agrees that the traffic is not to be trusted."""
    words = "Confirmed: the story stays out of the rankings. It may still be released."
    return _settle(request, anomaly_id, actions.confirm_anomaly, words)


def _settle(
    request: HttpRequest, anomaly_id: int, action: Callable[..., None], words: str
) -> HttpResponse:
    anomaly = _anomaly(request.user, anomaly_id)
    try:
        action(anomaly, by=request.user)
    except AnomalyIsSettled:
        messages.warning(request, "Somebody has decided this meanwhile. Look at it again.")
    except StoreIsAway:
        messages.error(request, "Nothing was changed: the store of the audience does not answer.")
    else:
        messages.success(request, words)
    if "from_story" in request.POST:
        return redirect("audience_story", anomaly.story_id)
    return redirect(f"{reverse('audience')}#suspect")


def _anomaly(user: Any, anomaly_id: int) -> Anomaly:
    """The one with that id, if it is of a story that this user may see."""
    anomaly = figures.anomaly(anomaly_id)
    if anomaly is None or not reach(user).has(anomaly.story_id):
        raise Http404
    return anomaly


def _record(read: Read | None, user: Any, place: dict[str, Any]) -> Record:
    record = read(user, **place) if read else None
    if record is None:
        raise Http404
    return record
