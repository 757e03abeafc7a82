"""The editors' shelves as readers see them now, and what is to be purged when they have changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q

from broadsheet import clock
from broadsheet.newsroom.models.pick import EditorsPick, Shelf
from broadsheet.newsroom.models.published import Scope, Status
from broadsheet.surrogate import keys


class _Pick(NamedTuple):
    """A pick of a live story."""

    shelf: str
    section_id: int | None
    article_id: int
    starts_at: datetime
    expires_at: datetime | None
    is_sponsored: bool

    @property
    def key(self) -> str:
        """What shows the shelf; empty for one that nothing shows: the front page has no sections."""
        if self.shelf == Shelf.MUST_READS:
            return keys.must_reads(self.section_id)
        return "" if self.section_id else keys.TOP_STORIES

    def is_shown(self, at: datetime) -> bool:
        """Whether it stands on its shelf at that instant; sponsored stories never do."""
        has_ended = self.expires_at is not None and self.expires_at <= at
        return self.starts_at <= at and not has_ended and not self.is_sponsored


@dataclass(frozen=True, slots=True)
class Shelves:
    """Which live stories stand on each shelf now, in order, and which have a Must-Reads pick at all."""

    shown: frozenset[tuple[str, int, int]]  # key, place, story
    picked: frozenset[int]


def read(*, without: int = 0) -> Shelves:
    """The shelves of now, as they would be without that pick."""
    at, picks = clock.now(), _picks(~Q(pk=without))
    shown: list[tuple[str, int, int]] = []
    for key in {pick.key for pick in picks} - {""}:
        stories = [pick.article_id for pick in picks if pick.key == key and pick.is_shown(at)]
        shown.extend((key, place, story) for place, story in enumerate(stories))
    picked = frozenset(pick.article_id for pick in picks if pick.shelf == Shelf.MUST_READS)
    return Shelves(frozenset(shown), picked)


def changed(before: Shelves, after: Shelves) -> frozenset[str]:
    """What shows a shelf that has changed; the pages of stories that were picked for the first time.

    These must no more show Must-Reads in which they stand themselves. When a story is picked no more,
    what its page shows stays right.
    """
    shelves = {key for key, _, _ in before.shown ^ after.shown}
    stories = {keys.article(story) for story in after.picked - before.picked}
    return frozenset(shelves | stories)


def that_hold(story_id: int) -> Iterable[str]:
    """What shows the shelves on which the live story stands now."""
    at = clock.now()
    return {pick.key for pick in _picks(Q(article=story_id)) if pick.is_shown(at)} - {""}


def turned_between(since: datetime, until: datetime) -> frozenset[str]:
    """What shows a shelf on which a pick began or ended after `since`, at `until` at the latest."""
    window = {"gt": since, "lte": until}
    began = Q(**{f"starts_at__{bound}": at for bound, at in window.items()})
    ended = Q(**{f"expires_at__{bound}": at for bound, at in window.items()})
    return frozenset(pick.key for pick in _picks(began | ended) if not pick.is_sponsored) - {""}


def _picks(which: Q) -> list[_Pick]:
    """Picks of live stories, in the order of their shelves."""
    listing = "article__published__listings"
    rows: Any = EditorsPick.objects.filter(
        which,
        article__published__status=Status.LIVE,
        article__published__listings__scope=Scope.SITE,
    ).order_by("shelf", "position", "pk")
    names = [name for name in _Pick._fields if name != "is_sponsored"]
    return [_Pick(*row) for row in rows.values_list(*names, f"{listing}__is_sponsored")]
