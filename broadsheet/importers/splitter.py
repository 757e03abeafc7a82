"""Cuts a stream of JSON into its items without reading it whole; decodes nothing.

One object, an array, or JSON lines. An item that is too large or too deep is given back as broken
and not kept in memory; reading goes on with the next.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final

MAX_ITEM_BYTES = 8 * 1024 * 1024  # thirty times the longest story of an agency, pictures apart
MAX_DEPTH = 64  # ninjs with associations in associations needs 12
PROBE_BYTES = 1024 * 1024  # how much is looked at to tell JSON lines from a printed object
SLICE_BYTES = 64 * 1024  # items of one slice are in memory together

OUTSIDE, INSIDE, STRING, ESCAPE, SCALAR, CLOSED, TRAILING = range(7)
ITEM_START: Final = re.compile(rb"[^\s,]")
BRACKET: Final = re.compile(rb'["{}\[\]]')
STRING_END: Final = re.compile(rb'["\\\n]')
SCALAR_END: Final = re.compile(rb'[\s,"{}\[\]]')
NOT_BLANK: Final = re.compile(rb"\S")

UTF8_MARK = b"\xef\xbb\xbf"
FOREIGN_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


@dataclass(frozen=True, slots=True)
class Piece:
    """One item: its bytes, or empty bytes and the reason why it is `broken`. `end` is an offset."""

    number: int
    raw: bytes
    end: int
    broken: str = ""


def split(chunks: Iterable[bytes]) -> Iterator[Piece]:
    """The items of a stream, however it is cut into chunks, numbered from 1."""
    stream = iter(chunks)
    head = _head(stream)
    marked = len(UTF8_MARK) if head.startswith(UTF8_MARK) else 0
    pieces = _pieces(head[marked:], stream)
    for number, piece in enumerate(pieces, 1):
        yield replace(piece, number=number, end=piece.end + marked)


def _head(stream: Iterator[bytes]) -> bytes:
    head = bytearray()
    for chunk in stream:
        head += chunk
        if len(head) >= PROBE_BYTES:
            break
    return bytes(head)


def _pieces(head: bytes, stream: Iterator[bytes]) -> Iterator[Piece]:
    if head.startswith(FOREIGN_MARKS):
        return iter([Piece(1, b"", len(head), "the file is not UTF-8")])
    slices = (head[at : at + SLICE_BYTES] for at in range(0, len(head), SLICE_BYTES))
    whole = chain(slices, stream)
    return _lines(whole) if _is_json_lines(head[:PROBE_BYTES]) else _values(whole)


def _is_json_lines(probe: bytes) -> bool:
    """Whether a whole object stands on a line of its own in a stream that begins with an object."""
    if not probe.lstrip().startswith(b"{"):
        return False
    complete, _, _ = probe.rpartition(b"\n")
    return any(_is_object(line) for line in complete.split(b"\n")[:20] if line.startswith(b"{"))


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _values(chunks: Iterable[bytes]) -> Iterator[Piece]:
    machine = _Machine()
    for chunk in chunks:
        yield from machine.feed(chunk)
    yield from machine.finish()


def _lines(chunks: Iterable[bytes]) -> Iterator[Piece]:
    machine = _Machine()
    for chunk in chunks:
        *lines, rest = chunk.split(b"\n")
        for line in lines:
            yield from machine.feed(line)
            yield from machine.finish(is_line=True)
            machine = _Machine(offset=machine.offset + 1)
        yield from machine.feed(rest)
    yield from machine.finish(is_line=True)


class _Machine:
    """Finds where items begin and end; one state at a time, one method for each."""

    def __init__(self, offset: int = 0) -> None:
        self.offset = offset
        self._state = OUTSIDE
        self._is_array: bool | None = None  # None until the first byte tells
        self._depth = 0
        self._kept = bytearray()
        self._broken = ""
        self._done: list[Piece] = []
        self._steps = (
            self._outside, self._inside, self._string, self._escape,
            self._scalar, self._closed, self._trailing,
        )  # fmt: skip

    def feed(self, chunk: bytes) -> list[Piece]:
        """The items that end within this chunk."""
        at = 0
        while at < len(chunk):
            at = self._steps[self._state](chunk, at)
        self.offset += len(chunk)
        done, self._done = self._done, []
        return done

    def finish(self, *, is_line: bool = False) -> list[Piece]:
        """What is left when the stream, or the line, ends."""
        if self._state in (INSIDE, STRING, ESCAPE):
            self._end(
                0, "the line ends inside this item" if is_line else "the file ends inside this item"
            )
        elif self._state == SCALAR:
            self._end(0, "is not an object")
        elif self._state == OUTSIDE and self._is_array:
            self._end(0, "the array is not closed")
        elif self._is_array is None and not is_line:
            self._end(0, "the file holds no item")
        return self._done

    def _outside(self, chunk: bytes, at: int) -> int:
        found = ITEM_START.search(chunk, at)
        if not found:
            return len(chunk)
        at, byte = found.start(), found.group()
        if self._is_array is None:
            self._is_array = byte == b"["
            if self._is_array:
                return at + 1
        return self._begin(chunk, at, byte)

    def _begin(self, chunk: bytes, at: int, byte: bytes) -> int:
        if byte == b"]" and self._is_array:
            self._state = CLOSED
            return at + 1
        if byte in b"]}":
            self._end(at + 1, "a bracket closes what was never opened")
            return at + 1
        self._state = {b"{": INSIDE, b"[": INSIDE, b'"': STRING}.get(byte, SCALAR)
        self._depth = 1 if self._state == INSIDE else 0
        self._keep(chunk, at, at + 1)
        return at + 1

    def _inside(self, chunk: bytes, at: int) -> int:
        found = BRACKET.search(chunk, at)
        end = found.end() if found else len(chunk)
        self._keep(chunk, at, end)
        match found and found.group():
            case b'"':
                self._state = STRING
            case b"{" | b"[":
                self._deepen()
            case b"}" | b"]":
                self._depth -= 1
                if not self._depth:
                    self._end(end)
        return end

    def _deepen(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            self._break(f"is nested deeper than {MAX_DEPTH} levels")

    def _string(self, chunk: bytes, at: int) -> int:
        found = STRING_END.search(chunk, at)
        end = found.end() if found else len(chunk)
        self._keep(chunk, at, end)
        match found and found.group():
            case b'"':
                self._leave_string(end)
            case b"\\":
                self._state = ESCAPE
            case b"\n":  # a string cannot run over a line, so here a broken item finds back
                self._break("a string is not closed on its line")
                self._leave_string(end)
        return end

    def _leave_string(self, at: int) -> None:
        self._state = INSIDE
        if not self._depth:
            self._end(at, "is not an object")

    def _escape(self, chunk: bytes, at: int) -> int:
        self._state = STRING
        if chunk[at] == 0x0A:
            return at
        self._keep(chunk, at, at + 1)
        return at + 1

    def _scalar(self, chunk: bytes, at: int) -> int:
        found = SCALAR_END.search(chunk, at)
        if found:
            self._end(found.start(), "is not an object")
        return found.start() if found else len(chunk)

    def _closed(self, chunk: bytes, at: int) -> int:
        if not NOT_BLANK.search(chunk, at):
            return len(chunk)
        self._end(len(chunk), "text follows the end of the array")
        self._state = TRAILING
        return len(chunk)

    def _trailing(self, chunk: bytes, at: int) -> int:
        return len(chunk)

    def _keep(self, chunk: bytes, start: int, end: int) -> None:
        if self._broken:
            return
        if len(self._kept) + end - start > MAX_ITEM_BYTES:
            self._break(f"is larger than {MAX_ITEM_BYTES // 1024 // 1024} MB")
            return
        self._kept += chunk[start:end]

    def _break(self, reason: str) -> None:
        self._broken = self._broken or reason
        self._kept = bytearray()

    def _end(self, at: int, reason: str = "") -> None:
        broken = self._broken or reason
        self._done.append(Piece(0, b"" if broken else bytes(self._kept), self.offset + at, broken))
        self._state, self._depth, self._broken, self._kept = OUTSIDE, 0, "", bytearray()
