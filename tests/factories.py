"""Rows of the newsroom for tests: plain functions with the few fields that matter."""

from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import count

import time_machine
from django.core.files.images import ImageFile
from django.utils.text import slugify
from PIL import Image

from broadsheet.newsroom import actions, body
from broadsheet.newsroom.filing import Filing
from broadsheet.newsroom.models.article import ArticlePage
from broadsheet.newsroom.models.author import Author, Byline
from broadsheet.newsroom.models.photo import Photo
from broadsheet.newsroom.models.section import FrontPage, SectionPage
from broadsheet.newsroom.models.tag import Storyline, Tag
from broadsheet.newsroom.story import Kind
from tests.bulk import Bulk

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)

_number = count(1)


def front():
    return FrontPage.objects.get()


def section(name="World", *, within=None, **fields):
    page = SectionPage(
        title=name, slug=fields.pop("slug", slugify(name)), show_in_menus=True, **fields
    )
    (within or front()).add_child(instance=page)
    return page


def author(name="Ada Reed", **fields):
    return Author.objects.create(name=name, slug=fields.pop("slug", slugify(name)), **fields)


def jpeg(color="navy", size=(640, 427), **save):
    """The bytes of a small picture."""
    buffer = BytesIO()
    Image.new("RGB", size, color).save(buffer, "JPEG", **save)
    return buffer.getvalue()


def photo(title="Harbour", *, data=b"", name="harbour.jpg", **fields):
    data = data or jpeg(color=(next(_number) * 7 % 256, 90, 120))
    fields = {"description": "Cranes over a harbour"} | fields
    row = Photo(title=title, **fields)
    row.file = ImageFile(BytesIO(data), name=name)
    row.save()
    return row


def article(headline="", *, section=None, **fields):
    """A draft. `authors`, `tags` and `storylines` are names; everything else fields of the page."""
    number = next(_number)
    relations = {name: fields.pop(name, ()) for name in ("authors", "tags", "storylines")}
    text = fields.pop("text", f"Text of story {number}.")
    headline = headline or f"Headline {number}"
    page = ArticlePage(
        title=headline,
        slug=fields.pop("slug", f"story-{number}"),
        live=False,
        body=fields.pop("body", [("paragraph", f"<p>{text}</p>")]),
        **fields,
    )
    (section or front()).add_child(instance=page)
    _relate(page, **relations)
    return page


def _relate(page, *, authors, tags, storylines):
    for name in authors:
        page.bylines.add(Byline(author=author_named(name)))
    for name in tags:
        page.tags.add(tag(name))
    for name in storylines:
        page.storylines.add(storyline(name))
    page.save()


def live(headline="", *, at=None, **fields):
    """A published story; `at` is when."""
    with time_machine.travel(at, tick=False) if at else nullcontext():
        page = article(headline, **fields)
        actions.publish_article(page)
    return page


def filler(number, *, section=None, ending=NOW - 24 * HOUR, **subjects):
    """That many published stories, an hour apart, the last at `ending`, written in bulk."""
    made = {
        "tags": [tag(name) for name in subjects.get("tags", ())],
        "authors": [author_named(name) for name in subjects.get("authors", ())],
        "storylines": [storyline(name) for name in subjects.get("storylines", ())],
    }
    bulk = Bulk(section or front(), ending=ending, kind=subjects.get("kind", Kind.NEWS))
    return bulk.make(number, **made, corrected=subjects.get("corrected", False))


def tag(name="Harbour"):
    return Tag.objects.get_or_create(slug=slugify(name), defaults={"name": name})[0]


def storyline(name="The tunnel"):
    return Storyline.objects.get_or_create(slug=slugify(name), defaults={"name": name})[0]


def author_named(name, **fields):
    return Author.objects.get_or_create(slug=slugify(name), defaults={"name": name} | fields)[0]


def url_of(page):
    """The address of a story or section."""
    page = type(page).objects.get(pk=page.pk)
    return "/" + page.url_path.split("/", 2)[2]


def filing(source_id="a1", **fields):
    """A story from outside."""
    defaults = {
        "source": "wire",
        "headline": f"Wire story {source_id}",
        "body": (body.Paragraph("The first paragraph."),),
        "published_at": NOW - HOUR,
    }
    return Filing(source_id=source_id, **(defaults | fields))
