"""What readers may see, read from the published tables; never writes.

Lists come newest first, ties by id, and page by keyset (`before`). How rows become records and
which index a list reads: `rows`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.translation import get_language_bidi

from broadsheet.newsroom import rows
from broadsheet.newsroom.article import Article, Credit, Label, Note
from broadsheet.newsroom.bake import PAGE
from broadsheet.newsroom.models.author import Author
from broadsheet.newsroom.models.pick import Shelf
from broadsheet.newsroom.models.published import Listing, Scope, Status
from broadsheet.newsroom.models.tag import Storyline, Tag
from broadsheet.newsroom.publication import Publication, RailSizes
from broadsheet.newsroom.rows import Before, StoryRow, Subject
from broadsheet.newsroom.sections import SectionRow, Sections, tree
from broadsheet.newsroom.story import Kind, Picture, Section, Story


@dataclass(frozen=True, slots=True)
class Killed:
    """The address of a story that was withdrawn: it answers 410."""

    story_id: int


# --- the site -------------------------------------------------------------------------------------


def sections() -> Sections:
    """Every section, in the order of the desk's tree. One query."""
    return tree(tuple(SectionRow(*row) for row in rows.fetch(rows.SECTIONS)))


def publication() -> Publication:
    """The paper itself, as editors set it. One query."""
    found = rows.fetch(rows.PUBLICATION)
    if not found:
        return Publication(name="Broadsheet", language=settings.LANGUAGE_CODE)
    *row, key, width, height, alt = found[0]
    logo = Picture(key, width, height, alt) if key else None
    direction = "rtl" if get_language_bidi() else "ltr"
    return _publication(tuple(row), logo, settings.LANGUAGE_CODE, direction)


@lru_cache(maxsize=4)
def _publication(
    row: tuple[Any, ...], logo: Picture | None, language: str, direction: str
) -> Publication:
    words, sizes = row[: -len(fields(RailSizes))], row[-len(fields(RailSizes)) :]
    return Publication(
        **dict(zip(rows.PUBLICATION_WORDS, words, strict=True)),
        logo=logo,
        language=language,
        direction=direction,
        rail_sizes=RailSizes(*sizes),
    )


# --- one story ------------------------------------------------------------------------------------


def article_at(path: str, sections: Sections) -> Article | Killed | None:
    """The story at an address such as `/world/asia/a-slug/`; None if nothing is there. One query."""
    parent_path, _, slug = path.rstrip("/").rpartition("/")
    section = sections.by_path.get(f"{parent_path}/")
    if parent_path and section is None:
        return None
    found = rows.fetch(rows.ARTICLE, [section.id if section else 0, slug])
    if not found:
        return None
    *story, status, page = found[0]
    if status == Status.KILLED:
        return Killed(story[0])
    return Article(rows.story_of(StoryRow(*story), sections), PAGE.validate_json(page))


def article(story_id: int, sections: Sections) -> Article | None:
    """The live story with that id. One query."""
    found = rows.fetch(rows.ARTICLE_BY_ID, [story_id])
    if not found:
        return None
    *story, page = found[0]
    return Article(rows.story_of(StoryRow(*story), sections), PAGE.validate_json(page))


def stories(ids: Iterable[int], sections: Sections) -> dict[int, Story]:
    """The live stories among these ids. One query, none without ids."""
    wanted = list(ids)
    if not wanted:
        return {}
    found = rows.fetch(rows.stories_sql(len(wanted)), wanted)
    return {row[0]: rows.story_of(StoryRow(*row), sections) for row in found}


# --- lists ----------------------------------------------------------------------------------------


def site_latest(
    sections: Sections, *, limit: int, before: Before | None = None
) -> tuple[Story, ...]:
    """The newest stories of the site."""
    return rows.list_of(Scope.SITE, 0, sections, limit=limit, before=before)


def site_editorial(sections: Sections, *, limit: int) -> tuple[Story, ...]:
    """The newest stories of the site without the sponsored ones."""
    return rows.list_of(Scope.SITE, 0, sections, limit=limit, is_editorial=True)


def site_editorial_and(
    ids: Iterable[int], sections: Sections, *, limit: int
) -> tuple[tuple[Story, ...], dict[int, Story]]:
    """The newest stories of the site without the sponsored ones; the live ones among these ids. One query."""
    wanted = list(ids)
    if not wanted:
        return site_editorial(sections, limit=limit), {}
    parameters = [Scope.SITE.value, 0, limit, *wanted]
    newest: list[Story] = []
    named: dict[int, Story] = {}
    for is_newest, *row in rows.fetch(rows.editorial_and_sql(len(wanted)), parameters):
        story = rows.story_of(StoryRow(*row), sections)
        if is_newest:
            newest.append(story)
        else:
            named[story.id] = story
    newest.sort(key=lambda story: (story.published_at, story.id), reverse=True)
    return tuple(newest), named


def section_latest(
    section_id: int, sections: Sections, *, limit: int, before: Before | None = None
) -> tuple[Story, ...]:
    """The newest stories of a section, those of the sections within it included."""
    return rows.list_of(Scope.SECTION, section_id, sections, limit=limit, before=before)


def tag_latest(
    tag_id: int, sections: Sections, *, limit: int, before: Before | None = None
) -> tuple[Story, ...]:
    """The newest stories that carry a tag."""
    return rows.list_of(Scope.TAG, tag_id, sections, limit=limit, before=before)


