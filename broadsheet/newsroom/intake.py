"""Turns a filing into the desk's rows: the story, its section, authors, photos, tags.

Called by `actions.file_story` inside its transaction. Rows that only carry a name (sections,
authors, tags, storylines) are found by it or made.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import fields, is_dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.files.images import ImageFile
from django.utils.text import slugify
from wagtail.models import Page

from broadsheet.errors import BroadsheetError
from broadsheet.newsroom import body, sanitise
from broadsheet.newsroom.filing import (
    FiledCredit,
    FiledGallery,
    FiledPhoto,
    FiledRelated,
    Filing,
    Signal,
)
from broadsheet.newsroom.lifecycle import State
from broadsheet.newsroom.models.article import ArticlePage
from broadsheet.newsroom.models.author import Author, Byline, Role
from broadsheet.newsroom.models.correction import Correction
from broadsheet.newsroom.models.page import RESERVED
from broadsheet.newsroom.models.photo import Photo
from broadsheet.newsroom.models.section import FrontPage, SectionPage
from broadsheet.newsroom.models.tag import Storyline, Tag

SLUG_LENGTH = 80
MAX_SLUG_LENGTH = 255  # Wagtail's own, as that of titles
MAX_TITLE_LENGTH = 255
NUMBER_LENGTH = 7  # room for `-` and a number behind the longest slug
HUE_STEP = 137  # the golden angle: neighbouring sections get colours far apart


class CannotFile(BroadsheetError):
    """A filing lacks what a story needs; `fact` says what."""

    def __init__(self, fact: str) -> None:
        super().__init__(fact)
        self.fact = fact


def find(filing: Filing) -> ArticlePage | None:
    """The story that an earlier filing of the same source made, if any."""
    rows = ArticlePage.objects.filter(source=filing.source, source_id=filing.source_id)
    found: ArticlePage | None = rows.first()
    return found


def digest(filing: Filing) -> str:
    """A digest of everything in the filing, the bytes of its pictures included."""
    state = sha256()
    for part in _facts(filing):
        state.update(part)
        state.update(b"\0")
    return state.hexdigest()


def is_same(filing: Filing, article: ArticlePage) -> bool:
    """Whether the article stands as this filing has it."""
    return bool(article.source_digest == digest(filing))


def is_older(filing: Filing, article: ArticlePage) -> bool:
    """Whether a later version was filed before: a wire may repeat itself, a kill must not be undone."""
    known, version = article.source_version_at, filing.version_at
    if article.state == State.KILLED and filing.signal is not Signal.KILLED and not version:
        return True  # nothing says that it is later than the kill
    if not known or not version:
        return False
    return bool(version < known or (version == known and article.state == State.KILLED))


def write(article: ArticlePage | None, filing: Filing) -> ArticlePage:
    """Makes the article, or brings it up to the filing; neither published nor taken down."""
    if not filing.headline or not filing.source_id:
        raise CannotFile("a story needs a headline and a source id")
    parent = _parent(filing.section)
    page = article or ArticlePage(source=filing.source, source_id=filing.source_id, live=False)
    _set_fields(page, filing)
    _set_relations(page, filing)
    if article is None:
        page.slug = _free_slug(_wanted_slug(filing), parent)
        parent.add_child(instance=page)
    elif page.get_parent().pk == parent.pk:
        page.save()
    else:
        _save_and_move(page, parent, filing)
    if page.latest_revision_id:  # an editor has had it open: the desk must not show the older text
        page.save_revision()
    return page


def _save_and_move(page: ArticlePage, parent: FrontPage | SectionPage, filing: Filing) -> None:
    if parent.get_children().filter(slug=page.slug).exists():
        # Wagtail moves without looking at slugs. Free in both places: it is saved before it goes.
        page.slug = _free_slug(_wanted_slug(filing), parent, page.get_parent())
    page.save()
    page.move(parent, pos="last-child")
    page.refresh_from_db()


def _facts(value: Any) -> Iterator[bytes]:
    match value:
        case Path():
            yield sha256(value.read_bytes()).digest()
        case datetime():
            yield value.isoformat().encode()
        case tuple():
            yield b"("
            for item in value:
                yield from _facts(item)
            yield b")"
        case _ if is_dataclass(value):
            yield type(value).__name__.encode()
            for field in fields(value):
                yield from _facts(getattr(value, field.name))
        case _:
            yield repr(value).encode()


def _set_fields(page: ArticlePage, filing: Filing) -> None:
    page.title = filing.headline[:255]
    page.draft_title = page.title
    page.seo_title = filing.seo_headline[:255]
    page.list_headline = filing.list_headline[:140]
    page.kind = filing.kind
    page.kicker = filing.kicker[:60]
    page.dek = filing.dek[:400]
    page.dateline = filing.dateline[:80]
    page.agency = filing.agency[:120]
    page.usage_terms = filing.usage_terms
    page.language = filing.language[:12]
    page.embargo_until = filing.embargo_until
    page.go_live_at = filing.embargo_until
    page.expire_at = filing.expires_at
    page.lead_photo = filing.lead_photo and photo(filing.lead_photo)
    page.lead_alt = filing.lead_photo.alt[:255] if filing.lead_photo else ""
    page.lead_caption = filing.lead_photo.caption if filing.lead_photo else ""
    page.body = _stream(filing)
    page.source_digest = digest(filing)
    page.source_version_at = filing.version_at


def _set_relations(page: ArticlePage, filing: Filing) -> None:
    page.bylines.set(_bylines(filing.credits))
    page.corrections.set(
        [Correction(kind=n.kind, text=n.text, dated_at=n.dated_at) for n in filing.corrections]
    )
    page.tags.set([_tag(name) for name in filing.tags])
    page.storylines.set([_storyline(name) for name in filing.storylines])
    page.secondary_sections.set([section(path) for path in filing.secondary_sections if path])


def _bylines(credits: Iterable[FiledCredit]) -> list[Byline]:
    """One for each author and role: two spellings of a name can be one author."""
    found: dict[tuple[int, str], Byline] = {}
    for credit in credits:
        author, role = _author(credit.name, credit.email), _role(credit.role)
        found.setdefault((author.pk, role), Byline(author=author, role=role, sort_order=len(found)))
    return list(found.values())


def _parent(path: tuple[str, ...]) -> FrontPage | SectionPage:
    return section(path) if path else _front()


def _front() -> FrontPage:
    front: FrontPage | None = FrontPage.objects.order_by("path").first()
    if front is None:
        raise CannotFile("the site has no front page: run `broadsheet init` first")
    return front


def section(path: tuple[str, ...]) -> SectionPage:
    """The section with that path of names, made with those above it if need be."""
    parent: FrontPage | SectionPage = section(path[:-1]) if path[:-1] else _front()
    slug = _section_slug(path[-1])
    if not slug:
        raise CannotFile(f"the section name {path[-1]!r} has no letter in it")
    sections = SectionPage.objects.child_of(parent)
    found: SectionPage | None = sections.filter(slug=slug).first()
    if found is None:  # by its name: where a story held the slug, it was made under another
        found = next((one for one in sections if _section_slug(one.title) == slug), None)
    return found or _new_section(parent, path[-1], slug)


def _section_slug(name: str) -> str:
    return slugify(name[:MAX_TITLE_LENGTH], allow_unicode=True)[:MAX_SLUG_LENGTH].strip("-_")


def _new_section(parent: FrontPage | SectionPage, name: str, slug: str) -> SectionPage:
    hue = (SectionPage.objects.count() * HUE_STEP + 220) % 360
    made = SectionPage(title=name[:MAX_TITLE_LENGTH], slug=_free_slug(slug, parent), hue=hue)
    parent.add_child(instance=made)
    return made


def _wanted_slug(filing: Filing) -> str:
    wanted = slugify(filing.slug or filing.headline, allow_unicode=True)[:SLUG_LENGTH].strip("-")
    return wanted or slugify(filing.source_id) or "story"


def _free_slug(wanted: str, *parents: Page) -> str:
    stem = wanted[: MAX_SLUG_LENGTH - NUMBER_LENGTH]
    taken: set[str] = set()
    for parent in parents:
        if isinstance(parent.specific, FrontPage):
            taken.update(RESERVED)
        children = parent.get_children().filter(slug__startswith=stem)
        taken.update(children.values_list("slug", flat=True))
    number, slug = 1, wanted
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug


def author_slug(name: str) -> str:
    """The slug of an author's page."""
    return slugify(name, allow_unicode=True)[:120] or "author"


