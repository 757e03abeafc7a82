"""A small tree of sanitised HTML, and its inline parts as text or HTML. Not for HTML from outside."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

MAX_NESTING = 100  # deeper than any story; keeps the recursion over the tree bounded
VOID = {"br", "hr", "img"}
SAME = {"b": "strong", "i": "em"}  # what looks alike is one thing here
INLINE = {"a", "strong", "em", "b", "i", "sub", "sup", "cite", "q"}
SPACES = re.compile(r"[ \t\r\n\f]+")


@dataclass(slots=True)
class Node:
    """An element; children are elements and texts."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node | str"] = field(default_factory=list)

    def elements(self, *tags: str) -> Iterator["Node"]:
        """All elements of these names below this one, in document order."""
        for child in self.children:
            if isinstance(child, Node):
                if child.tag in tags:
                    yield child
                yield from child.elements(*tags)


def tree(html: str) -> Node | None:
    """The tree of sanitised HTML; None where it is nested too deep."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    return None if parser.is_too_deep else parser.root


def text(nodes: Iterable[Node | str]) -> str:
    """Plain text on one line."""
    return SPACES.sub(" ", _raw_text(nodes)).strip()


def inline_html(nodes: Iterable[Node | str]) -> str:
    """Inline HTML without line breaks at its ends; other elements give their content only."""
    html = SPACES.sub(" ", _inline(nodes))
    start, end = 0, len(html)
    while html.startswith((" ", "<br>"), start, end):
        start += 1 if html[start] == " " else len("<br>")
    while html.endswith((" ", "<br>"), start, end):
        end -= 1 if html[end - 1] == " " else len("<br>")
    return html[start:end]


def _raw_text(nodes: Iterable[Node | str]) -> str:
    return "".join(
        node if isinstance(node, str) else _raw_text(node.children) + _gap(node) for node in nodes
    )


def _gap(node: Node) -> str:
    """What keeps the words of two blocks apart once their tags are gone."""
    return "" if node.tag in INLINE else " "


def _inline(nodes: Iterable[Node | str]) -> str:
    return "".join(
        escape(node, quote=False) if isinstance(node, str) else _element(node) for node in nodes
    )


def _element(node: Node) -> str:
    if node.tag == "br":
        return "<br>"
    inner = _inline(node.children)
    if node.tag not in INLINE or not inner.strip():
        return inner + _gap(node)
    if node.tag == "a" and not node.attributes.get("href"):
        return inner
    tag = SAME.get(node.tag, node.tag)
    href = f' href="{escape(node.attributes["href"])}"' if node.tag == "a" else ""
    return f"<{tag}{href}>{inner}</{tag}>"


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("root")
        self.is_too_deep = False
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(node)
        if tag in VOID:
            return
        self._open.append(node)
        if len(self._open) > MAX_NESTING:
            self.is_too_deep = True
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if len(self._open) > 1 and self._open[-1].tag == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)
