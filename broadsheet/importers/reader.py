"""What a reader of a foreign format gives back: stories that arrived and items it refused.

A reader is a function, streams, and never raises for what stands in a file.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from broadsheet.newsroom.filing import Filing


@dataclass(frozen=True, slots=True)
class Finding:
    """Why an item was refused, or what was changed in it: where, a fixed reason, this item's detail."""

    field: str
    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item stands: file, number from 1 (0: the file as a whole), share of the file read (0-1)."""

    file: str
    number: int
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Arrived:
    """A story ready to be filed. Its picture files may vanish once the next item is asked for."""

    filing: Filing
    place: Place
    changes: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """An item that cannot be a story; `source_id` is empty where it could not be read."""

    source_id: str
    place: Place
    reasons: tuple[Finding, ...]


Read = Arrived | Refused


class Reader(Protocol):
    """Reads one file of one format; `section` is where stories that name none belong."""

    def __call__(self, path: Path, *, section: tuple[str, ...] = ()) -> Iterator[Read]:
        """The file's items, one at a time, in order."""
        ...