def _author(name: str, email: str) -> Author:
    slug = author_slug(name)
    author, _ = Author.objects.get_or_create(
        slug=slug, defaults={"name": name[:120], "email": email}
    )
    if email and not author.email:
        author.email = email
        author.save()
    return author


def _role(role: str) -> str:
    return role if role in Role.values else Role.REPORTER


def _tag(name: str) -> Tag:
    slug = slugify(name, allow_unicode=True)[:100] or "tag"
    tag: Tag = Tag.objects.get_or_create(slug=slug, defaults={"name": name[:100]})[0]
    return tag


def _storyline(name: str) -> Storyline:
    slug = slugify(name, allow_unicode=True)[:120] or "storyline"
    return Storyline.objects.get_or_create(slug=slug, defaults={"name": name[:120]})[0]


def photo(filed: FiledPhoto) -> Photo:
    """The photo with these bytes and this photographer, made if we do not have it yet.

    Words about it belong to each story; rights belong to the photo, and the latest filing's hold.
    """
    digest = sha256(filed.file.read_bytes()).hexdigest()
    found: Photo | None = Photo.objects.filter(
        source_digest=digest, credit=filed.credit[:120]
    ).first()
    if found is None:
        return _new_photo(filed, digest)
    rights = _rights(filed)
    if any(getattr(found, name) != value for name, value in rights.items()):
        for name, value in rights.items():
            setattr(found, name, value)
        found.save()
    return found


