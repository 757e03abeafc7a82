"""Tables of figures as records: shown behind each chart at the desk, and given out as CSV."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from typing import Any

from django.utils.formats import number_format

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # a spreadsheet takes a cell for a formula
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a place: `value` in a file, `text` for people; `url` may be empty."""

    value: str | int | float
    text: str
    url: str = ""

    @property
    def is_number(self) -> bool:
        """Whether it stands to the right."""
        return not isinstance(self.value, str) or self.text == NOTHING


@dataclass(frozen=True, slots=True)
class Heading:
    """Of a column."""

    text: str
    is_number: bool


@dataclass(frozen=True, slots=True)
class Table:
    """`name` stands in its address and file name; the first cell of a row names the row."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The columns; a table without rows has none that are numbers."""
        first = self.rows[0] if self.rows else ()
        return tuple(
            Heading(text, place < len(first) and first[place].is_number)
            for place, text in enumerate(self.columns)
        )


def words(text: str, url: str = "") -> Cell:
    """Words, which may lead somewhere."""
    return Cell(text, text, url)


def number(value: float, digits: int = 0) -> Cell:
    """A number with its thousands set apart."""
    rounded = round(value, digits) if digits else round(value)
    return Cell(rounded, told(rounded, digits))


def share(value: float) -> Cell:
    """A part of one, told in percent."""
    return Cell(round(value, 4), f"{told(100 * value)} %")


def unknown() -> Cell:
    """Nothing is known here."""
    return Cell("", NOTHING)


def told(value: float, digits: int = 0) -> str:
    """A number as the site's language writes it."""
    text: str = number_format(round(value, digits), decimal_pos=digits, force_grouping=True)
    return text


def csv_lines(table: Table) -> Iterator[str]:
    """The table as CSV, line by line; nothing in it is taken for a formula."""
    lines: Iterable[Iterable[Any]] = [table.columns]
    yield from map(_line, lines)
    for row in table.rows:
        yield _line(cell.value for cell in row)


def _line(values: Iterable[Any]) -> str:
    buffer = StringIO()
    csv.writer(buffer).writerow([_harmless(value) for value in values])
    return buffer.getvalue()


def _harmless(value: Any) -> Any:
    """A leading quote makes a spreadsheet show what it would else compute."""
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value
