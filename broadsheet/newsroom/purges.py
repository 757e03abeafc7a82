"""What the newsroom purges: the keys that follow from a change, written with it into the outbox.

Of stories `shown` tells, of editors' picks `shelves`; here is the rest, and what only time changes.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from broadsheet import clock
from broadsheet.newsroom import shelves
from broadsheet.newsroom.models.author import Author
from broadsheet.newsroom.models.photo import Photo
from broadsheet.newsroom.models.publication import PublicationSettings
from broadsheet.newsroom.models.published import Listing, PublishedStory, Scope, Status
from broadsheet.newsroom.models.tag import Storyline, Tag
from broadsheet.newsroom.publication import Publication
from broadsheet.newsroom.sections import Sections
from broadsheet.newsroom.shown import Keys
from broadsheet.newsroom.story import Section
from broadsheet.surrogate import keys, outbox

NOTHING = Keys()


def write(*changes: Keys) -> None:
    """Has all of these purged, each key once. Expects the transaction of the change."""
    hard = frozenset[str]().union(*(one.hard for one in changes))
    soft = frozenset[str]().union(*(one.soft for one in changes)) - hard
    outbox.purge_hard(*hard)
    outbox.purge(*soft)


# --- what only time changes -----------------------------------------------------------------------


@transaction.atomic
def day() -> None:
    """A new day has begun in the site's time zone."""
    outbox.purge(keys.TODAY)


@transaction.atomic
def picks_between(since: datetime, until: datetime) -> None:
    """Picks began or ended after `since`, at `until` at the latest."""
    outbox.purge(*shelves.turned_between(since, until))


@transaction.atomic
def photos_between(since: datetime, until: datetime) -> None:
    """The rights of photos ended after `since`, at `until` at the latest."""
    ended = Photo.objects.filter(expires_at__gt=since, expires_at__lte=until)
    write(*map(of_lost_photo, ended))


# --- sections -------------------------------------------------------------------------------------


def of_sections(before: Sections, after: Sections) -> Keys:
    """The tree of sections has changed."""
    if before == after:
        return NOTHING
    found = {keys.SECTIONS} if _ids(before.nav) != _ids(after.nav) else set()
    moved = _moved(before, after)
    if any(_topmost(before, one.id) != one.lineage[0] for one in after.all if one.id in moved):
        found.add(keys.LATEST)  # some lists take topmost sections in turn
    for section in after.all:
        was = before.by_id.get(section.id)
        found |= _of_section(was, section) if was else _of_new_section(section)
        if was and moved.intersection(section.lineage):
            found |= {keys.label(section.id), keys.MISSING}
        if was and _below(section, before) != _below(section, after):
            found.add(keys.section(section.id))
    for gone in before.by_id.keys() - after.by_id.keys():
        found |= {keys.section(gone), keys.label(gone)}
    return Keys(frozenset(found))


def without(section_id: int, sections: Sections) -> Sections:
    """The tree as it will be without a section and all below it."""
    return Sections(tuple(one for one in sections.all if section_id not in one.lineage))


def _topmost(sections: Sections, section_id: int) -> int:
    return sections.by_id[section_id].lineage[0]


def _moved(before: Sections, after: Sections) -> set[int]:
    """Sections at another address. Those below move too; while one is saved they do not say so yet."""
    was = {section.id: section.path for section in before.all}
    return {
        section.id for section in after.all if was.get(section.id, section.path) != section.path
    }


def _of_section(was: Section, section: Section) -> set[str]:
    found = set()
    if _named(was) != _named(section):
        found.add(keys.label(section.id))
    if section.is_live and not was.is_live:
        found.add(keys.MISSING)
    if was.is_live and not section.is_live:
        found.add(keys.section(section.id))
    return found


def _of_new_section(section: Section) -> set[str]:
    return {keys.MISSING} if section.is_live else set()


def _named(section: Section) -> object:
    return section.name, section.hue, section.description


