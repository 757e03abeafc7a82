"""Operations in the desk: its menu entry, addresses and rights, and the alarms on the home page."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.forms import Media
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.auth import permission_required
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.models import Page
from wagtail.permissions import policy_registry

from broadsheet.jobs import database_clock, views
from broadsheet.jobs.desk import alarm_lines_for

MENU_ORDER = 8900  # after what editors do all day, before Reports and Settings


class OperationsMenuItem(MenuItem):
    """The entry for those who may see the page."""

    def is_shown(self, request: Any) -> bool:
        """Whether this user may."""
        allowed: bool = request.user.has_perm(views.SEE)
        return allowed


class AlarmsPanel(Component):
    """The alarms on the home page of everybody who may publish; nothing while there are none."""

    name = "alarms"
    template_name = "jobs/alarms_panel.html"
    order = 10  # above everything else

    @property
    def media(self) -> Media:
        """The desk's own styles."""
        return Media(css={"all": ["jobs/operations.css"]})

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """The alarms, and whether there is more to see for this user."""
        user = parent_context["request"].user
        may_see = user.has_perm(views.SEE)
        lines = alarm_lines_for(user, database_clock.now(), may_see=may_see)
        return {"alarms": lines, "may_see": may_see}


@hooks.register("construct_homepage_panels")
def with_alarms(request: Any, panels: list[Component]) -> None:
    """Puts the alarms first for whoever may publish or see operations."""
    may_publish = policy_registry.get_by_type(Page).user_has_permission(request.user, "publish")
    if may_publish or request.user.has_perm(views.SEE):
        panels.append(AlarmsPanel())


@hooks.register("register_admin_menu_item")
def operations_entry() -> MenuItem:
    """Operations in the main menu."""
    return OperationsMenuItem(
        "Operations", reverse("operations"), name="operations", icon_name="cogs", order=MENU_ORDER
    )


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    """The page and its buttons."""
    page = permission_required(views.SEE)(views.OperationsView.as_view())
    return [
        path("operations/", page, name="operations"),
        path("operations/jobs/retry/", views.retry_all, name="retry_jobs"),
        path("operations/jobs/discard/", views.discard_all, name="discard_jobs"),
        path("operations/jobs/<int:job_id>/retry/", views.retry, name="retry_job"),
        path("operations/jobs/<int:job_id>/discard/", views.discard, name="discard_job"),
    ]


@hooks.register("register_permissions")
def rights() -> QuerySet[Permission]:
    """What Settings > Groups offers."""
    codenames = [right.partition(".")[2] for right in (views.SEE, views.HANDLE)]
    return Permission.objects.filter(content_type__app_label="jobs", codename__in=codenames)
