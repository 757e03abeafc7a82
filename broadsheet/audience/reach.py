"""Whose figures somebody at the desk may see: those of the pages that they may edit or publish."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from wagtail.models import Page
from wagtail.permissions import policy_registry

from broadsheet.newsroom.models.page import FRONT_DEPTH

ACTIONS = {"change", "publish"}
STEP = Page.steplen


@dataclass(frozen=True)
class Reach:
    """The pages whose figures may be seen; `is_whole`: the whole site, deleted stories included."""

    pages: QuerySet[Any]
    is_whole: bool

    def among(self, pages: QuerySet[Any]) -> QuerySet[Any]:
        """Those of these pages that may be seen."""
        return pages if self.is_whole else pages.filter(pk__in=self.pages.values("pk"))

    @property
    def ids(self) -> QuerySet[Any] | None:
        """Ids of what may be seen, for a subquery; None: of everything."""
        return None if self.is_whole else self.pages.values("pk")

    def has(self, page_id: int) -> bool:
        """Whether that page may be seen. A query unless the whole site may."""
        return self.is_whole or self.pages.filter(pk=page_id).exists()


def reach(user: Any) -> Reach:
    """What this user may see. Two queries."""
    policy = policy_registry.get_by_type(Page)
    pages = policy.instances_user_has_any_permission_for(user, ACTIONS)
    is_whole = user.is_superuser or pages.filter(depth=FRONT_DEPTH).exists()
    return Reach(pages, is_whole)