def _below(section: Section, sections: Sections) -> tuple[int, ...]:
    """The sections right below it, in order: its page links to them."""
    return tuple(one.id for one in sections.all if one.lineage[-2:-1] == (section.id,))


def _ids(sections: tuple[Section, ...]) -> tuple[int, ...]:
    return tuple(section.id for section in sections)


# --- people, subjects, the paper ------------------------------------------------------------------


def of_author(before: Author, author: Author) -> Keys:
    """An author's own page shows who they are; bylines are a matter of the stories."""
    if _person(before) == _person(author) or not _is_listed(Scope.AUTHOR, author.pk):
        return NOTHING
    return _renamed(keys.author(author.pk), before.slug, author.slug)


def of_subject(before: Tag | Storyline, subject: Tag | Storyline) -> Keys:
    """A tag or storyline has another name or address."""
    same = (before.name, before.slug) == (subject.name, subject.slug)
    return NOTHING if same else _renamed_subject(before, subject.slug)


def of_subject_deletion(subject: Tag | Storyline) -> Keys:
    """A tag or storyline is deleted: its page is gone."""
    return _renamed_subject(subject, subject.slug)


def of_publication(before: Publication, after: Publication) -> Keys:
    """The paper's own settings have been saved."""
    return NOTHING if before == after else Keys(frozenset({keys.PUBLICATION}))


def _person(author: Author) -> object:
    return (
        *(author.name, author.slug, author.beat, author.bio),
        *(author.public_email, author.photo_id),
    )


def _renamed_subject(subject: Tag | Storyline, slug: str) -> Keys:
    is_tag = isinstance(subject, Tag)
    if not _is_listed(Scope.TAG if is_tag else Scope.STORYLINE, subject.pk):
        return NOTHING
    return _renamed((keys.tag if is_tag else keys.storyline)(subject.pk), subject.slug, slug)


def _renamed(key: str, before: str, slug: str) -> Keys:
    return Keys(frozenset({key} if before == slug else {key, keys.MISSING}))


def _is_listed(scope: Scope, key: int) -> bool:
    return Listing.objects.filter(scope=scope, key=key).exists()


# --- photos ---------------------------------------------------------------------------------------


def of_photo(before: Photo, photo: Photo) -> Keys:
    """A photo has changed, and the stories that show it have been baked anew: they purge themselves."""
    found = set()
    if before.key != photo.key:
        found.add(keys.photo(before.key))
    if before.expires_at != photo.expires_at or _is_logo_described_anew(before, photo):
        found.add(keys.photo(photo.key))
    if not _is_usable(before) and _is_usable(photo):
        found.add(keys.MISSING)  # what was made of it can be asked for again
    has_ended = _is_usable(before) and not _is_usable(photo)
    return Keys(frozenset(found), of_lost_photo(photo).hard if has_ended else frozenset())


def of_lost_photo(photo: Photo) -> Keys:
    """A photo may be shown no more: neither it nor the pages and cards that show it."""
    shown_in = _stories_with(photo)
    articles = (keys.article(story) for story in shown_in.values_list("pk", flat=True))
    in_cards = shown_in.filter(card__contains=f'"{photo.key}"').values_list("pk", flat=True)
    return Keys(hard=frozenset({keys.photo(photo.key), *articles, *map(keys.card, in_cards)}))


def _stories_with(photo: Photo) -> QuerySet[PublishedStory]:
    return PublishedStory.objects.filter(
        status=Status.LIVE, listings__scope=Scope.PHOTO, listings__key=photo.pk
    )


def _is_usable(photo: Photo) -> bool:
    return photo.expires_at is None or photo.expires_at > clock.now()


def _is_logo_described_anew(before: Photo, photo: Photo) -> bool:
    """The description of the paper's logo stands in the head of pages."""
    is_logo: bool = PublicationSettings.objects.filter(logo=photo).exists()
    return is_logo and before.description != photo.description
