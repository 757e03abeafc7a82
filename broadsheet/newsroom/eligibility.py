"""Which story may stand where: the matrix of state by list, one row a standing.

Applied before a list is cut, so that a list comes up short only when the site does.
"""

from enum import StrEnum

from broadsheet.newsroom.lifecycle import PUBLIC, UNRELEASED, State
from broadsheet.newsroom.story import Kind, Story


class Place(StrEnum):
    """A list that shows stories."""

    LATEST = "latest"
    WEEKLY_BEST = "weekly-best"
    YOU_MAY_ALSO_LIKE = "you-may-also-like"
    POPULAR_NOW = "popular-now"
    MUST_READS = "must-reads"
    FEEDS = "feeds"


class Standing(StrEnum):
    """What about a story decides where it may stand."""

    LIVE = "live"
    UPDATED = "updated"
    CORRECTED = "corrected"
    KILLED = "killed"
    UNRELEASED = "unreleased"
    SPONSORED = "sponsored"
    TAKEN_DOWN = "taken-down"
    SUSPECT = "suspect"


class Entry(StrEnum):
    """How a story may stand in a list."""

    YES = "yes"
    KEEPS_PLACE = "keeps its place"
    MARKED = "marked"
    IF_PICKED = "if picked"
    EDITOR_WARNED = "stays, editor warned"
    QUEUED = "queued, hidden"
    LABELLED = "labelled"
    UPDATED_ENTRY = "same id, updated entry"
    WITH_CORRECTION = "updated entry with the correction"
    NO = "no"


SHOWN = frozenset(Entry) - {Entry.NO, Entry.QUEUED}

# Columns in the order of `Place`; rows as docs/eligibility.md prints them.
_ROWS: dict[Standing, tuple[Entry, Entry, Entry, Entry, Entry, Entry]] = {
    Standing.LIVE: (Entry.YES, Entry.YES, Entry.YES, Entry.YES, Entry.IF_PICKED, Entry.YES),
    Standing.UPDATED: (
        Entry.KEEPS_PLACE, Entry.YES, Entry.YES, Entry.YES, Entry.YES, Entry.UPDATED_ENTRY,
    ),
    Standing.CORRECTED: (
        Entry.MARKED, Entry.MARKED, Entry.MARKED, Entry.MARKED, Entry.EDITOR_WARNED,
        Entry.WITH_CORRECTION,
    ),
    Standing.KILLED: (Entry.NO,) * 6,
    Standing.UNRELEASED: (Entry.NO, Entry.NO, Entry.NO, Entry.NO, Entry.QUEUED, Entry.NO),
    Standing.SPONSORED: (Entry.LABELLED, Entry.NO, Entry.NO, Entry.NO, Entry.NO, Entry.LABELLED),
    Standing.TAKEN_DOWN: (Entry.NO,) * 6,
    Standing.SUSPECT: (Entry.YES, Entry.NO, Entry.YES, Entry.NO, Entry.YES, Entry.YES),
}  # fmt: skip

MATRIX: dict[Standing, dict[Place, Entry]] = {
    standing: dict(zip(Place, row, strict=True)) for standing, row in _ROWS.items()
}


def entry(standing: Standing, place: Place) -> Entry:
    """How a story of that standing may stand in that list."""
    return MATRIX[standing][place]


def may_stand(standing: Standing, place: Place) -> bool:
    """Whether readers see a story of that standing in that list."""
    return MATRIX[standing][place] in SHOWN


def standing_of(
    state: State, kind: Kind, *, is_updated: bool = False, is_suspect: bool = False
) -> Standing:
    """What decides for a story; being withdrawn weighs more than being sponsored, and so on down."""
    if state is State.KILLED:
        return Standing.KILLED
    if state in UNRELEASED:
        return Standing.UNRELEASED
    if state not in PUBLIC:
        return Standing.TAKEN_DOWN
    if kind is Kind.SPONSORED:
        return Standing.SPONSORED
    if is_suspect:
        return Standing.SUSPECT
    if state is State.CORRECTED:
        return Standing.CORRECTED
    return Standing.UPDATED if is_updated else Standing.LIVE


def may_show(story: Story, place: Place) -> bool:
    """Whether a published story may stand in that list."""
    state = State.CORRECTED if story.is_corrected else State.LIVE
    standing = standing_of(state, story.kind, is_updated=story.updated_at is not None)
    return may_stand(standing, place)
