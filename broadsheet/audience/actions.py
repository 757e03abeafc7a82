"""What changes what is known of the audience: suspect traffic is settled, old counts are brought along."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from django.db import transaction

from broadsheet import clock
from broadsheet.audience import connection, scoring
from broadsheet.audience.findings import Finding
from broadsheet.audience.models import Anomaly, AnomalyState, ImportedCount
from broadsheet.audience.store.protocol import StoreIsAway
from broadsheet.errors import BroadsheetError
from broadsheet.newsroom import queries as newsroom
from broadsheet.newsroom.sections import Sections

if TYPE_CHECKING:
    from broadsheet.newsroom.models.user import User

AT_ONCE = 500  # rows of a statement
MOST_DIGITS = 12  # of a count that is believed
STANDING = (AnomalyState.HELD, AnomalyState.CONFIRMED)


class AnomalyIsSettled(BroadsheetError):
    """An editor has looked already, or the traffic was given back."""


# --- suspect traffic ------------------------------------------------------------------------------


@transaction.atomic
def hold_anomaly(
    story_id: int, *, why: Iterable[Finding], at: datetime, by: "User | None" = None
) -> Anomaly:
    """Takes a story out of both rankings until an editor has looked; `by` is None for the audit.

    The anomaly that stands already, if one does. While the store is away it is filed all the same:
    `audit.mend_holds` has the store hold it later.
    """
    standing = Anomaly.objects.filter(story_id=story_id, state__in=STANDING).first()
    if standing:
        return standing
    anomaly = _filed(story_id, AnomalyState.HELD, why, at, by)
    transaction.on_commit(partial(_hold, story_id, at))
    return anomaly


def note_anomaly(story_id: int, *, why: Iterable[Finding], at: datetime) -> Anomaly:
    """Tells the editors of suspect traffic by which a story gains nothing; it stays where it is."""
    return _filed(story_id, AnomalyState.NOTED, why, at, None)


def _filed(
    story_id: int, state: AnomalyState, why: Iterable[Finding], at: datetime, by: "User | None"
) -> Anomaly:
    anomaly, _ = Anomaly.objects.update_or_create(
        story_id=story_id,
        hour=scoring.hour(at.timestamp()),
        defaults={
            "why": [asdict(one) for one in why],
            "state": state,
            "found_at": at,
            "settled_at": None,
            "by": by,
        },
    )
    return anomaly


def _hold(story_id: int, at: datetime) -> None:
    with suppress(StoreIsAway):
        connection.store().hold(story_id, at=at.timestamp())


@transaction.atomic
def release_anomaly(anomaly: Anomaly, *, by: "User") -> None:
    """Gives a story back all that it has weighed; of one that was noted, says that it was looked at.

    Raises `AnomalyIsSettled` if it was given back already, `StoreIsAway`; it stays held then.
    """
    _settle(anomaly, AnomalyState.RELEASED, by, before=(*STANDING, AnomalyState.NOTED))
    connection.store().release(anomaly.story_id)


@transaction.atomic
def confirm_anomaly(anomaly: Anomaly, *, by: "User") -> None:
    """Says that the traffic is not to be trusted: the story stays out of the rankings.

    Raises `AnomalyIsSettled` unless it is held and nobody has looked.
    """
    _settle(anomaly, AnomalyState.CONFIRMED, by, before=(AnomalyState.HELD,))


def _settle(
    anomaly: Anomaly, state: AnomalyState, by: "User", *, before: tuple[AnomalyState, ...]
) -> None:
    settled = Anomaly.objects.filter(pk=anomaly.pk, state__in=before).update(
        state=state, by=by, settled_at=clock.now()
    )
    if not settled:
        raise AnomalyIsSettled(anomaly.pk)
    anomaly.refresh_from_db()


# --- old counts -----------------------------------------------------------------------------------


class OldCount(NamedTuple):
    """A story, by its address or id, and the views it had elsewhere; both as they were written."""

    story: str
    views: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of old counts: how many stories have them now, and the rows that were of no use."""

    changed: int
    unchanged: int
    unknown: tuple[str, ...] = ()  # no live or withdrawn story
    wrong: tuple[str, ...] = ()  # no count


def import_counts(rows: Iterable[OldCount], *, by: "User | None", source: str) -> ImportReport:
    """Adds what a source counted to the views of stories; a second time it replaces that source's.

    Rows of the same story are added up. `by` is None for the command line.
    """
    totals: dict[int, int] = {}
    unknown: list[str] = []
    wrong: list[str] = []
    sections = newsroom.sections()
    for row in rows:
        views, story_id = _count(row.views), _story(row.story.strip(), sections)
        if views is None:
            wrong.append(f"{row.story}: {row.views}")
        elif story_id is None:
            unknown.append(row.story)
        else:
            totals[story_id] = totals.get(story_id, 0) + views
    changed = _keep(totals, by, source)
    return ImportReport(changed, len(totals) - changed, tuple(unknown), tuple(wrong))


def _count(text: str) -> int | None:
    """A count as people write it (`12,431`, `12 431`); None if it is none."""
    digits = text.replace(",", "").replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
    is_count = digits.isascii() and digits.isdecimal() and len(digits) <= MOST_DIGITS
    return int(digits) if is_count else None


def _story(text: str, sections: Sections) -> int | None:
    """The story with that id or address; None if there is none. One query."""
    if text.isascii() and text.isdecimal():
        return next(iter(newsroom.stories([int(text[:18])], sections)), None)
    found = newsroom.article_at(urlsplit(text).path, sections)
    if found is None:
        return None
    return found.story_id if isinstance(found, newsroom.Killed) else found.story.id


def _keep(totals: dict[int, int], by: "User | None", source: str) -> int:
    """How many of them were not so before."""
    kept = dict(ImportedCount.objects.filter(source=source).values_list("story_id", "views"))
    at = clock.now()
    rows = [
        ImportedCount(story_id=story_id, views=views, source=source, imported_at=at, by=by)
        for story_id, views in totals.items()
        if kept.get(story_id) != views
    ]
    ImportedCount.objects.bulk_create(
        rows,
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["story_id", "source"],
        update_fields=["views", "imported_at", "by"],
    )
    return len(rows)
