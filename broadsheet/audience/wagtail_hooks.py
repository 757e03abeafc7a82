"""The audience in the desk: its menu entry, addresses and rights."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.auth import permission_required
from wagtail.admin.menu import MenuItem

from broadsheet.audience.desk import records, views

MENU_ORDER = 8800  # before Operations
PAGES = (  # place, name, template, what is read
    ("", "audience", "overview", records.of_site),
    ("stories/<int:story_id>/", "audience_story", "story", records.of_story),
    ("sections/<int:section_id>/", "audience_section", "collection", records.of_section),
    ("authors/<int:author_id>/", "audience_author", "collection", records.of_author),
)


class AudienceMenuItem(MenuItem):
    """The entry for those who may see the page."""

    def is_shown(self, request: Any) -> bool:
        """Whether this user may."""
        allowed: bool = request.user.has_perm(views.SEE)
        return allowed


@hooks.register("register_admin_menu_item")
def audience_entry() -> MenuItem:
    """Audience in the main menu."""
    return AudienceMenuItem(
        views.TITLE, reverse("audience"), name="audience", icon_name=views.ICON, order=MENU_ORDER
    )


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    """The pages, the tables of each, and the buttons."""
    found = [
        path("audience/now/", views.now, name="audience_now"),
        path("audience/anomalies/<int:anomaly_id>/release/", views.release, name="release_anomaly"),
        path("audience/anomalies/<int:anomaly_id>/confirm/", views.confirm, name="confirm_anomaly"),
    ]
    for place, name, template, read in PAGES:
        page = views.AudiencePage.as_view(read=read, template_name=f"audience/{template}.html")
        tables = f"audience/{place}tables/<slug:name>.csv"
        found += [
            path(f"audience/{place}", permission_required(views.SEE)(page), name=name),
            path(tables, views.table, {"read": read}, name=f"{name}_table"),
        ]
    return found


@hooks.register("register_permissions")
def rights() -> QuerySet[Permission]:
    """What Settings > Groups offers."""
    codenames = [right.partition(".")[2] for right in (views.SEE, views.JUDGE)]
    return Permission.objects.filter(content_type__app_label="audience", codename__in=codenames)
