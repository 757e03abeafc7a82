"""The formats that can be imported, and which one a file is in."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from broadsheet.errors import BroadsheetError
from broadsheet.importers.ninjs import reader as ninjs
from broadsheet.importers.reader import Reader


class FormatIsUnknown(BroadsheetError):
    """No format recognises the file at `path`."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


@dataclass(frozen=True, slots=True)
class Format:
    """How to read one format, and whether a file is in it."""

    read: Reader
    recognises: Callable[[Path], bool]


FORMATS = {"ninjs": Format(ninjs.read, ninjs.recognises)}


def reader_for(path: Path, *, name: str = "") -> Reader:
    """The reader of the named format, else of the one recognised. Raises `FormatIsUnknown`."""
    if name:
        return FORMATS[name].read
    for known in FORMATS.values():
        if known.recognises(path):
            return known.read
    raise FormatIsUnknown(path)
