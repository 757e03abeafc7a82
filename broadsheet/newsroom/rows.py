"""The statements that readers' pages run, and how their rows become records.

Written by hand because building them anew for every page costs ten times what running them does; each
reads an index (tests/newsroom asks the database for its plan). Used by `queries` only. Equal rows
become the same record: what is made of a row follows from the row alone.
"""

from dataclasses import fields
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from broadsheet.newsroom.bake import CARD, BakedCard
from broadsheet.newsroom.models.published import Scope, Status
from broadsheet.newsroom.publication import RailSizes
from broadsheet.newsroom.sections import Sections
from broadsheet.newsroom.story import Section, Story

KEPT_STORIES = 4096  # about 3 KB each; a busy front and its articles show some hundred

STORY = "s.article_id, s.slug, s.section_id, s.card"  # the columns of a `StoryRow`
EDITORIAL = " AND NOT l.is_sponsored"
CONTINUED = " AND (l.published_at, l.story_id) < (%s, %s)"

SECTIONS = """
    SELECT p.id, p.title, p.path, p.url_path, n.hue, p.show_in_menus, n.description, p.live
    FROM newsroom_sectionpage n JOIN wagtailcore_page p ON p.id = n.page_ptr_id ORDER BY p.path"""

PUBLICATION_WORDS = (
    "name", "tagline", "description", "email", "postal_address", "legal_name", "founded", "accent_hue",
)  # fmt: skip
PUBLICATION = f"""
    SELECT {", ".join(f"n.{word}" for word in PUBLICATION_WORDS)},
    {", ".join(f"n.{field.name}_size" for field in fields(RailSizes))},
    p.key, p.width, p.height, p.description
    FROM newsroom_publicationsettings n LEFT JOIN newsroom_photo p ON p.id = n.logo_id
    ORDER BY n.id LIMIT 1"""  # noqa: S608  # names of our own fields, here and below

ARTICLE = f"""
    SELECT {STORY}, s.status, s.page FROM newsroom_publishedstory s
    WHERE s.section_id = %s AND s.slug = %s"""  # noqa: S608

ARTICLE_BY_ID = f"""
    SELECT {STORY}, s.page FROM newsroom_publishedstory s
    WHERE s.article_id = %s AND s.status = '{Status.LIVE.value}'"""  # noqa: S608

# Whether a story was ever picked, and how many editorial ones are as new, counted as far as a limit.
STANDING = f"""
    SELECT EXISTS (SELECT 1 FROM newsroom_editorspick k WHERE k.article_id = %s AND k.shelf = %s),
    (SELECT count(*) FROM (SELECT 1 FROM newsroom_listing l
    WHERE l.scope = {Scope.SITE.value} AND l.key = 0{EDITORIAL}
    AND (l.published_at, l.story_id) >= (%s, %s) LIMIT %s) AS newer)"""  # noqa: S608

PICKS = f"""
    SELECT k.section_id, {STORY} FROM newsroom_editorspick k
    JOIN newsroom_publishedstory s ON s.article_id = k.article_id
    WHERE k.shelf = %s AND k.starts_at <= %s AND (k.expires_at IS NULL OR k.expires_at > %s)
    AND s.status = '{Status.LIVE.value}' ORDER BY k.shelf, k.position, k.id"""  # noqa: S608

CORRECTIONS = f"""
    SELECT l.id, l.kind, l.text, l.dated_at, {STORY} FROM newsroom_publishedcorrection l
    JOIN newsroom_publishedstory s ON s.article_id = l.story_id"""  # noqa: S608
CORRECTIONS_ORDER = " ORDER BY l.dated_at DESC, l.id DESC LIMIT %s"


class Before(NamedTuple):
    """A keyset: the list goes on with what stands after the story published then, with that id."""

    published_at: datetime
    story_id: int


class StoryRow(NamedTuple):
    """A published story as it is stored for lists."""

    id: int
    slug: str
    section_id: int
    card: str


class Subject(NamedTuple):
    """A story that shares a tag or storyline, and how many stories carry that tag (else 0).

    `published_at` is as the database gives it: good for comparing, nothing else.
    """

    story_id: int
    published_at: Any
    scope: int
    key: int
    tag_count: int

    @property
    def is_of_storyline(self) -> bool:
        """Whether it shares a storyline; else a tag, which counts 0 stories once it is deleted."""
        return self.scope == Scope.STORYLINE


