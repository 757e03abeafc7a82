"""Suspect traffic as the desk tells it: the facts in words, and who decided what."""

from dataclasses import dataclass
from typing import Any

from broadsheet.audience import figures, tables
from broadsheet.audience.desk import told
from broadsheet.audience.desk.told import Instant
from broadsheet.audience.figures import Among
from broadsheet.audience.findings import Fact
from broadsheet.audience.models import Anomaly, AnomalyState
from broadsheet.audience.tables import Cell
from broadsheet.newsroom import paper

SHOWN = 50
WORDS: dict[str, str] = {
    Fact.TOP_NETWORK: "came from one network",
    Fact.CROWDED: "came from networks that had sent their share already",
    Fact.NEW_NETWORKS: "came from networks nobody had come from that day",
    Fact.NO_REFERRER: "came from nowhere: no page led them here",
}


@dataclass(frozen=True, slots=True)
class AnomalyLine:
    """A story's suspect traffic; `by` is who settled it, empty while nobody has or they are gone."""

    id: int
    story: Cell
    facts: tuple[str, ...]
    found: Instant
    state: str
    may_release: bool
    may_confirm: bool
    settled: Instant | None
    by: str


def anomaly_lines(among: Among) -> tuple[AnomalyLine, ...]:
    """Those of these stories; what nobody has looked at first. Two queries."""
    found = figures.anomalies(among, limit=SHOWN)
    headlines = paper.headlines([one.story_id for one in found])
    return tuple(_line(one, told.story_cell(one.story_id, headlines)) for one in found)


def fact(finding: dict[str, Any]) -> str:
    """A finding in words: what is so, and what is usual here."""
    share, usual = (tables.share(finding[name]).text for name in ("value", "usual"))
    words = WORDS.get(finding["fact"], finding["fact"])
    return f"{share} of {tables.told(finding['readers'])} readers {words}; usual here: {usual}."


def _line(one: Anomaly, story: Cell) -> AnomalyLine:
    return AnomalyLine(
        id=one.pk,
        story=story,
        facts=tuple(fact(finding) for finding in one.why),
        found=told.instant(one.found_at),
        state=AnomalyState(one.state).value,
        may_release=one.state != AnomalyState.RELEASED,
        may_confirm=one.state == AnomalyState.HELD,
        settled=told.instant(one.settled_at) if one.settled_at else None,
        by=str(one.by or ""),
    )
