"""Dated notes of what was wrong in a story, or could be misread."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext

from broadsheet.newsroom.article import Note
from broadsheet.web.components import moment
from broadsheet.web.components.moment import Moment
from broadsheet.web.pages.site import SiteContext


@dataclass(frozen=True, slots=True)
class CorrectionNote:
    """A note with its label: Correction or Clarification."""

    label: str
    text: str
    moment: Moment


def build(notes: Iterable[Note], site: SiteContext) -> tuple[CorrectionNote, ...]:
    """The notes in the order in which they were made."""
    return tuple(one(note, site) for note in notes)


def one(note: Note, site: SiteContext) -> CorrectionNote:
    """A single note."""
    is_clarification = note.kind == "clarification"
    text = gettext("Clarification") if is_clarification else gettext("Correction")
    return CorrectionNote(text, note.text, moment.day(note.dated_at, site.zone))