def author_latest(
    author_id: int, sections: Sections, *, limit: int, before: Before | None = None
) -> tuple[Story, ...]:
    """The newest stories signed by an author."""
    return rows.list_of(Scope.AUTHOR, author_id, sections, limit=limit, before=before)


def storyline_latest(
    storyline_id: int, sections: Sections, *, limit: int, before: Before | None = None
) -> tuple[Story, ...]:
    """The newest stories of a storyline."""
    return rows.list_of(Scope.STORYLINE, storyline_id, sections, limit=limit, before=before)


def newest_of_sections(
    section_ids: Iterable[int], sections: Sections, *, each: int
) -> dict[int, tuple[Story, ...]]:
    """The newest stories of several sections, at most `each` of one. Two queries."""
    newest = rows.newest([(Scope.SECTION, section_id) for section_id in section_ids], each=each)
    found = stories({row.story_id for row in newest}, sections)
    lists: dict[int, list[Story]] = {}
    for row in newest:
        if row.story_id in found:
            lists.setdefault(row.key, []).append(found[row.story_id])
    return {key: tuple(stories) for key, stories in lists.items()}


class Pick(NamedTuple):
    """A story on a shelf, and the section whose shelf it is (None: the site's)."""

    story: Story
    section_id: int | None


def must_reads(
    sections: Sections, *, at: datetime, section: Section | None = None
) -> tuple[Pick, ...]:
    """The Must-Reads of now: the section's, those of the sections above it, the site's. One query."""
    return _picks(Shelf.MUST_READS, sections, at=at, lineage=section.lineage if section else ())


class Standing(NamedTuple):
    """What may bring a story into Must-Reads: a pick of any time, or its rank among the newest."""

    is_picked: bool
    rank: int


def must_reads_standing(story: Story, *, limit: int) -> Standing:
    """The standing of a story; its rank, 1 for the newest editorial one, is at most `limit`. One query."""
    instant = rows.instant(story.published_at)
    parameters = [story.id, Shelf.MUST_READS.value, instant, story.id, limit]
    is_picked, rank = rows.fetch(rows.STANDING, parameters)[0]
    return Standing(bool(is_picked), rank)


def top_stories(sections: Sections, *, at: datetime) -> tuple[Story, ...]:
    """The stories that editors set on top of the front page now. One query."""
    return tuple(pick.story for pick in _picks(Shelf.TOP_STORIES, sections, at=at, lineage=()))


def newest_of_subjects(
    storyline_ids: Iterable[int], tag_ids: Iterable[int], *, each: int
) -> tuple[Subject, ...]:
    """The newest editorial stories of each storyline and tag, at most `each` of one. One query."""
    lists: list[tuple[Scope, int]] = [(Scope.STORYLINE, key) for key in storyline_ids]
    return rows.newest(
        [*lists, *((Scope.TAG, key) for key in tag_ids)], each=each, is_editorial=True
    )


class PublicNote(NamedTuple):
    """A correction on the page of corrections."""

    id: int
    note: Note
    story: Story


def corrections(
    sections: Sections, *, limit: int, before: Before | None = None
) -> tuple[PublicNote, ...]:
    """Corrections of live stories, newest first. One query."""
    sql = rows.corrections_sql(is_continued=before is not None)
    return tuple(
        PublicNote(pk, Note(kind, text, _aware(dated_at)), rows.story_of(StoryRow(*row), sections))
        for pk, kind, text, dated_at, *row in rows.fetch(sql, [*rows.keyset(before), limit])
    )


# --- people and subjects --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Person:
    """An author as their page shows them."""

    id: int
    credit: Credit
    portrait: Picture | None


def author(slug: str) -> Person | None:
    """The author with that slug who has a story live. Two queries."""
    row = Author.objects.select_related("photo").filter(slug=slug).first()
    if row is None or not _has_stories(Scope.AUTHOR, row.pk):
        return None
    credit = Credit(row.name, row.slug, "", row.public_email, row.beat, row.bio)
    return Person(row.pk, credit, row.photo.picture(alt=row.name) if row.photo else None)


def tag(slug: str) -> Label | None:
    """The tag with that slug if a live story carries it. One query."""
    row = Tag.objects.filter(slug=slug, story_count__gt=0).first()
    return row and Label(row.pk, row.name, row.slug)


def storyline(slug: str) -> Label | None:
    """The storyline with that slug if it has a live story. Two queries."""
    row = Storyline.objects.filter(slug=slug).first()
    if row is None or not _has_stories(Scope.STORYLINE, row.pk):
        return None
    return Label(row.pk, row.name, row.slug)


def _has_stories(scope: Scope, key: int) -> bool:
    return Listing.objects.filter(scope=scope, key=key).exists()


def _picks(
    shelf: Shelf, sections: Sections, *, at: datetime, lineage: tuple[int, ...]
) -> tuple[Pick, ...]:
    now = rows.instant(at)
    nearest: dict[int | None, int] = {key: -depth for depth, key in enumerate(lineage, 1)}
    nearest[None] = 1
    found = (
        Pick(rows.story_of(StoryRow(*row), sections), section_id)
        for section_id, *row in rows.fetch(rows.PICKS, [shelf.value, now, now])
        if section_id in nearest
    )
    editorial = (pick for pick in found if pick.story.kind is not Kind.SPONSORED)
    return tuple(sorted(editorial, key=lambda pick: nearest[pick.section_id]))


def _aware(value: datetime | str) -> datetime:
    """SQLite answers a statement written by hand with text, in UTC."""
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return at if at.tzinfo else at.replace(tzinfo=UTC)
