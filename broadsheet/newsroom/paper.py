"""What stories, sections and authors are called at the desk, and which stories are theirs. Reads only."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import Length, Substr
from wagtail.models import Page

from broadsheet.newsroom import queries as newsroom
from broadsheet.newsroom.models.author import Author
from broadsheet.newsroom.models.published import Listing, Scope
from broadsheet.newsroom.models.section import SectionPage


class Named(NamedTuple):
    """A section or an author."""

    id: int
    name: str


class Place(NamedTuple):
    """A section in the tree; `path` is Wagtail's."""

    id: int
    path: str
    name: str


@dataclass(frozen=True, slots=True)
class About:
    """A story at the desk: the sections above it, topmost first, and who signed it.

    `headline` is empty of one that is deleted, `url` and `word_count` of one that is not live.
    """

    id: int
    headline: str = ""
    url: str = ""
    word_count: int = 0
    sections: tuple[Named, ...] = ()
    authors: tuple[Named, ...] = ()


def about(story_id: int) -> About:
    """A story, whether it is live, taken down or deleted. Five queries."""
    found = Page.objects.filter(pk=story_id).values_list("draft_title", "path").first()
    if found is None:
        return About(story_id)
    headline, path = found
    above = [path[:end] for end in range(Page.steplen, len(path), Page.steplen)]
    sections = SectionPage.objects.filter(path__in=above).order_by("path")
    authors = Author.objects.filter(bylines__article_id=story_id).order_by("bylines__sort_order")
    live = newsroom.stories([story_id], newsroom.sections()).get(story_id)
    return About(
        story_id,
        headline,
        url=live.url if live else "",
        word_count=live.word_count if live else 0,
        sections=tuple(Named(*row) for row in sections.values_list("pk", "title")),
        authors=tuple(dict.fromkeys(Named(*row) for row in authors.values_list("pk", "name"))),
    )


def stories_below(path: str) -> QuerySet[Any]:
    """Ids of what stands below a page of the tree, for a subquery."""
    below: QuerySet[Any] = Page.objects.filter(path__startswith=path).values("pk")
    return below


def stories_by(author_id: int) -> QuerySet[Any]:
    """Ids of the published stories that an author signed, for a subquery."""
    return signed().filter(author_id=author_id).values("story_id")


def signed() -> QuerySet[Any]:
    """Each published story with each of its authors, as `story_id` and `author_id`, for sums."""
    rows: QuerySet[Any] = Listing.objects.annotate(author_id=F("key"))
    return rows.filter(scope=Scope.AUTHOR)


def stories_above(story_id: OuterRef) -> QuerySet[Any]:
    """The tree path of the page right above a story of an outer query, as `above`."""
    above = Substr("path", 1, Length("path") - Page.steplen)
    placed: QuerySet[Any] = Page.objects.filter(pk=story_id).annotate(above=above)
    return placed.values("above")


def sections(among: QuerySet[Any] | Collection[int] | None = None) -> tuple[Place, ...]:
    """These sections in the order of the tree. One query."""
    rows = SectionPage.objects.order_by("path")
    chosen = rows if among is None else rows.filter(pk__in=among)
    return tuple(Place(*row) for row in chosen.values_list("pk", "path", "title"))


def section(section_id: int) -> Place | None:
    """The section with that id. One query."""
    return next(iter(sections([section_id])), None)


def authors(author_ids: Iterable[int]) -> dict[int, str]:
    """What these authors are called. One query."""
    rows = Author.objects.filter(pk__in=list(author_ids))
    return dict(rows.values_list("pk", "name"))


def headlines(page_ids: Iterable[int]) -> dict[int, str]:
    """What these stories are called; one that is deleted is missing. One query."""
    rows = Page.objects.filter(pk__in=list(page_ids))
    return dict(rows.values_list("pk", "draft_title"))
