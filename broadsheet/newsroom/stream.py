"""Between Wagtail's stream and the frozen blocks of `body`: reading the one, writing the other."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

from django.utils.text import slugify
from wagtail.models import Page
from wagtail.rich_text import expand_db_html

from broadsheet.newsroom import body, sanitise

PAGE_LINK = re.compile(
    r'<a (?=[^>]*\blinktype="page")(?=[^>]*\bid="(\d+)")[^>]*>(.*?)</a>', re.DOTALL
)
PARAGRAPHS = re.compile(r"<p>(.*?)</p>", re.DOTALL)


def blocks_of(stream: Any) -> Iterator[body.Block]:
    """The blocks of a story's body, sanitised, in order."""
    for child in stream:
        yield from READERS[child.block_type](child.value)


def _paragraphs(value: Any) -> Iterator[body.Block]:
    html = _rich(value.source)
    found = PARAGRAPHS.findall(html) or [html]
    yield from (body.Paragraph(part) for part in found if part.strip())


def _rich(source: str) -> str:
    """Sanitised HTML. A link to a page that is not live stays words: its address may tell a headline."""
    return sanitise.rich(expand_db_html(PAGE_LINK.sub(_public_link, source)))


def _public_link(link: re.Match[str]) -> str:
    return link[0] if Page.objects.live().filter(pk=link[1]).exists() else link[2]


def _subheading(value: str) -> Iterator[body.Block]:
    yield body.Subheading(value, slugify(value, allow_unicode=True) or "part")


def _photo(value: Any) -> Iterator[body.Block]:
    if value["photo"]:
        yield body.Photo(value["photo"].picture(alt=value["alt"], caption=value["caption"]))


def _gallery(value: Any) -> Iterator[body.Block]:
    pictures = tuple(photo.picture() for photo in value["photos"] if photo)
    if pictures:
        yield body.Gallery(pictures, value["caption"])


def _pull_quote(value: Any) -> Iterator[body.Block]:
    yield body.PullQuote(value["text"], value["attribution"])


def _list(value: Any) -> Iterator[body.Block]:
    items = tuple(_unwrapped(item) for item in value["items"])
    yield body.BulletList(items, bool(value["is_ordered"]))


def _unwrapped(value: Any) -> str:
    html = _rich(value.source)
    return "<br>".join(PARAGRAPHS.findall(html)) or sanitise.inline(html)


def _fact_box(value: Any) -> Iterator[body.Block]:
    yield body.FactBox(value["title"], _rich(value["text"].source))


def _table(value: Any) -> Iterator[body.Block]:
    rows = tuple(
        tuple(cell.strip() for cell in line.strip().strip("|").split("|"))
        for line in value["rows"].splitlines()
        if line.strip()
    )
    width = max(map(len, rows), default=0)
    rows = tuple(row + ("",) * (width - len(row)) for row in rows)
    header, rest = (rows[0], rows[1:]) if value["has_header"] and rows else ((), rows)
    yield body.Table(value["caption"], header, rest)


def _embed(value: Any) -> Iterator[body.Block]:
    still = value["still"]
    yield body.Embed(
        url=value["url"],
        title=value["title"],
        host=urlsplit(value["url"]).hostname or "",
        frame_url=value["frame_url"],
        still=still and still.picture(),
    )


def _related(value: Any) -> Iterator[body.Block]:
    if value:
        yield body.Related(value.pk)


READERS: dict[str, Callable[[Any], Iterator[body.Block]]] = {
    "paragraph": _paragraphs,
    "subheading": _subheading,
    "photo": _photo,
    "gallery": _gallery,
    "pull_quote": _pull_quote,
    "list": _list,
    "fact_box": _fact_box,
    "table": _table,
    "embed": _embed,
    "related": _related,
}
