"""What happens to stories by the clock: publishing what is due, taking down what has expired.

Each story goes in a transaction of its own, so one that fails stops none of the others.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import CharField, Exists, OuterRef
from django.db.models.functions import Cast
from wagtail.models import Revision

from broadsheet.newsroom import renditions
from broadsheet.newsroom.lifecycle import PUBLIC, State
from broadsheet.newsroom.models.article import ArticlePage
from broadsheet.newsroom.models.photo import Photo

LATELY = timedelta(days=30)  # a worker may have been away; what is set in the past is met at once

logger = logging.getLogger(__name__)


def publish_due(at: datetime) -> int:
    """Publishes every story whose time has come; how many did go out."""
    due = Revision.page_revisions.filter(approved_go_live_at__lte=at).order_by(
        "approved_go_live_at", "pk"
    )
    return _each(due.values_list("pk", flat=True), _publish, at)


def take_down_expired(at: datetime) -> int:
    """Takes down every story that was to stand until now at the latest; how many."""
    expired = ArticlePage.objects.filter(state__in=PUBLIC, expire_at__lte=at).order_by("pk")
    return _each(expired.values_list("pk", flat=True), _take_down, at)


def settle_unscheduled(at: datetime) -> int:
    """Makes drafts of stories whose schedule an editor has cancelled; how many."""
    waiting = ArticlePage.objects.filter(state__in=(State.SCHEDULED, State.EMBARGOED))
    scheduled = Revision.page_revisions.filter(
        object_id=Cast(OuterRef("pk"), CharField()), approved_go_live_at__isnull=False
    )
    return int(waiting.exclude(Exists(scheduled)).update(state=State.DRAFT))


def forget_expired_photos(at: datetime) -> int:
    """Deletes the renditions of photos whose rights ended lately; pages left them out at once."""
    expired = Photo.objects.filter(expires_at__lte=at, expires_at__gt=at - LATELY)
    keys = list(expired.values_list("key", flat=True))
    for key in keys:
        renditions.forget_unless_usable(key)
    return len(keys)


def _each(keys: Iterable[int], act: Callable[[int, datetime], bool], at: datetime) -> int:
    done = 0
    for key in list(keys):
        try:
            with transaction.atomic():
                done += act(key, at)
        except Exception:  # a job's boundary: the next story must not wait for this one
            logger.exception("scheduled_story_failed", extra={"key": key, "act": act.__name__})
    return done


def _publish(revision_id: int, at: datetime) -> bool:
    rows = Revision.page_revisions.filter(pk=revision_id, approved_go_live_at__lte=at)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update()
    revision = rows.first()
    if revision is None:  # another worker was quicker, or an editor changed the date
        return False
    revision.publish(skip_permission_checks=True)
    return True


def _take_down(article_id: int, at: datetime) -> bool:
    rows = ArticlePage.objects.filter(pk=article_id, live=True, expire_at__lte=at)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    article = rows.first()
    if article is None:
        return False
    article.unpublish(set_expired=True)
    return True
