"""The storylines and tags of a story, below its text."""

from dataclasses import dataclass

from broadsheet.newsroom.article import Article
from broadsheet.newsroom.publication import Link


@dataclass(frozen=True, slots=True)
class Topics:
    """Links to the pages of storylines and tags."""

    storylines: tuple[Link, ...]
    tags: tuple[Link, ...]


def build(article: Article) -> Topics | None:
    """The topics, or None where there is not one."""
    page = article.page
    if not page.storylines and not page.tags:
        return None
    return Topics(
        tuple(Link(label.name, f"/storylines/{label.slug}/") for label in page.storylines),
        tuple(Link(label.name, f"/tags/{label.slug}/") for label in page.tags),
    )
