"""Looks for stories whose traffic is suspect and tells the editors; holds those that gain by it.

What is suspect: `findings`. What gains: `lifting`.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from broadsheet.audience import actions, findings, lifting, scoring
from broadsheet.audience.actions import STANDING
from broadsheet.audience.findings import Fact, Finding
from broadsheet.audience.lifting import Places
from broadsheet.audience.models import Anomaly, AnomalyState
from broadsheet.audience.store.protocol import AudienceStore, Network

LOOKED_AT_HOURS = 2  # the running one and that before it
RELEASED_REST = timedelta(hours=24)  # what an editor gave back is not held again for so long
NOTED_REST = timedelta(hours=24)  # nor is what was noted noted again


def audit(
    store: AudienceStore, at: datetime, *, facts: Iterable[Fact] = Fact
) -> tuple[Anomaly, ...]:
    """Holds or notes what is suspect by some of these facts; the anomalies that were filed."""
    last = scoring.hour(at.timestamp())
    first = last - LOOKED_AT_HOURS + 1
    networks = store.networks(first, last)
    traffic = findings.traffic(networks, store.hours(first, last))
    suspects = findings.suspects(traffic, facts)
    spared, noted, places = _spared(at), _noted(at), Places(store, at)
    filed: list[Anomaly] = []
    for one in (one for one in traffic if one.story_id in suspects.keys() - spared):
        story_id, why = one.story_id, suspects[one.story_id]
        if lifting.is_wide(one, why) or _is_lifted(places, story_id, networks, why):
            filed.append(actions.hold_anomaly(story_id, why=why, at=at))
        elif story_id not in noted:
            filed.append(actions.note_anomaly(story_id, why=why, at=at))
    return tuple(filed)


def _is_lifted(
    places: Places, story_id: int, networks: Iterable[Network], why: Iterable[Finding]
) -> bool:
    return places.is_lifted(story_id, lifting.suspect_networks(story_id, networks, why))


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


def _noted(at: datetime) -> set[int]:
    """Stories of which the editors were told a short time ago."""
    noted = Anomaly.objects.filter(state=AnomalyState.NOTED, found_at__gt=at - NOTED_REST)
    return set(noted.values_list("story_id", flat=True))
