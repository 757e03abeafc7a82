"""Opens a file given to the import as a source: an archive where it is one, else a plain file."""

from contextlib import AbstractContextManager, closing, nullcontext
from pathlib import Path

from broadsheet.importers.archive import Archive
from broadsheet.importers.folder import Folder
from broadsheet.importers.media import Source

ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06")  # with members, and empty


def opened(file: Path) -> AbstractContextManager[Source]:
    """The source, closed at the end of the block. Raises `SourceIsRefused`."""
    if is_archive(file):
        return closing(Archive(file))
    return nullcontext(Folder(file))


def is_archive(file: Path) -> bool:
    """Whether the file begins like a zip archive, whatever it is called."""
    with file.open("rb") as stream:
        return stream.read(4) in ZIP_MARKS
