"""What happens to pages by the clock: publishing what is due, taking down what has expired.

Nothing here decides when it runs or what follows a failure: `jobs` does.
"""

from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from wagtail.models import Page, Revision

from broadsheet import clock
from broadsheet.newsroom import renditions
from broadsheet.newsroom.lifecycle import State
from broadsheet.newsroom.models.article import ArticlePage
from broadsheet.newsroom.models.photo import Photo
from broadsheet.newsroom.models.section import SectionPage


class Due(NamedTuple):
    """A page whose time has come: which revision (0 to take it down), and when that was."""

    page_id: int
    revision_id: int
    at: datetime


def publications(at: datetime) -> tuple[Due, ...]:
    """The revisions that are to be published by now, the longest overdue first. One query."""
    due = Revision.page_revisions.filter(approved_go_live_at__lte=at).order_by(
        "approved_go_live_at", "pk"
    )
    rows = due.values_list("object_id", "pk", "approved_go_live_at")
    return tuple(Due(int(page_id), pk, go_live_at) for page_id, pk, go_live_at in rows)


def expiries(at: datetime) -> tuple[Due, ...]:
    """The pages that were to stand until now at the latest. One query."""
    rows = expired(at).order_by("expire_at", "pk").values_list("pk", "expire_at")
    return tuple(Due(pk, 0, expire_at) for pk, expire_at in rows)


def expired(at: datetime) -> QuerySet[Page]:
    """Stories and sections that stand though their time is over. The front page stands always."""
    standing = Page.objects.filter(live=True, expire_at__lte=at)
    found: QuerySet[Page] = standing.type((ArticlePage, SectionPage))
    return found


def publish(revision_id: int, *, at: datetime) -> bool:
    """Publishes a revision if it is still due; False if an editor or another worker was quicker.

    Expects a transaction; with another one at the same story raises `OperationalError` at once.
    The instant `at` counts, whatever this machine's clock says.
    """
    page_id = Revision.page_revisions.filter(pk=revision_id).values_list("object_id", flat=True)
    before = _lock(page_id.first())
    due = Revision.page_revisions.filter(pk=revision_id, approved_go_live_at__lte=at)
    revision = due.first()
    if before is None or revision is None:
        return False
    go_live_at = revision.approved_go_live_at
    revision.content["go_live_at"] = None  # else Wagtail asks this machine's clock
    revision.publish(skip_permission_checks=True)
    now = clock.now()
    Page.objects.filter(pk=before.pk).update(
        go_live_at=go_live_at,
        last_published_at=now,
        first_published_at=before.first_published_at or now,
    )
    return True


def take_down(page_id: int, *, at: datetime) -> bool:
    """Takes an expired page down; False if that has happened or its end was moved. Like `publish`.

    What stands below a section stays, as when an editor takes that down alone.
    """
    _lock(page_id)
    page = expired(at).filter(pk=page_id).first()
    if page is None:
        return False
    page.specific.unpublish(set_expired=True)
    return True


def settle_unscheduled() -> int:
    """Makes drafts of stories whose schedule an editor has cancelled; how many.

    One query and no lock where there is none.
    """
    found = list(unscheduled().values_list("pk", flat=True))
    return int(unscheduled().filter(pk__in=found).update(state=State.DRAFT)) if found else 0


def unscheduled() -> QuerySet[ArticlePage]:
    """Stories that say that they wait for their time, and have no revision that does."""
    waiting = Q(state=State.SCHEDULED) | Q(state=State.EMBARGOED)  # as `article_to_go_out` says it
    scheduled = Revision.page_revisions.filter(
        object_id=Cast(OuterRef("pk"), CharField()), approved_go_live_at__isnull=False
    )
    found: QuerySet[ArticlePage] = ArticlePage.objects.filter(waiting).exclude(Exists(scheduled))
    return found.order_by()  # not by the tree of pages


def forget_expired_photos(since: datetime, until: datetime) -> int:
    """Deletes the renditions of photos whose rights ended; pages left them out at once."""
    keys = list(expired_photos(since, until).values_list("key", flat=True))
    for key in keys:
        renditions.forget_unless_usable(key)
    return len(keys)


def expired_photos(since: datetime, until: datetime) -> QuerySet[Photo]:
    """Photos whose rights ended after `since`, at `until` at the latest."""
    found: QuerySet[Photo] = Photo.objects.filter(expires_at__gt=since, expires_at__lte=until)
    return found


def _lock(page_id: int | str | None) -> Any:
    """The page's row, ours until the transaction ends; None without one. SQLite has one writer."""
    rows = Page.objects.filter(pk=page_id)
    if connection.features.has_select_for_update_nowait:
        rows = rows.select_for_update(nowait=True)
    return rows.first()
