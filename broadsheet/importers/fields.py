"""Typed, bounded access to the fields of a foreign item; what is wrong is collected, not raised.

A wrong field reads as empty, so that one pass finds every reason for refusing an item.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from broadsheet.importers.reader import Finding

LINE_LENGTH = 10_000  # characters; beyond it a line of text is an attack, not a headline
BODY_LENGTH = 1_000_000  # characters: 1 MB a field, docs/importing.md#limits
TIME_LENGTH = 64
MAX_RECORDS = 1_000
HUGE = 1e15
EARLIEST, LATEST = 1500, 2200  # years; outside them time arithmetic overflows or somebody mistyped

CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
SURROGATES = re.compile(r"[\ud800-\udfff]")
SPACES = re.compile(r"\s+")


class Findings:
    """What was found in one item: reasons to refuse it, and changes made to it."""

    def __init__(self) -> None:
        self.refusals: dict[Finding, None] = {}  # a set in order: a field may be read twice
        self.changes: dict[Finding, None] = {}

    def refuse(self, field: str, reason: str, detail: str = "") -> None:
        """Notes a reason to refuse the item."""
        self.refusals[Finding(field, reason, detail)] = None

    def change(self, field: str, reason: str, detail: str = "") -> None:
        """Notes something that is not kept as it came."""
        self.changes[Finding(field, reason, detail)] = None

    def shortened(self, field: str, text: str, limit: int) -> str:
        """The text within a limit, with a note where it had to be cut."""
        if len(text) <= limit:
            return text
        self.change(field, f"shortened to {limit} characters", f"from {len(text):,}")
        return text[: limit - 1].rstrip() + "…"


class Fields:
    """An object of the item; `path` is its place there, for messages."""

    def __init__(self, values: Mapping[str, Any], findings: Findings, path: str = "") -> None:
        self.values = values
        self.findings = findings
        self.path = path

    def at(self, name: str) -> str:
        """The full name of a field, such as `associations.main.byline`."""
        return f"{self.path}.{name}" if self.path else name

    def line(self, name: str, limit: int = LINE_LENGTH) -> str:
        """A text on one line, at most `limit` characters, cut (and noted) where it is longer."""
        found = SPACES.sub(" ", self.text(name, LINE_LENGTH)).strip()
        return self.findings.shortened(self.at(name), found, limit)

    def loose(self, name: str) -> str:
        """A line of a field that the schema does not know, so it may be anything; else empty."""
        return self.line(name) if isinstance(self.values.get(name), str) else ""

    def number(self, name: str) -> float:
        """A number; 0 where it is absent or none."""
        found = self.values.get(name)
        return float(found) if isinstance(found, int | float) and abs(found) < HUGE else 0.0

    def instant(self, name: str) -> datetime | None:
        """An instant in UTC; None where the field is absent or wrong."""
        written = self.text(name, TIME_LENGTH).strip()
        if not written:
            return None
        found = _moment(written)
        if found is None:
            self.findings.refuse(self.at(name), "is not a date and time", written)
            return None
        if found.tzinfo is None:
            self.findings.change(self.at(name), "time without a zone taken as UTC", written)
            return found.replace(tzinfo=UTC)
        return found.astimezone(UTC)

    def record(self, name: str) -> "Fields":
        """An object within this one; empty where it is absent or wrong."""
        found = self.values.get(name)
        if found is None:
            return Fields({}, self.findings, self.at(name))
        return self._record(name, found)

    def records(self, name: str) -> list["Fields"]:
        """The objects of an array; texts among them become objects with a `name`."""
        found = self.values.get(name)
        if found is None:
            return []
        if not isinstance(found, list):
            self.findings.refuse(self.at(name), "is not an array")
            return []
        if len(found) > MAX_RECORDS:
            self.findings.refuse(self.at(name), f"holds more than {MAX_RECORDS} entries")
            return []
        return [
            self._record(f"{name}[{number}]", {"name": one} if isinstance(one, str) else one)
            for number, one in enumerate(found)
        ]

    def _record(self, name: str, value: object) -> "Fields":
        if isinstance(value, dict):
            return Fields(value, self.findings, self.at(name))
        self.findings.refuse(self.at(name), "is not an object")
        return Fields({}, self.findings, self.at(name))

    def text(self, name: str, limit: int = BODY_LENGTH) -> str:
        """A text as it stands, lines and all; one longer than `limit` is refused, never cut."""
        found = self.values.get(name)
        if found is None:
            return ""
        wrong = _wrong_text(found, limit)
        if wrong:
            self.findings.refuse(self.at(name), wrong)
            return ""
        clean = CONTROLS.sub("", found)
        if clean != found:
            self.findings.change(self.at(name), "control characters left out")
        return clean


def _moment(written: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        return None
    return found if EARLIEST <= found.year <= LATEST else None


def _wrong_text(value: object, limit: int) -> str:
    if not isinstance(value, str):
        return "is not text"
    if len(value) > limit:
        return f"is longer than {limit:,} characters"
    if "\0" in value:
        return "holds a NUL character"
    if SURROGATES.search(value):
        return "holds half a surrogate pair"
    return ""
