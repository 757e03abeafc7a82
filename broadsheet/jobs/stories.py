"""Stories that the clock moves: which are late, which come next, and how they are called at the desk.

Reads only. A page other than a story, such as a section, can be scheduled too and is told like one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.urls import reverse
from wagtail.models import Page, Revision

from broadsheet.newsroom.due import Due
from broadsheet.newsroom.lifecycle import PUBLIC, State
from broadsheet.newsroom.models.article import ArticlePage
from broadsheet.newsroom.models.page import FRONT_DEPTH

LATEST = "LATEST"  # the label of a story that stands in no section


class Scheduled(NamedTuple):
    """A revision that is to go out, with the headline it has."""

    due: Due
    headline: str


@dataclass(frozen=True, slots=True)
class Planned:
    """A page that goes out or comes down by the clock; `kind` is the desk's word for that."""

    page_id: int
    headline: str
    section: str
    kind: str
    at: datetime


class _Place(NamedTuple):
    path: str
    depth: int
    is_live: bool


def edit_url(page_id: int) -> str:
    """Where a page is edited."""
    return reverse("wagtailadmin_pages:edit", args=[page_id])


def overdue(at: datetime, *, limit: int) -> tuple[Scheduled, ...]:
    """What should be out by now, the longest overdue first. One query, by an index."""
    return _revisions(limit, approved_go_live_at__lte=at)


def overdue_count(at: datetime) -> int:
    """How many should be out by then and are not. One query, by an index."""
    return int(Revision.page_revisions.filter(approved_go_live_at__lte=at).count())


def still_standing(page_ids: Iterable[int], at: datetime) -> dict[int, tuple[str, datetime]]:
    """Of these stories those that should have come down: headline, and when. One query."""
    expired = ArticlePage.objects.filter(pk__in=list(page_ids), live=True, expire_at__lte=at)
    rows = expired.values_list("pk", "title", "expire_at")
    return {pk: (title, expire_at) for pk, title, expire_at in rows}


def revised(revision_ids: Iterable[int]) -> dict[int, Scheduled]:
    """Revisions by their id, with the time they are still scheduled for, if they are. One query."""
    rows = Revision.page_revisions.filter(pk__in=list(revision_ids)).values_list(
        "object_id", "pk", "approved_go_live_at", "object_str"
    )
    return {pk: Scheduled(Due(int(page), pk, at), words) for page, pk, at, words in rows}


def editable_by(user: Any, page_ids: Iterable[int]) -> frozenset[int]:
    """Of these pages those that this user may edit. A query, and two for each that is not."""
    pages = Page.objects.filter(pk__in=list(page_ids))
    return frozenset(page.pk for page in pages if page.permissions_for_user(user).can_edit())


def headlines(page_ids: Iterable[int]) -> dict[int, str]:
    """What pages are called. One query."""
    return dict(Page.objects.filter(pk__in=list(page_ids)).values_list("pk", "draft_title"))


def coming_out(at: datetime, *, limit: int) -> tuple[Planned, ...]:
    """What goes out next. Four queries at most."""
    found = _revisions(limit, approved_go_live_at__gt=at)
    ids = [one.due.page_id for one in found]
    states = dict(ArticlePage.objects.filter(pk__in=ids).values_list("pk", "state"))
    places = _places(ids)
    sections = _sections(places)
    return tuple(
        Planned(
            one.due.page_id,
            one.headline,
            sections.get(one.due.page_id, ""),
            _kind(states.get(one.due.page_id), places.get(one.due.page_id)),
            one.due.at,
        )
        for one in found
    )


def coming_down(at: datetime, *, limit: int) -> tuple[Planned, ...]:
    """Live stories whose end is set, the next first. Three queries at most."""
    ending = ArticlePage.objects.filter(state__in=PUBLIC, expire_at__gt=at)
    found = ending.order_by("expire_at", "pk").values_list("pk", "title", "expire_at")[:limit]
    sections = _sections(_places([pk for pk, _, _ in found]))
    return tuple(
        Planned(pk, title, sections.get(pk, ""), "Comes down", expire_at)
        for pk, title, expire_at in found
    )


def _revisions(limit: int, **when: datetime) -> tuple[Scheduled, ...]:
    rows = Revision.page_revisions.filter(**when).order_by("approved_go_live_at", "pk")
    found = rows.values_list("object_id", "pk", "approved_go_live_at", "object_str")[:limit]
    return tuple(Scheduled(Due(int(page), pk, at), words) for page, pk, at, words in found)


def _places(page_ids: list[int]) -> dict[int, _Place]:
    rows = Page.objects.filter(pk__in=page_ids).values_list("pk", "path", "depth", "live")
    return {pk: _Place(*place) for pk, *place in rows}


def _sections(places: Mapping[int, _Place]) -> dict[int, str]:
    """The section in which each page stands."""
    above = {pk: place.path[: -Page.steplen] for pk, place in places.items()}
    rows = Page.objects.filter(path__in=set(above.values())).values_list("path", "depth", "title")
    names = {path: title if depth > FRONT_DEPTH else LATEST for path, depth, title in rows}
    return {pk: names.get(path, "") for pk, path in above.items()}


def _kind(state: str | None, place: _Place | None) -> str:
    if state is None:
        return "Page"
    if state == State.EMBARGOED:
        return "Embargoed"
    return "Update" if place and place.is_live else "Scheduled"
