"""What a source of items is: streams of bytes, and the pictures beside them, named by safe paths."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol
from urllib.parse import unquote, urlsplit

from broadsheet.errors import BroadsheetError

CHUNK_BYTES = 256 * 1024
MAX_NAME_LENGTH = 255
STORY_SUFFIXES = (".json", ".jsonl", ".ndjson", ".ninjs")


class SourceIsRefused(BroadsheetError):
    """A file, or a part of it, cannot be read: `reason` from a fixed set, `detail` of this file."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


class MediaIsHostile(SourceIsRefused):
    """A picture's address leads out of the source, or its file is no ordinary one."""


class MediaIsMissing(SourceIsRefused):
    """There is no such picture beside the item."""


class MediaIsElsewhere(SourceIsRefused):
    """The picture is on another host; imports fetch nothing (docs/importing.md#pictures)."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stream of items: its `name` for messages, its size, the folder its pictures are beside."""

    name: str
    size_bytes: int
    folder: PurePosixPath


class Source(Protocol):
    """A file given to the import, opened."""

    refused: list[SourceIsRefused]

    def parts(self) -> list[Part]:
        """The streams of items in it, in order of their names."""
        ...

    def chunks(self, part: Part) -> Iterator[bytes]:
        """The bytes of a part. Raises `SourceIsRefused`."""
        ...

    def media(self, part: Part, path: PurePosixPath) -> Path:
        """A readable file for a picture beside the part. Raises `MediaIsHostile`, `MediaIsMissing`."""
        ...

    def release(self) -> None:
        """Lets go of the files that `media` gave out."""
        ...


def media_path(address: str) -> PurePosixPath:
    """The relative path that a picture's address names.

    Raises `MediaIsHostile` for one that leaves its folder, `MediaIsElsewhere` for another host.
    """
    try:
        scheme, host = urlsplit(address).scheme.lower(), urlsplit(address).netloc
    except ValueError as error:  # such as http://[bad
        raise MediaIsHostile("the picture's address is malformed", address) from error
    if scheme in {"http", "https"} or (host and not scheme):
        raise MediaIsElsewhere("the picture is on another host", address)
    if scheme:
        raise MediaIsHostile("the picture's address has a foreign scheme", address)
    return safe_path(unquote(address.partition("?")[0].partition("#")[0]))


def safe_path(name: str) -> PurePosixPath:
    """The name as a relative path below its folder. Raises `MediaIsHostile`."""
    path = PurePosixPath(name)
    if not path.parts:
        raise MediaIsHostile("the picture's address names no file", name)
    if path.is_absolute() or "\\" in name or ":" in name:
        raise MediaIsHostile("the path is absolute or not portable", name)
    if ".." in path.parts:
        raise MediaIsHostile("the path leaves its folder", name)
    if any(len(part.encode(errors="replace")) > MAX_NAME_LENGTH for part in path.parts):
        raise MediaIsHostile("the path has too long a name", name[:100])
    if not name.isprintable():
        raise MediaIsHostile("the path has characters that cannot be shown", name)
    return path
