"""Bakes a story: from the desk's row to the records that readers' pages are made of.

Everything no request changes is done here, once, when the story is published; a preview bakes the
same way in memory. Runs queries; the pages made from its result run none.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Any

from django.conf import settings
from pydantic import TypeAdapter

from broadsheet.newsroom import body, presenter, sanitise
from broadsheet.newsroom.article import Baked, BodyPart, Credit, Label, Note
from broadsheet.newsroom.models.article import ArticlePage
from broadsheet.newsroom.models.author import Role
from broadsheet.newsroom.story import Kind, Picture
from broadsheet.newsroom.stream import blocks_of

# Roles whose names stand in lists; a photographer is named on the story's own page.
WRITERS = frozenset({Role.REPORTER, Role.COLUMNIST, Role.CONTRIBUTOR})


@dataclass(frozen=True, slots=True)
class BakedCard:
    """What publishing stores of a story for lists: `Story` without its address and section."""

    headline: str
    kicker: str
    dek: str
    kind: Kind
    published_at: datetime
    updated_at: datetime | None
    is_corrected: bool
    byline: str
    picture: Picture | None
    language: str
    word_count: int


CARD = TypeAdapter(BakedCard)  # the JSON of `PublishedStory.card`
PAGE = TypeAdapter(Baked)  # the JSON of `PublishedStory.page`


def bake(article: ArticlePage) -> tuple[BakedCard, Baked]:
    """The story as lists and its own page show it. `published_at` of the article must be set."""
    assert article.published_at is not None  # noqa: S101  # a promise of the caller, for the types
    blocks = tuple(blocks_of(article.body))
    credits = tuple(_credits(article))
    corrections = tuple(
        Note(note.kind, note.text, note.dated_at) for note in article.corrections.all()
    )
    lead = _lead_photo(article)
    card = BakedCard(
        headline=article.list_headline or article.title,
        kicker=article.kicker,
        dek=article.dek,
        kind=Kind(article.kind),
        published_at=article.published_at,
        updated_at=article.updated_at,
        is_corrected=bool(corrections),
        byline=", ".join(credit.name for credit in credits if credit.role in WRITERS),
        picture=lead,
        language=article.language or settings.LANGUAGE_CODE,
        word_count=sum(map(_words, blocks)),
    )
    page = Baked(
        headline=article.title,
        seo_headline=article.seo_title or article.title,
        summary=article.search_description or article.dek,
        dateline=article.dateline,
        agency=article.agency,
        credits=credits,
        lead_photo=lead,
        corrections=corrections,
        body=tuple(_parts(blocks)),
        tags=tuple(Label(tag.pk, tag.name, tag.slug) for tag in _tags(article)),
        storylines=tuple(Label(line.pk, line.name, line.slug) for line in article.storylines.all()),
        secondary_section_ids=tuple(section.pk for section in article.secondary_sections.all()),
    )
    return card, page


def photo_ids(article: ArticlePage) -> set[int]:
    """The photos that the story shows, lead and body alike."""
    found = {article.lead_photo_id} if article.lead_photo_id else set()
    for child in article.body:
        value = child.value
        match child.block_type:
            case "photo" if value["photo"]:
                found.add(value["photo"].pk)
            case "gallery":
                found.update(photo.pk for photo in value["photos"] if photo)
            case "embed" if value["still"]:
                found.add(value["still"].pk)
    return found


def _credits(article: ArticlePage) -> Iterator[Credit]:
    for byline in article.bylines.all():
        author = byline.author
        yield Credit(
            name=author.name,
            slug=author.slug,
            role=byline.role,
            email=author.public_email,
            beat=author.beat,
            bio=author.bio,
        )


def _tags(article: ArticlePage) -> Iterable[Any]:
    tags: Iterable[Any] = article.tags.all()
    return sorted(tags, key=lambda tag: tag.name)


def _lead_photo(article: ArticlePage) -> Picture | None:
    photo = article.lead_photo
    return photo and photo.picture(alt=article.lead_alt, caption=article.lead_caption)


def _parts(blocks: Iterable[body.Block]) -> Iterator[BodyPart]:
    """Stretches of finished HTML, parted only where a request may change something."""
    html: list[str] = []
    for block in blocks:
        until = _rights_end(block)
        if until is None and not isinstance(block, body.Related):
            html.append(presenter.render_block(block))
            continue
        if html:
            yield BodyPart(html="".join(html))
            html = []
        if isinstance(block, body.Related):
            yield BodyPart(story_id=block.story_id)
        else:
            yield BodyPart(html=presenter.render_block(block), not_after=until)
    if html:
        yield BodyPart(html="".join(html))


def _rights_end(block: body.Block) -> datetime | None:
    match block:
        case body.Photo(picture=picture):
            return picture.expires_at
        case body.Gallery(pictures=pictures):
            return min((p.expires_at for p in pictures if p.expires_at), default=None)
        case body.Embed(still=Picture() as still):
            return still.expires_at
    return None


def _words(block: body.Block) -> int:
    match block:
        case body.Paragraph(html=html) | body.FactBox(html=html):
            return len(unescape(sanitise.text(html.replace("<", " <"))).split())
        case body.BulletList(items=items):
            return sum(len(unescape(sanitise.text(item)).split()) for item in items)
        case body.Subheading(text=text) | body.PullQuote(text=text):
            return len(text.split())
    return 0
