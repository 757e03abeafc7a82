"""From a body, HTML or plain text, to the blocks of a story."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

from django.utils.text import slugify

from broadsheet.importers.markup import INLINE, Node, inline_html, text
from broadsheet.newsroom import body
from broadsheet.newsroom.filing import FiledBlock, FiledPhoto

BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
SUBHEADING_LENGTH = 160  # what newsroom.intake keeps
MAX_BLOCKS = 5_000


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture that a body names: by address, or by the name of an association."""

    address: str
    association: str
    alt: str
    caption: str


FindPhoto = Callable[[Figure], FiledPhoto | None]


def from_text(plain: str) -> tuple[FiledBlock, ...]:
    """Paragraphs set apart by blank lines, or by line ends where there is no blank line."""
    plain = plain.replace("\r\n", "\n").replace("\r", "\n").strip()
    parts = BLANK_LINES.split(plain) if BLANK_LINES.search(plain) else plain.split("\n")
    lines = (" ".join(part.split()) for part in parts)
    return tuple(body.Paragraph(escape(line, quote=False)) for line in lines if line)


def from_tree(root: Node, *, headline: str, photo: FindPhoto) -> tuple[FiledBlock, ...]:
    """The blocks of sanitised HTML; `photo` finds the file of a picture, or None."""
    found = _Walk(headline, photo).flow(root)
    return tuple(_with_anchors(found))


class _Walk:
    """Walks down the tree; what is not a block of its own gathers into paragraphs."""

    def __init__(self, headline: str, photo: FindPhoto) -> None:
        self._headline = headline
        self._photo = photo

    def flow(self, node: Node) -> Iterator[FiledBlock]:
        run: list[Node | str] = []
        for child in node.children:
            if _is_inline(child) and not _ends_paragraph(run, child):
                run.append(child)
                continue
            yield from _paragraph(run)
            run = []
            if isinstance(child, Node) and child.tag != "br":
                yield from self._block(child)
        yield from _paragraph(run)

    def _block(self, node: Node) -> Iterator[FiledBlock]:
        match node.tag:
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                yield from self._subheading(node)
            case "ul" | "ol":
                yield from self._list(node)
            case "blockquote":
                yield from self._quote(node)
            case "table":
                yield from self._table(node)
            case "figure" | "img":
                yield from self._figure(node)
            case "iframe":
                yield from _embed(node)
            case _:
                yield from self.flow(node)

    def _subheading(self, node: Node) -> Iterator[FiledBlock]:
        words = text(node.children)
        if words and words.casefold() != self._headline.casefold():
            yield body.Subheading(words[:SUBHEADING_LENGTH], "")
        yield from self._pictures(node)

    def _list(self, node: Node) -> Iterator[FiledBlock]:
        items = tuple(filter(None, (_item(one) for one in node.elements("li"))))
        if items:
            yield body.BulletList(items, node.tag == "ol")
        yield from self._pictures(node)

    def _quote(self, node: Node) -> Iterator[FiledBlock]:
        source = next(node.elements("cite", "footer"), None)
        attribution = text([source]) if source else ""
        words = text(_without(node, source) if source else node.children)
        if words:
            yield body.PullQuote(words, attribution.lstrip("—–- "))
        yield from self._pictures(node)

    def _table(self, node: Node) -> Iterator[FiledBlock]:
        caption = next(node.elements("caption"), None)
        rows = [list(row.elements("th", "td")) for row in node.elements("tr")]
        cells = [tuple(text(cell.children) for cell in row) for row in rows if row]
        has_header = bool(cells) and all(cell.tag == "th" for cell in rows[0])
        if any(any(row) for row in cells):
            header, rest = (cells[0], cells[1:]) if has_header else ((), cells)
            yield body.Table(text([caption]) if caption else "", header, tuple(rest))
        yield from self._pictures(node)

    def _figure(self, node: Node) -> Iterator[FiledBlock]:
        if node.tag == "img":
            yield from self._picture(node, "")
            return
        caption = next(node.elements("figcaption"), None)
        words = text([caption]) if caption else ""
        inner = list(node.elements("img", "iframe", "table", "blockquote"))
        for one in inner:
            yield from self._picture(one, words) if one.tag == "img" else self._block(one)
        if not inner:
            yield from _paragraph(node.children)

    def _pictures(self, node: Node) -> Iterator[FiledBlock]:
        for image in node.elements("img"):
            yield from self._picture(image, "")

    def _picture(self, image: Node, caption: str) -> Iterator[FiledBlock]:
        wanted = Figure(
            address=image.attributes.get("src", ""),
            association=image.attributes.get("data-assoc-ref", ""),
            alt=" ".join(image.attributes.get("alt", "").split()),
            caption=caption,
        )
        found = self._photo(wanted)
        if found:
            yield found


def _is_inline(child: Node | str) -> bool:
    """Whether the child belongs to a paragraph; an inline tag around a picture does not."""
    if isinstance(child, str):
        return True
    if child.tag == "br":
        return True
    return child.tag in INLINE and not any(child.elements("img", "iframe", "p", "div", "table"))


def _ends_paragraph(run: list[Node | str], child: Node | str) -> bool:
    """Two line breaks in a row part paragraphs in the HTML of old systems."""
    if not isinstance(child, Node) or child.tag != "br":
        return False
    words = [one for one in run if not (isinstance(one, str) and not one.strip())]
    last = words[-1] if words else None
    return isinstance(last, Node) and last.tag == "br"


def _paragraph(run: list[Node | str]) -> Iterator[FiledBlock]:
    if text(run):
        yield body.Paragraph(inline_html(run))


def _item(node: Node) -> str:
    """One point of a list; lists within it become points of their own."""
    own = [one for one in node.children if not (isinstance(one, Node) and one.tag in {"ul", "ol"})]
    return inline_html(own) if text(own) else ""


def _without(node: Node, left_out: Node) -> list[Node | str]:
    kept: list[Node | str] = []
    for child in node.children:
        if child is left_out:
            continue
        if isinstance(child, Node):
            child = Node(child.tag, child.attributes, _without(child, left_out))
        kept.append(child)
    return kept


def _embed(node: Node) -> Iterator[FiledBlock]:
    url = node.attributes.get("src", "")
    host = _host(url)
    if host:
        yield body.Embed(url=url, title=node.attributes.get("title", "") or host, host=host)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # such as https://[bad
        return ""


def _with_anchors(found: Iterator[FiledBlock]) -> Iterator[FiledBlock]:
    used: set[str] = set()
    for block in found:
        if isinstance(block, body.Subheading):
            block = body.Subheading(block.text, _anchor(block.text, used))
        yield block


def _anchor(words: str, used: set[str]) -> str:
    wanted = slugify(words, allow_unicode=True) or "part"
    anchor, number = wanted, 1
    while anchor in used:
        number += 1
        anchor = f"{wanted}-{number}"
    used.add(anchor)
    return anchor
