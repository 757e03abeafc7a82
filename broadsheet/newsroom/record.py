"""Keeps the published tables true: what readers see follows from these writes and nothing else.

Called by `actions` and `echo` inside their transaction; never by anybody else. What a write changed of
what readers see is purged in the same transaction, and nothing else is.
"""

from collections.abc import Collection, Iterable
from functools import reduce
from operator import or_

from django.db import connection
from django.db.models import F, Q

from broadsheet.newsroom import purges, queries, shown
from broadsheet.newsroom.article import Baked, Note
from broadsheet.newsroom.bake import CARD, PAGE, bake, photo_ids
from broadsheet.newsroom.models.article import ArticlePage
from broadsheet.newsroom.models.published import (
    Listing,
    PublishedCorrection,
    PublishedStory,
    Scope,
    Status,
)
from broadsheet.newsroom.models.section import SectionPage
from broadsheet.newsroom.models.tag import Tag
from broadsheet.newsroom.shown import Keys, Place, Shown
from broadsheet.newsroom.story import Kind
from broadsheet.newsroom.version import bake_version


def publish(article: ArticlePage) -> None:
    """Shows the story as it stands now, in every list it belongs to. Expects a transaction."""
    purges.write(_publish(article))


def publish_all(articles: Iterable[ArticlePage]) -> None:
    """Shows each of these stories as it stands now; purges what several changed once."""
    purges.write(*[_publish(article) for article in articles])


def withdraw(article: ArticlePage) -> None:
    """Takes the story out of every list and leaves its address answering 410, if it ever was live."""
    if article.published_at is None:
        return take_down(article)
    before = _shown(article)
    row, _ = PublishedStory.objects.update_or_create(
        article=article,
        defaults={"status": Status.KILLED, "card": "", "page": ""},
        create_defaults={
            "status": Status.KILLED,
            "slug": article.slug,
            "section_id": _section_id(article),
            "published_at": article.published_at,
            "baked_with": bake_version(),
        },
    )
    _unlist(row)
    return purges.write(shown.changed(before, _shown(article)))


def move_withdrawn(article: ArticlePage) -> None:
    """The address that answers 410 follows a withdrawn story to its new section."""
    before = _shown(article)
    PublishedStory.objects.filter(article=article).update(section_id=_section_id(article))
    purges.write(shown.changed(before, _shown(article)))


def take_down(article: ArticlePage) -> None:
    """Takes the story out of every list; its address then answers 404."""
    before = _shown(article)
    for row in PublishedStory.objects.filter(article=article):
        _unlist(row)
        row.delete()
    purges.write(shown.changed(before, None))


def _publish(article: ArticlePage) -> Keys:
    """Shows the story; what is to be purged for it."""
    card, page = bake(article)
    section_id = _section_id(article)
    row = _row(article)
    before = shown.of(row, _listed(row)) if row else None
    row = row or PublishedStory(article=article)
    is_new = before is None
    row.status = Status.LIVE
    row.slug = article.slug
    row.section_id = section_id
    row.published_at = card.published_at
    row.card = CARD.dump_json(card).decode()
    row.page = PAGE.dump_json(page).decode()
    row.baked_with = bake_version()
    row.save(force_insert=is_new, force_update=not is_new)
    places = set(_places(article, page, section_id))
    was = before.places if before else frozenset[Place]()
    _list(row, was, places, is_sponsored=card.kind is Kind.SPONSORED)
    after = shown.of(row, places)
    if before is None or before.notes != after.notes:
        _note(row, after.notes)
    return shown.changed(before, after)


def _shown(article: ArticlePage) -> Shown | None:
    """The story as readers see it; None: they do not. Nobody else writes it until the end."""
    row = _row(article)
    return shown.of(row, _listed(row)) if row else None


def _row(article: ArticlePage) -> PublishedStory | None:
    """The row, ours until the transaction ends; so is the place of one that is still to come."""
    if connection.features.has_select_for_update:
        list(ArticlePage.objects.select_for_update(of=("self",)).filter(pk=article.pk).values("pk"))
    return PublishedStory.objects.filter(article=article).first()


def _note(row: PublishedStory, notes: Iterable[Note]) -> None:
    PublishedCorrection.objects.filter(story=row).delete()
    PublishedCorrection.objects.bulk_create(
        PublishedCorrection(story=row, kind=note.kind, text=note.text, dated_at=note.dated_at)
        for note in notes
    )


def _section_id(article: ArticlePage) -> int:
    """The section right above the story, 0 for one that stands below the front page."""
    above = SectionPage.objects.filter(path=article.path[: -article.steplen])
    return above.values_list("pk", flat=True).first() or 0


def _places(article: ArticlePage, page: Baked, section_id: int) -> Iterable[Place]:
    yield Scope.SITE, 0
    for key in _sections_with_ancestors(section_id, page.secondary_section_ids):
        yield Scope.SECTION, key
    yield from ((Scope.TAG, tag.id) for tag in page.tags)
    yield from ((Scope.STORYLINE, line.id) for line in page.storylines)
    yield from ((Scope.AUTHOR, byline.author_id) for byline in article.bylines.all())
    yield from ((Scope.PHOTO, photo_id) for photo_id in photo_ids(article))
    yield from ((Scope.RELATED, part.story_id) for part in page.body if part.story_id)


def _sections_with_ancestors(section_id: int, secondary: tuple[int, ...]) -> set[int]:
    """The sections in whose lists the story stands: its own, the secondary ones, all above them."""
    if not section_id and not secondary:
        return set()
    by_id = queries.sections().by_id
    return {key for one in (section_id, *secondary) if one in by_id for key in by_id[one].lineage}


def _list(
    row: PublishedStory, before: Collection[Place], places: set[Place], *, is_sponsored: bool
) -> None:
    _forget(row, set(before) - places)
    if before:
        Listing.objects.filter(story=row).update(
            published_at=row.published_at, is_sponsored=is_sponsored
        )
    new = places.difference(before)
    Listing.objects.bulk_create(
        Listing(
            scope=scope,
            key=key,
            story=row,
            published_at=row.published_at,
            is_sponsored=is_sponsored,
        )
        for scope, key in new
    )
    _count_tags(new, 1)


def _listed(row: PublishedStory) -> set[Place]:
    return set(Listing.objects.filter(story=row).values_list("scope", "key"))


def _unlist(row: PublishedStory) -> None:
    _forget(row, _listed(row))
    PublishedCorrection.objects.filter(story=row).delete()


def _forget(row: PublishedStory, places: set[Place]) -> None:
    if places:
        among = reduce(or_, (Q(scope=scope, key=key) for scope, key in places))
        Listing.objects.filter(among, story=row).delete()
        _count_tags(places, -1)


def _count_tags(places: set[Place], change: int) -> None:
    tags = [key for scope, key in places if scope == Scope.TAG]
    if tags:
        Tag.objects.filter(pk__in=tags).update(story_count=F("story_count") + change)
