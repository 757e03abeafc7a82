"""Finished pages: pieces joined once, in each compression that is asked for, and kept until one changes.

A page is right as long as every piece of it is the one that the store keeps.
"""

import gzip
from collections import OrderedDict
from dataclasses import dataclass, field
from hashlib import blake2b
from http import HTTPStatus

import brotli

from broadsheet.edge import deflate
from broadsheet.edge.deflate import Text
from broadsheet.edge.encoding import Encoding
from broadsheet.edge.limits import PART_BYTES
from broadsheet.edge.store import Stored

BROTLI_QUALITY = 5  # what Brotli gains above this costs ten times the time
SQUEEZED_AFTER = 16  # readers who would take it; a page that changes sooner is not worth it


@dataclass(eq=False, slots=True)
class Variant:
    """A page in one compression. `head` ends before what changes each second; see `deliver`.

    `is_final`: there is nothing better to come. What is joined of pieces may yet be compressed as a whole.
    """

    encoding: Encoding
    head: bytes
    body: bytes
    etag: bytes
    is_final: bool
    second: int = -1
    tail: bytes = b""


@dataclass(eq=False, slots=True)
class Page:
    """A page as readers get it. `checked_epoch` is that of the store when its pieces were right."""

    stored: Stored
    fragments: tuple[Stored | None, ...]  # in the place of each include; None: it could not be had
    checked_epoch: int
    fresh_until: float
    fetched_at: float
    length: int  # of all of it, as it is without compression
    variants: dict[Encoding, Variant] = field(default_factory=dict)
    size: int = -1  # as long as it is not among those that are kept
    takers: dict[Encoding, int] = field(default_factory=dict)  # of what is not there yet
    touched_at: float = 0.0  # when it was last noted that somebody asked for it
    is_large: bool = field(
        init=False
    )  # it goes out in parts: who takes nothing costs no copy of it

    def __post_init__(self) -> None:
        self.is_large = self.length > PART_BYTES

    @property
    def is_text(self) -> bool:
        """Whether it is worth compressing."""
        return self.stored.body is None

    @property
    def digest(self) -> bytes:
        """Of the whole body, by those of its pieces."""
        whole = blake2b(self.stored.digest, digest_size=12)
        for fragment in self.fragments:
            whole.update(fragment.digest if fragment else b"-")
        return whole.hexdigest().encode()

    def takes(self, fragments: tuple[Stored | None, ...]) -> bool:
        """Takes these in the place of its fragments if they show the same; whether they do."""
        if self.fragments != fragments:
            if not all(map(_shows_the_same, self.fragments, fragments)):
                return False
            self.fragments = fragments
            self.fetched_at = min(one.fetched_at for one in (self.stored, *fragments) if one)
        return True

    def texts(self) -> list[Text]:
        """All of it, compressed piece by piece."""
        fragments = iter(self.fragments)
        found: list[Text] = []
        for piece in self.stored.pieces:
            if isinstance(piece, Text):
                found.append(piece)
            elif (fragment := next(fragments)) is not None and fragment.status == HTTPStatus.OK:
                found += [one for one in fragment.pieces if isinstance(one, Text)]
        return found

    def body(self, encoding: Encoding) -> bytes:
        """All of it, plain or joined of its pieces."""
        if self.stored.body is not None:
            return self.stored.body
        texts = self.texts()
        return (
            deflate.gzip(texts)
            if encoding is Encoding.GZIP
            else b"".join(map(deflate.plain, texts))
        )

    def squeezed(self, encoding: Encoding) -> bytes:
        """All of it, compressed as a whole: a sixth less. Takes milliseconds: not for the event loop."""
        plain = self.body(Encoding.PLAIN)
        if encoding is Encoding.GZIP:
            return gzip.compress(plain, deflate.LEVEL, mtime=0)
        found: bytes = brotli.compress(plain, quality=BROTLI_QUALITY)
        return found


def _shows_the_same(one: Stored | None, other: Stored | None) -> bool:
    if one is None or other is None:
        return one is other
    return one.pieces == other.pieces and one.status == other.status


def page(stored: Stored, fragments: tuple[Stored | None, ...], epoch: int) -> Page:
    """The page of these pieces."""
    known = [stored, *(one for one in fragments if one)]
    return Page(
        stored,
        fragments,
        epoch,
        min(one.fresh_until for one in known),
        min(one.fetched_at for one in known),
        sum(one.length for one in known),
    )


@dataclass(slots=True)
class Pages:
    """Finished pages within `limit_bytes`; the one that was asked for longest ago goes first.

    The last one stays, however large it is. Nothing is lost with one that goes: its pieces are in the store.
    """

    limit_bytes: int
    kept: OrderedDict[bytes, Page] = field(default_factory=OrderedDict)
    size: int = 0

    def get(self, key: bytes) -> Page | None:
        """The page, which now was asked for."""
        found = self.kept.get(key)
        if found is not None:
            self.kept.move_to_end(key)
        return found

    def put(self, key: bytes, finished: Page) -> None:
        """Keeps the page in the place of that which was there."""
        old = self.kept.pop(key, None)
        if old is not None:
            self.size -= old.size
            old.size = -1
        self.kept[key] = finished
        finished.size = 0
        self.grow(key, finished, 512)

    def grow(self, key: bytes, finished: Page, by: int) -> None:
        """Counts what was added to a page, and makes room for it."""
        if finished.size < 0:
            return
        finished.size += by
        self.size += by
        while self.size > self.limit_bytes and len(self.kept) > 1:
            gone_key = next(iter(self.kept))
            if gone_key == key:
                self.kept.move_to_end(key)
                continue
            self.remove(gone_key)

    def remove(self, key: bytes) -> None:
        """Throws one away, if it is there."""
        gone = self.kept.pop(key, None)
        if gone is not None:
            self.size -= gone.size
            gone.size = -1

    def clear(self) -> None:
        """Throws all away."""
        for key in list(self.kept):
            self.remove(key)
