"""Reads the end of a zip archive for how much its directory holds, before `zipfile` loads all of it."""

import struct
from pathlib import Path

from broadsheet.importers.media import SourceIsRefused

MAX_FILE_BYTES = 2 * 1024**3 - 1  # also where zip needs its 64-bit form, which is refused below
MAX_MEMBERS = 65_000
MAX_DIRECTORY_BYTES = 32 * 1024 * 1024
MAX_COMMENT_BYTES = 65_535

END = struct.Struct("<4s4H2LH")  # PKWARE APPNOTE 4.3.16
END_MARK = b"PK\x05\x06"
LOCATOR_MARK = b"PK\x06\x07"
LOCATOR_BYTES = 20


def check(file: Path) -> None:
    """Raises `SourceIsRefused` for an archive too large to be opened."""
    size_bytes = file.stat().st_size
    if size_bytes > MAX_FILE_BYTES:
        raise SourceIsRefused("the archive is larger than 2 GB: split it")
    tail = _tail(file, size_bytes)
    at = tail.rfind(END_MARK)
    if at < 0 or len(tail) - at < END.size:
        raise SourceIsRefused("the archive is broken", "it has no directory")
    if LOCATOR_MARK in tail[max(at - LOCATOR_BYTES, 0) : at]:
        raise SourceIsRefused(
            f"the archive has more than {MAX_MEMBERS:,} members or is in zip64 form"
        )
    _, _, _, _, count, directory_bytes, _, _ = END.unpack_from(tail, at)
    if count > MAX_MEMBERS or directory_bytes > MAX_DIRECTORY_BYTES:
        raise SourceIsRefused(
            f"the archive has more than {MAX_MEMBERS:,} members or is in zip64 form"
        )


def _tail(file: Path, size_bytes: int) -> bytes:
    with file.open("rb") as stream:
        stream.seek(max(size_bytes - MAX_COMMENT_BYTES - END.size - LOCATOR_BYTES, 0))
        return stream.read()
