"""Takes a page apart into its own text and the fragments that are put into it. Pure.

Understands what a newspaper needs of ESI 1.0: `include`, `remove`, `comment` and `<!--esi -->`.
Source: ESI Language Specification 1.0, W3C Note 2001.
"""

import re
from html import unescape
from typing import NamedTuple

INCLUDE_COUNT = 64  # in one page; it has half a dozen

TAG = re.compile(
    rb"<esi:include\b(?P<attributes>[^<>]*?)/?>(?:</esi:include>)?"
    rb"|<esi:remove>.*?</esi:remove>"
    rb"|<esi:comment\b[^<>]*/>"
    rb"|<!--esi\s(?P<shown>.*?)-->",
    re.DOTALL,
)
SOURCE = re.compile(rb"""(?:^|\s)src\s*=\s*(?:"([^"]*)"|'([^']*)')""")


class Include(NamedTuple):
    """A place for a fragment, by the path of its address; empty if it names none of this site."""

    path: bytes


Piece = bytes | Include


def parse(body: bytes) -> tuple[Piece, ...]:
    """The page's pieces in their order; texts are not empty, and two of them never follow each other.

    A page without any tag is one piece. Tags that are broken stay in the text, as a browser ignores
    them; an `include` that leads to another site, or is one too many, is a place for nothing.
    """
    pieces: list[Piece] = []
    _take_apart(body, pieces)
    return tuple(_joined(pieces))


def _take_apart(body: bytes, pieces: list[Piece]) -> None:
    position = 0
    for tag in TAG.finditer(body):
        pieces.append(body[position : tag.start()])
        position = tag.end()
        if tag["attributes"] is not None:
            pieces.append(_include(tag["attributes"]))
        elif tag["shown"] is not None:
            _take_apart(tag["shown"], pieces)
    pieces.append(body[position:])


def _include(attributes: bytes) -> Include:
    source = SOURCE.search(attributes)
    path = unescape((source[1] or source[2] or b"").decode("latin-1")) if source else ""
    is_ours = path.startswith("/") and not path.startswith("//")
    return Include(path.encode("latin-1", "ignore") if is_ours else b"")


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Without what is empty, and with texts that follow each other in one."""
    joined: list[Piece] = []
    includes = 0
    for piece in pieces:
        if isinstance(piece, Include):
            includes += 1
            if piece.path and includes <= INCLUDE_COUNT:
                joined.append(piece)
        elif piece and joined and isinstance(joined[-1], bytes):
            joined[-1] += piece
        elif piece:
            joined.append(piece)
    return joined
