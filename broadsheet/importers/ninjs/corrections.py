"""Corrections that a ninjs item carries: in words for readers, or only as a signal."""

from broadsheet.importers.fields import Fields
from broadsheet.importers.ninjs import shape, wording
from broadsheet.importers.ninjs.vocabulary import (
    CORRECTING_NOTES,
    CORRECTIONS,
    SILENT_CORRECTION,
)
from broadsheet.newsroom.filing import FiledNote


def notes(item: Fields) -> tuple[FiledNote, ...]:
    """The corrections, dated as the version that brought them; none where that has no time.

    The note to editors (`ednote`) tells that there is one, but the standard forbids publishing it.
    """
    found = _written(item) or _signalled(item)
    dated_at = item.instant("versioncreated") or item.instant("firstcreated")
    if found and dated_at is None:
        item.findings.change("versioncreated", "correction without a time left out")
        return ()
    return tuple(FiledNote(kind, text, dated_at) for kind, text in found if dated_at)


def _written(item: Fields) -> list[tuple[str, str]]:
    said = [one for one in shape.descriptions(item) if one.role in CORRECTIONS]
    return [(CORRECTIONS[one.role], wording.plain(one, item)) for one in said]


def _signalled(item: Fields) -> list[tuple[str, str]]:
    kind = _signal(item)
    if not kind:
        return []
    item.findings.change("signals", "correction without words for readers: a short note stands in")
    return [(kind, SILENT_CORRECTION)]


def _signal(item: Fields) -> str:
    """`correction`, `clarification` or nothing."""
    for signal in shape.concepts(item, "signals"):
        for word in (signal.code, signal.name):
            kind = CORRECTIONS.get(word.lower().rpartition(":")[2])
            if kind:
                return kind
    if item.loose("correctionof"):
        return "correction"
    note = item.line("ednote").lower()
    return next((kind for start, kind in CORRECTING_NOTES.items() if note.startswith(start)), "")
