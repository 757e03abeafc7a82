"""An editor at work: headlines that change, and purges by hand, each in a transaction of its own."""

import time

from django.db import transaction

from broadsheet.newsroom import actions
from broadsheet.newsroom.models.article import ArticlePage
from broadsheet.surrogate import outbox, queries


class Clock:
    """Knows when a transaction was committed."""

    committed_at = 0.0

    def stop(self) -> None:
        """It is committed now."""
        self.committed_at = time.monotonic()


def change_headline(path: str, headline: str) -> float:
    """Publishes the story at that address under another headline; when that was committed."""
    page = ArticlePage.objects.get(slug=path.strip("/").rpartition("/")[2])
    page.title = page.list_headline = headline
    clock = Clock()
    with transaction.atomic():
        transaction.on_commit(clock.stop)  # before all others: what they do takes time
        actions.publish_article(page)
    return clock.committed_at


def purge(*keys: str) -> None:
    """Soft, as any change does it."""
    with transaction.atomic():
        outbox.purge(*keys)


def last_position() -> int:
    """Of all purges."""
    return outbox.last_position()


def lacking() -> dict[str, int]:
    """How many purges each receiver lacks."""
    return {one.name: one.pending_count for one in queries.receivers() if one.pending_count}


def receiver_names() -> list[str]:
    """Whoever is told of purges."""
    return [one.name for one in queries.receivers()]


def key_of(path: str) -> str:
    """The surrogate key of the story at that address alone."""
    slug = path.strip("/").rpartition("/")[2]
    return f"article-{ArticlePage.objects.values_list('pk', flat=True).get(slug=slug)}"
