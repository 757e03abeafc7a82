"""A story as readers see it, and what is to be purged when that has changed: exactly what shows it.

Compares what stood in the published tables with what stands there now; equal means that nothing is
purged. Which answer carries which key: docs/caching.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from pydantic import ValidationError

from broadsheet import clock
from broadsheet.newsroom import shelves
from broadsheet.newsroom.article import Baked, Note
from broadsheet.newsroom.bake import CARD, PAGE, BakedCard
from broadsheet.newsroom.models.published import Listing, PublishedStory, Scope, Status
from broadsheet.newsroom.story import Kind, Picture
from broadsheet.surrogate import keys

Place = tuple[int, int]  # scope, key

LISTS = {
    Scope.SITE: lambda _: keys.LATEST,
    Scope.SECTION: keys.section,
    Scope.TAG: keys.tag,
    Scope.AUTHOR: keys.author,
    Scope.STORYLINE: keys.storyline,
}
# Lists whose page is there only as long as a story stands in them.
WITH_PAGE_WHILE_FILLED = frozenset({Scope.TAG, Scope.AUTHOR, Scope.STORYLINE})


class Keys(NamedTuple):
    """What is to be purged: `hard` is what must not be seen any more."""

    soft: frozenset[str] = frozenset()
    hard: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Shown:
    """A row of the published tables. `card` and `page` are None if it was withdrawn, or unreadable."""

    story_id: int
    is_live: bool
    address: tuple[int, str]
    published_at: datetime
    card: BakedCard | None
    page: Baked | None
    places: frozenset[Place]

    @property
    def notes(self) -> tuple[Note, ...]:
        """Its corrections."""
        return self.page.corrections if self.page else ()

    @property
    def is_sponsored(self) -> bool:
        """Whether it is somebody's advertisement."""
        return self.card is not None and self.card.kind is Kind.SPONSORED


def of(row: PublishedStory, places: Iterable[Place]) -> Shown:
    """The story as the row and its places in lists show it."""
    card, page = _baked(row)
    return Shown(
        story_id=row.pk,
        is_live=row.status == Status.LIVE,
        address=(row.section_id, row.slug),
        published_at=row.published_at,
        card=card,
        page=page,
        places=frozenset(places),
    )


def _baked(row: PublishedStory) -> tuple[BakedCard | None, Baked | None]:
    """What was baked; nothing if another release baked it, in a form that this one cannot read."""
    if row.status != Status.LIVE:
        return None, None
    try:
        return CARD.validate_json(row.card), PAGE.validate_json(row.page)
    except ValidationError:
        return None, None


def changed(before: Shown | None, after: Shown | None) -> Keys:
    """What is to be purged now that a story shows as `after`; None: its address answers 404."""
    was_live, is_live = before and before.is_live, after and after.is_live
    if before and after and was_live and is_live:
        return Keys(frozenset(_updated(before, after)))
    if after and is_live:
        return Keys(frozenset(_appeared(before, after)))
    if before and was_live:
        return _left(before)
    return Keys(frozenset(_moved_unseen(before, after)))


def _appeared(before: Shown | None, after: Shown) -> Iterable[str]:
    """Lists take it in; nothing has shown it yet but stories that name it."""
    yield keys.MISSING
    yield from _lists(after.places)
    yield from shelves.that_hold(after.story_id)
    if before:
        yield keys.article(after.story_id)
    if after.notes:
        yield keys.CORRECTIONS
    if _is_named(after.story_id):
        yield keys.card(after.story_id)


def _is_named(story_id: int) -> bool:
    """Whether another live story names it in its text."""
    naming = Listing.objects.filter(scope=Scope.RELATED, key=story_id)
    return naming.exclude(story=story_id).exists()


def _left(before: Shown) -> Keys:
    soft = frozenset(_lists(before.places)) | ({keys.CORRECTIONS} if before.notes else set())
    shows = (keys.article, keys.card, keys.entry)
    return Keys(soft, frozenset(make(before.story_id) for make in shows))


def _moved_unseen(before: Shown | None, after: Shown | None) -> Iterable[str]:
    """It was withdrawn and is; or it is withdrawn only now, or no longer: its address tells."""
    if before and before != after:
        yield keys.article(before.story_id)
    if after and (before is None or before.address != after.address):
        yield keys.MISSING


def _updated(before: Shown, after: Shown) -> Iterable[str]:
    yield from _lists(before.places ^ after.places)
    if before.address != after.address or _is_first(after.places - before.places, after.story_id):
        yield keys.MISSING
    yield from _order_changed(before, after)
    if before.is_sponsored != after.is_sponsored:
        yield from shelves.that_hold(after.story_id)
    if _on_its_page(before) != _on_its_page(after):
        yield keys.article(after.story_id)
    if _in_lists(before) != _in_lists(after):
        yield keys.card(after.story_id)
    if _in_feeds(before) != _in_feeds(after):
        yield keys.entry(after.story_id)
    if before.notes != after.notes:
        yield keys.CORRECTIONS


def _order_changed(before: Shown, after: Shown) -> Iterable[str]:
    """Lists whose order or choice is another now."""
    if before.address[0] != after.address[0]:
        yield keys.LATEST  # some lists take sections in turn
    if _in_order(before) != _in_order(after):
        yield from _lists(before.places | after.places)


def _lists(places: Iterable[Place]) -> Iterable[str]:
    return (LISTS[Scope(scope)](key) for scope, key in places if scope in LISTS)


def _is_first(places: Iterable[Place], story_id: int) -> bool:
    """Whether one of these lists has a page only now, because the story stands in it."""
    return any(
        not Listing.objects.filter(scope=scope, key=key).exclude(story=story_id).exists()
        for scope, key in places
        if scope in WITH_PAGE_WHILE_FILLED
    )


def _in_order(shown: Shown) -> object:
    """What decides on its place in lists, and on which of them take it."""
    return shown.published_at, shown.is_sponsored


def _on_its_page(shown: Shown) -> object:
    return shown.address, shown.card, shown.page


def _in_lists(shown: Shown) -> object:
    """What pages show of a story elsewhere: neither when it was updated nor how long it is."""
    card = shown.card
    return card and (
        *(shown.address, card.headline, card.kicker, card.dek, card.kind, card.published_at),
        *(card.is_corrected, card.byline, card.language, _in_card(card.picture)),
    )


def _in_card(picture: Picture | None) -> object:
    """Caption and credit stand on the story's own page only."""
    if picture is None or not picture.is_usable(clock.now()):
        return None
    return picture.key, picture.width, picture.height, picture.alt


def _in_feeds(shown: Shown) -> object:
    """Feeds tell when a story was updated, and show no picture."""
    card = shown.card
    return card and (
        *(shown.address, card.headline, card.dek, card.kind, card.byline),
        *(card.published_at, card.updated_at),
    )
