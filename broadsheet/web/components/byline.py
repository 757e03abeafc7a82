"""Who made a story, in order and with what they did, when, and how often it was viewed."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy, pgettext_lazy

from broadsheet.newsroom.article import Article, Credit
from broadsheet.newsroom.publication import Link
from broadsheet.web.components import moment
from broadsheet.web.components.moment import Moment
from broadsheet.web.components.view_count import ViewCount
from broadsheet.web.fragments import CountFragment
from broadsheet.web.pages.site import SiteContext

BY = pgettext_lazy("byline", "By")
# Roles that are not plain writing have a label of their own.
ROLE_LABELS = {
    "photographer": gettext_lazy("Pictures:"),
    "translator": gettext_lazy("Translation:"),
    "editor": gettext_lazy("Editing:"),
}


@dataclass(frozen=True, slots=True)
class BylineLine:
    """People who did the same: "By A and B", "Pictures: C"."""

    label: str
    people: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Byline:
    """Names by role, in the order in which the roles first come. `updated` is None if never.

    `views` is None where nothing is counted: in previews.
    """

    lines: tuple[BylineLine, ...]
    agency: str
    dateline: str
    published: Moment
    updated: Moment | None
    views: ViewCount | CountFragment | None = None


def build(
    article: Article, site: SiteContext, views: ViewCount | CountFragment | None = None
) -> Byline:
    """The byline of a story's own page."""
    story = article.story
    updated = story.updated_at
    return Byline(
        lines=tuple(_lines(article.page.credits)),
        agency=article.page.agency,
        dateline=article.page.dateline,
        published=moment.full(story.published_at, site.zone),
        updated=moment.full(updated, site.zone) if updated else None,
        views=views,
    )


def author_url(slug: str) -> str:
    """The address of an author's page."""
    return f"/authors/{slug}/"


def _lines(credits: Iterable[Credit]) -> Iterable[BylineLine]:
    by_label: dict[str, list[Link]] = {}
    for credit in credits:
        url = author_url(credit.slug) if credit.slug else ""
        by_label.setdefault(str(ROLE_LABELS.get(credit.role, BY)), []).append(
            Link(credit.name, url)
        )
    return (BylineLine(label, tuple(people)) for label, people in by_label.items())