def fetch(sql: str, parameters: list[Any] | tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """All rows of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def instant(at: datetime) -> Any:
    """An instant as the database compares it."""
    return connection.ops.adapt_datetimefield_value(at)


def list_sql(*, is_editorial: bool = False, is_continued: bool = False) -> str:
    """A list in order. Parameters: scope, key, where it goes on (instant, id), limit."""
    conditions = f"{EDITORIAL if is_editorial else ''}{CONTINUED if is_continued else ''}"
    return (
        f"SELECT {STORY} FROM newsroom_listing l"  # noqa: S608
        " JOIN newsroom_publishedstory s ON s.article_id = l.story_id"
        f" WHERE l.scope = %s AND l.key = %s{conditions}"
        " ORDER BY l.published_at DESC, l.story_id DESC LIMIT %s"
    )


def stories_sql(count: int) -> str:
    """That many live stories by id."""
    marks = ", ".join(["%s"] * count)
    return (
        f"SELECT {STORY} FROM newsroom_publishedstory s"  # noqa: S608
        f" WHERE s.article_id IN ({marks}) AND s.status = '{Status.LIVE.value}'"
    )


def editorial_and_sql(count: int) -> str:
    """The newest editorial stories of the site (marked 1), and that many live stories by id (0).

    Parameters: those of `list_sql`, then the ids.
    """
    newest = list_sql(is_editorial=True)
    named = stories_sql(count).replace("SELECT ", "SELECT 0, ", 1)
    return f"SELECT 1, newest.* FROM ({newest}) AS newest UNION ALL {named}"  # noqa: S608


def newest_sql(lists: int, *, is_editorial: bool = False) -> str:
    """The newest rows of that many lists. Parameters of each list: scope, key, limit."""
    part = (
        "SELECT * FROM (SELECT l.story_id, l.published_at, l.scope, l.key,"  # noqa: S608
        " coalesce((SELECT t.story_count FROM newsroom_tag t"
        f" WHERE t.id = l.key AND l.scope = {Scope.TAG.value}), 0)"
        f" FROM newsroom_listing l WHERE l.scope = %s AND l.key = %s{EDITORIAL if is_editorial else ''}"
        " ORDER BY l.published_at DESC, l.story_id DESC LIMIT %s) AS newest"
    )
    return " UNION ALL ".join([part] * lists)


def corrections_sql(*, is_continued: bool = False) -> str:
    """Corrections in order. Parameters: where it goes on (instant, id), limit."""
    condition = " WHERE (l.dated_at, l.id) < (%s, %s)" if is_continued else ""
    return CORRECTIONS + condition + CORRECTIONS_ORDER


def list_of(
    scope: Scope,
    key: int,
    sections: Sections,
    *,
    limit: int,
    before: Before | None = None,
    is_editorial: bool = False,
) -> tuple[Story, ...]:
    """The stories of a list, newest first."""
    sql = list_sql(is_editorial=is_editorial, is_continued=before is not None)
    rows = fetch(sql, [scope.value, key, *keyset(before), limit])
    return tuple(story_of(StoryRow(*row), sections) for row in rows)


def newest(
    lists: list[tuple[Scope, int]], *, each: int, is_editorial: bool = False
) -> tuple[Subject, ...]:
    """The newest rows of several lists, at most `each` of one."""
    if not lists:
        return ()
    parameters = [value for scope, key in lists for value in (scope.value, key, each)]
    return tuple(
        Subject(*row)
        for row in fetch(newest_sql(len(lists), is_editorial=is_editorial), parameters)
    )


def keyset(before: Before | None) -> tuple[Any, ...]:
    """Parameters of `CONTINUED`; none on the first page."""
    return (instant(before.published_at), before.story_id) if before else ()


def story_of(row: StoryRow, sections: Sections) -> Story:
    """The record of a stored story at its place in the paper; equal rows give the same record."""
    story = sections.kept.get(row)
    if story is None:
        if len(sections.kept) >= KEPT_STORIES:
            sections.kept.clear()
        section = sections.by_id.get(row.section_id)
        story = placed(row.id, row.slug, section, CARD.validate_json(row.card))
        sections.kept[row] = story
    return story


def placed(story_id: int, slug: str, section: Section | None, card: BakedCard) -> Story:
    """A baked card at its place in the paper."""
    return Story(
        id=story_id,
        url=f"{section.path if section else '/'}{slug}/",
        section=section,
        headline=card.headline,
        kicker=card.kicker,
        dek=card.dek,
        kind=card.kind,
        published_at=card.published_at,
        updated_at=card.updated_at,
        is_corrected=card.is_corrected,
        byline=card.byline,
        picture=card.picture,
        language=card.language,
        word_count=card.word_count,
    )
