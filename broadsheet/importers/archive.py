"""A zip archive as a source: read in place, its pictures copied out one story at a time.

Bombs are refused by the archive's own directory before anything is unpacked, and by counting bytes
while something is.
"""

import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from shutil import rmtree
from stat import S_ISLNK
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from broadsheet.importers import directory
from broadsheet.importers.media import (
    CHUNK_BYTES,
    STORY_SUFFIXES,
    MediaIsHostile,
    MediaIsMissing,
    Part,
    SourceIsRefused,
    safe_path,
)
from broadsheet.importers.pictures import MAX_BYTES

MAX_TOTAL_BYTES = 8 * 1024**3
MAX_STORIES_BYTES = 2 * 1024**3
MAX_RATIO = 200  # a JSON of repeated stories reaches 60, a bomb 1,000
RATIO_FROM_BYTES = 1024 * 1024  # small files may shrink as they like
IS_ENCRYPTED = 0x1
METHODS = {ZIP_STORED, ZIP_DEFLATED}  # others may ask for gigabytes before the first byte
LOCAL_HEADER_BYTES = 30
NAMED_TWICE = "the archive names a member twice"


class Archive:
    """An open zip archive whose members are safe to name. Raises `SourceIsRefused`."""

    def __init__(self, file: Path) -> None:
        directory.check(file)
        try:
            self._zip = ZipFile(file)
        except (BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise SourceIsRefused("the archive is broken", str(error)) from error
        self.refused: list[SourceIsRefused] = []
        self._members = self._safe_members(self._zip.infolist())
        self._folder = TemporaryDirectory(prefix="broadsheet-import-")
        self._copies: dict[PurePosixPath, Path] = {}

    def close(self) -> None:
        """Closes the archive and deletes what was copied out of it."""
        self._zip.close()
        self._folder.cleanup()

    def parts(self) -> list[Part]:
        """The members that hold items."""
        stories = sorted(path for path in self._members if path.suffix.lower() in STORY_SUFFIXES)
        return [Part(str(path), self._members[path].file_size, path.parent) for path in stories]

    def chunks(self, part: Part) -> Iterator[bytes]:
        """A member's bytes. Raises `SourceIsRefused` for a bomb or a broken member."""
        return self._unpacked(self._members[PurePosixPath(part.name)], MAX_STORIES_BYTES)

    def media(self, part: Part, path: PurePosixPath) -> Path:
        """A copy of the picture, under its own name, until `release`."""
        path = part.folder / path
        if path not in self._members:
            raise MediaIsMissing("there is no such picture", str(path))
        if path not in self._copies:
            self._copies[path] = self._copy(path)
        return self._copies[path]

    def release(self) -> None:
        """Deletes the copies."""
        for copy in self._copies.values():
            rmtree(copy.parent, ignore_errors=True)
        self._copies.clear()

    def _copy(self, path: PurePosixPath) -> Path:
        folder = Path(self._folder.name) / str(len(self._copies))
        folder.mkdir()
        copy = folder / path.name
        try:
            with copy.open("wb") as file:
                file.writelines(self._unpacked(self._members[path], MAX_BYTES))
        except SourceIsRefused as error:
            rmtree(folder)
            raise MediaIsHostile(error.reason, error.detail) from error
        return copy

    def _safe_members(self, members: list[ZipInfo]) -> dict[PurePosixPath, ZipInfo]:
        _check_whole(members)
        safe: dict[PurePosixPath, ZipInfo] = {}
        for member in members:
            if member.is_dir():
                continue
            try:
                path = _checked_path(member)
                if path in safe:  # as `a.json` and `./a.json`
                    raise SourceIsRefused(NAMED_TWICE, member.orig_filename)
                safe[path] = member
            except SourceIsRefused as error:
                self.refused.append(error)
        return safe

    def _unpacked(self, member: ZipInfo, limit: int) -> Iterator[bytes]:
        left = min(limit, member.file_size)
        try:
            with self._zip.open(member) as stream:
                while chunk := stream.read(CHUNK_BYTES):
                    left -= len(chunk)
                    if left < 0:
                        raise SourceIsRefused("the archive's member is too large", member.filename)
                    yield chunk
        except (
            BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise SourceIsRefused("the archive's member is broken", member.filename) from error


def _check_whole(members: list[ZipInfo]) -> None:
    if sum(member.file_size for member in members) > MAX_TOTAL_BYTES:
        raise SourceIsRefused(f"the archive unpacks to more than {MAX_TOTAL_BYTES // 1024**3} GB")
    names = Counter(member.filename for member in members)
    twice = [name for name, count in names.items() if count > 1]
    if twice:
        raise SourceIsRefused(NAMED_TWICE, twice[0])
    end = 0
    for member in sorted(members, key=lambda one: one.header_offset):
        if member.header_offset < end:
            raise SourceIsRefused("the archive's members overlap", member.filename)
        end = member.header_offset + LOCAL_HEADER_BYTES + member.compress_size


def _checked_path(member: ZipInfo) -> PurePosixPath:
    name = member.orig_filename
    path = safe_path(name)
    if S_ISLNK(member.external_attr >> 16):
        raise SourceIsRefused("the archive's member is a symbolic link", name)
    if member.flag_bits & IS_ENCRYPTED:
        raise SourceIsRefused("the archive's member is encrypted", name)
    if member.compress_type not in METHODS:
        raise SourceIsRefused("the archive's member is packed by a method we do not take", name)
    packed = max(member.compress_size, 1)
    if member.file_size > RATIO_FROM_BYTES and member.file_size / packed > MAX_RATIO:
        raise SourceIsRefused(
            f"the archive's member unpacks to more than {MAX_RATIO} times its size", name
        )
    return path