def _new_photo(filed: FiledPhoto, digest: str) -> Photo:
    made = Photo(
        source_digest=digest,
        title=(filed.caption or filed.alt or filed.file.stem)[:255],
        description=filed.alt[:255],
        caption=filed.caption,
        credit=filed.credit[:120],
        **_rights(filed),
    )
    with filed.file.open("rb") as file:
        made.file = ImageFile(file, name=filed.file.name)
        _drop_orphan(made)
        made.save()
    return made


def _drop_orphan(made: Photo) -> None:
    """Deletes the file of an earlier attempt that was killed before its row was committed."""
    name = made.get_upload_to(made.file.name)
    if made.file.storage.exists(name) and not Photo.objects.filter(file=name).exists():
        made.file.storage.delete(name)


def _rights(filed: FiledPhoto) -> dict[str, Any]:
    return {
        "agency": filed.agency[:120],
        "usage_terms": filed.usage_terms,
        "may_distribute": filed.may_distribute,
        "expires_at": filed.expires_at,
    }


def _stream(filing: Filing) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for block in filing.body:
        with suppress(_Nothing):
            found.append(WRITERS[type(block)](block, filing))
    return found


class _Nothing(Exception):  # not an error: a block that leads nowhere yet
    pass


def _filed_photo(block: FiledPhoto, _: Filing) -> tuple[str, Any]:
    return "photo", {"photo": photo(block), "alt": block.alt, "caption": block.caption}


def _filed_gallery(block: FiledGallery, _: Filing) -> tuple[str, Any]:
    return "gallery", {"photos": [photo(one) for one in block.photos], "caption": block.caption}


def _filed_related(block: FiledRelated, filing: Filing) -> tuple[str, Any]:
    page = ArticlePage.objects.filter(source=filing.source, source_id=block.source_id).first()
    if page is None:
        raise _Nothing
    return "related", page


def _embed(block: body.Embed, _: Filing) -> tuple[str, Any]:
    value = {"url": block.url, "title": block.title, "frame_url": block.frame_url, "still": None}
    return "embed", value


def _table(block: body.Table, _: Filing) -> tuple[str, Any]:
    rows = [block.header, *block.rows] if block.header else block.rows
    lines = [" | ".join(cell.replace("|", "/").replace("\n", " ") for cell in row) for row in rows]
    value = {"caption": block.caption, "has_header": bool(block.header), "rows": "\n".join(lines)}
    return "table", value


WRITERS: dict[type, Callable[[Any, Filing], tuple[str, Any]]] = {
    body.Paragraph: lambda block, _: ("paragraph", f"<p>{sanitise.inline(block.html)}</p>"),
    body.Subheading: lambda block, _: ("subheading", block.text[:160]),
    body.PullQuote: lambda block, _: (
        "pull_quote",
        {"text": block.text, "attribution": block.attribution[:200]},
    ),
    body.BulletList: lambda block, _: (
        "list",
        {"is_ordered": block.is_ordered, "items": [sanitise.inline(item) for item in block.items]},
    ),
    body.FactBox: lambda block, _: (
        "fact_box",
        {"title": block.title[:160], "text": sanitise.rich(block.html)},
    ),
    body.Table: _table,
    body.Embed: _embed,
    FiledPhoto: _filed_photo,
    FiledGallery: _filed_gallery,
    FiledRelated: _filed_related,
}
