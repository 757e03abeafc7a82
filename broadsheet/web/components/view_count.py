"""How often a story was viewed, and the stamp with which a browser tells of one view more."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import ngettext


@dataclass(frozen=True, slots=True)
class ViewCount:
    """The count as it is shown; `number` is empty while nobody can tell it.

    `stamp` proves to the collector which story was read; see `broadsheet.signing`.
    """

    stamp: str
    label: str = ""
    number: str = ""
    value: int = 0


def build(stamp: str, views: int | None) -> ViewCount:
    """The count of a live story. None: it is not known now; the page then says nothing of views."""
    if views is None:
        return ViewCount(stamp)
    return ViewCount(stamp, ngettext("View", "Views", views), grouped(views), views)


def grouped(number: int) -> str:
    """A number as the site's language writes it: 12,431 or 12.431."""
    return number_format(number, use_l10n=True, force_grouping=True)
