"""Reads a file of ninjs items: one object, an array or JSON lines, plain or in a zip archive."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from broadsheet.importers import guard, sources
from broadsheet.importers.fields import Fields, Findings
from broadsheet.importers.item import ItemIsBroken, decoded
from broadsheet.importers.media import STORY_SUFFIXES, Part, Source, SourceIsRefused
from broadsheet.importers.ninjs import story
from broadsheet.importers.reader import Arrived, Finding, Place, Read, Refused
from broadsheet.importers.splitter import Piece, split

SNIFF_BYTES = 512


@dataclass(frozen=True, slots=True)
class _Context:
    """One part of one file, and how far into the whole it begins."""

    source: Source
    part: Part
    file: str
    section: tuple[str, ...]
    before_bytes: int
    total_bytes: int

    def place(self, piece: Piece) -> Place:
        share = (self.before_bytes + piece.end) / max(self.total_bytes, 1)
        return Place(self.file, piece.number, min(share, 1.0))


def recognises(path: Path) -> bool:
    """Whether the file looks like ninjs: an archive, or JSON by its name or first sign."""
    if path.suffix.lower() in STORY_SUFFIXES or sources.is_archive(path):
        return True
    with path.open("rb") as stream:
        start = stream.read(SNIFF_BYTES).removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith((b"{", b"["))


def read(path: Path, *, section: tuple[str, ...] = ()) -> Iterator[Read]:
    """The file's items in order; `section` is where a story without one belongs."""
    try:
        with sources.opened(path) as source:
            yield from _members(source, path.name)
            yield from _all_parts(source, path.name, section)
    except SourceIsRefused as error:
        yield _refused_source(path.name, error)


def _members(source: Source, file: str) -> Iterator[Read]:
    for error in source.refused:
        yield _refused_source(file, error)


def _all_parts(source: Source, file: str, section: tuple[str, ...]) -> Iterator[Read]:
    parts = source.parts()
    total_bytes = sum(part.size_bytes for part in parts)
    before_bytes = 0
    for part in parts:
        name = file if len(parts) == 1 else f"{file}/{part.name}"
        yield from _items(_Context(source, part, name, section, before_bytes, total_bytes))
        before_bytes += part.size_bytes
    if not parts:
        yield _refused_source(file, SourceIsRefused("the archive holds no file of stories"))


def _items(context: _Context) -> Iterator[Read]:
    try:
        for piece in split(context.source.chunks(context.part)):
            yield _read(piece, context)
            context.source.release()
    except SourceIsRefused as error:
        yield _refused_source(context.file, error)


def _read(piece: Piece, context: _Context) -> Read:
    place = context.place(piece)
    if piece.broken:
        return Refused("", place, (Finding("item", piece.broken),))
    try:
        values = decoded(piece.raw)
    except ItemIsBroken as error:
        return Refused("", place, (Finding("item", error.reason, error.detail),))
    read_item = partial(_read_item, Fields(values, Findings()), place, context)
    return guard.attempted(read_item, source_id="", place=place, reason="could not be read")


def _read_item(item: Fields, place: Place, context: _Context) -> Read:
    find = partial(context.source.media, context.part)
    filing = story.filing(item, find=find, section=context.section)
    if item.findings.refusals:
        return Refused(filing.source_id, place, tuple(item.findings.refusals))
    return Arrived(filing, place, tuple(item.findings.changes))


def _refused_source(file: str, error: SourceIsRefused) -> Refused:
    return Refused("", Place(file, 0), (Finding("file", error.reason, error.detail),))
