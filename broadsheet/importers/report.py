"""What an import did: counts that add up, what was kept, changed and refused, and why.

Written as text for people and as JSON for programs. Memory stays small however much is refused.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from broadsheet.importers.reader import Arrived, Finding, Place, Refused
from broadsheet.newsroom.body import Embed, Table
from broadsheet.newsroom.filing import FiledGallery, FiledPhoto, Filing, Outcome

EXAMPLES = 5  # how many are shown of each reason
LISTED = 1_000  # how many refused items are listed one by one
SHOWN_LENGTH = 120

VERSION = 1  # of the JSON; docs/importing.md#report


@dataclass(slots=True)
class Reason:
    """How often something happened, and where first."""

    count: int = 0
    examples: list[str] = field(default_factory=list)

    def add(self, example: str) -> None:
        """Counts one more."""
        self.count += 1
        if len(self.examples) < EXAMPLES:
            self.examples.append(example)


class Report:
    """Counts one import, item by item."""

    def __init__(self, *, is_dry_run: bool = False) -> None:
        self.is_dry_run = is_dry_run
        self.outcomes: Counter[Outcome] = Counter()
        self.refused_count = 0
        self.kept: Counter[str] = Counter()
        self.changed: dict[str, Reason] = {}
        self.refused: dict[str, Reason] = {}
        self.listed: list[Refused] = []

    @property
    def read_count(self) -> int:
        """How many items were read: what was filed in any way, and what was refused."""
        return self.outcomes.total() + self.refused_count

    def add(self, story: Arrived, outcome: Outcome) -> None:
        """Counts a story that was filed."""
        self.outcomes[outcome] += 1
        self.kept.update(_parts(story.filing))
        for finding in story.changes:
            example = _example(story.place, story.filing.source_id, finding)
            self.changed.setdefault(finding.reason, Reason()).add(example)

    def add_refused(self, item: Refused) -> None:
        """Counts an item that was refused."""
        self.refused_count += 1
        if len(self.listed) < LISTED:
            self.listed.append(item)
        for finding in item.reasons:
            example = _example(item.place, item.source_id, finding)
            self.refused.setdefault(finding.reason, Reason()).add(example)

    def line(self) -> str:
        """The counts on one line."""
        counts = [f"{self.outcomes[outcome]:,} {outcome}" for outcome in Outcome]
        return f"{self.read_count:,} read: {', '.join(counts)}, {self.refused_count:,} refused"

    def text(self) -> str:
        """The whole report for a terminal; nothing in it can steer one."""
        title = "Dry run, nothing was written: " if self.is_dry_run else ""
        kept = ", ".join(f"{count:,} {name}" for name, count in self.kept.items() if count)
        return "\n".join(
            [
                f"{title}{self.line()}",
                f"Kept: {kept or 'nothing'}",
                *_section("Changed", self.changed),
                *_section("Refused", self.refused),
            ]
        )

    def data(self) -> dict[str, Any]:
        """The whole report for JSON; its shape is in docs/importing.md."""
        return {
            "version": VERSION,
            "is_dry_run": self.is_dry_run,
            "read": self.read_count,
            **{outcome.value: self.outcomes[outcome] for outcome in Outcome},
            "refused": self.refused_count,
            "kept": dict(self.kept),
            "changed_reasons": _data(self.changed),
            "refused_reasons": _data(self.refused),
            "refused_items": [_item(refused) for refused in self.listed],
            "refused_items_are_complete": len(self.listed) == self.refused_count,
        }


def shown(text: str) -> str:
    """Text from outside, safe to print: short, on one line, without signs that steer a terminal."""
    signs = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
    return signs if len(signs) <= SHOWN_LENGTH else f"{signs[: SHOWN_LENGTH - 1]}…"


def _parts(filing: Filing) -> Counter[str]:
    galleries = [block for block in filing.body if isinstance(block, FiledGallery)]
    photos = [block for block in filing.body if isinstance(block, FiledPhoto)]
    return Counter(
        {
            "blocks": len(filing.body),
            "pictures": len(photos)
            + sum(len(one.photos) for one in galleries)
            + (filing.lead_photo is not None),
            "tables": sum(isinstance(block, Table) for block in filing.body),
            "embeds": sum(isinstance(block, Embed) for block in filing.body),
            "credits": len(filing.credits),
            "tags": len(filing.tags),
            "storylines": len(filing.storylines),
            "corrections": len(filing.corrections),
            "embargoes": filing.embargo_until is not None,
        }
    )


def _example(place: Place, source_id: str, finding: Finding) -> str:
    name = f"{place.file} item {place.number}" if place.number else place.file
    parts = (name, source_id, finding.field, finding.detail)
    return " · ".join(shown(part) for part in parts if part)


def _section(title: str, reasons: dict[str, Reason]) -> list[str]:
    if not reasons:
        return [f"{title}: nothing"]
    lines = [f"{title}:"]
    for name, reason in sorted(reasons.items(), key=lambda pair: (-pair[1].count, pair[0])):
        lines.append(f"  {reason.count:,} × {name}")
        lines += [f"      {example}" for example in reason.examples]
    return lines


def _data(reasons: dict[str, Reason]) -> dict[str, dict[str, Any]]:
    return {name: {"count": one.count, "examples": one.examples} for name, one in reasons.items()}


def _item(refused: Refused) -> dict[str, Any]:
    return {
        "file": refused.place.file,
        "number": refused.place.number,
        "source_id": refused.source_id,
        "reasons": [
            {"field": one.field, "reason": one.reason, "detail": shown(one.detail)}
            for one in refused.reasons
        ],
    }
