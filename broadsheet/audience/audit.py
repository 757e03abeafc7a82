"""Looks for stories whose traffic is suspect, holds them and tells the editors; what is: `findings`."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from broadsheet.audience import actions, findings, scoring
from broadsheet.audience.actions import STANDING
from broadsheet.audience.findings import Fact
from broadsheet.audience.models import Anomaly, AnomalyState
from broadsheet.audience.store.protocol import AudienceStore

LOOKED_AT_HOURS = 2  # the running one and that before it
RELEASED_REST = timedelta(hours=24)  # what an editor gave back is not held again for so long


def audit(
    store: AudienceStore, at: datetime, *, facts: Iterable[Fact] = Fact
) -> tuple[Anomaly, ...]:
    """Holds what is suspect by some of these facts; the anomalies that were found."""
    last = scoring.hour(at.timestamp())
    first = last - LOOKED_AT_HOURS + 1
    found = findings.traffic(store.networks(first, last), store.hours(first, last))
    suspects = findings.suspects(found, facts)
    spared = _spared(at)
    return tuple(
        actions.hold_anomaly(story_id, why=why, at=at)
        for story_id, why in suspects.items()
        if story_id not in spared
    )


def mend_holds(store: AudienceStore) -> int:
    """Has the store hold what stands as an anomaly and nothing else; how many it held otherwise.

    They part when a process dies between the two, or the store is another one.
    """
    held = set(store.held())
    standing = dict(Anomaly.objects.filter(state__in=STANDING).values_list("story_id", "found_at"))
    for story_id in standing.keys() - held:
        store.hold(story_id, at=standing[story_id].timestamp())
    for story_id in held - standing.keys():
        store.release(story_id)
    return len(standing.keys() ^ held)


def _spared(at: datetime) -> set[int]:
    """Stories that are held already, and those that an editor gave back a short time ago."""
    held = Anomaly.objects.filter(state__in=STANDING)
    released = Anomaly.objects.filter(
        state=AnomalyState.RELEASED, settled_at__gt=at - RELEASED_REST
    )
    return {*held.values_list("story_id", flat=True), *released.values_list("story_id", flat=True)}
