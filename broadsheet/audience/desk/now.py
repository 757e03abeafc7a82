"""The part of the page that goes on without being asked: who reads what at this moment."""

from dataclasses import dataclass

from broadsheet import clock
from broadsheet.audience import live, tables
from broadsheet.audience.charts import Drawing
from broadsheet.audience.desk import told
from broadsheet.audience.desk.told import Instant
from broadsheet.audience.reach import Reach
from broadsheet.audience.store.protocol import StoreIsAway
from broadsheet.audience.tables import Cell, Table
from broadsheet.newsroom import paper

STORIES = 10


@dataclass(frozen=True, slots=True)
class Line:
    """A story that is being read."""

    story: Cell
    readers: Cell
    sparkline: Drawing


@dataclass(frozen=True, slots=True)
class NowPart:
    """Who reads what; `is_away`: the store does not answer, and nothing is known."""

    at: Instant
    is_away: bool
    readers: str = ""
    story_count: int = 0
    lines: tuple[Line, ...] = ()
    table: Table | None = None


def now_part(reach: Reach) -> NowPart:
    """As it is now. Two queries at most, however many stories are read."""
    moment = clock.now()
    at = told.instant(moment, "H:i:s")
    try:
        now = live.now(moment.timestamp(), reach.ids, limit=STORIES)
    except StoreIsAway:
        return NowPart(at, is_away=True)
    headlines = paper.headlines([one.story_id for one in now.stories])
    lines = tuple(_line(one, told.story_cell(one.story_id, headlines)) for one in now.stories)
    rows = tuple(
        (line.story, line.readers, tables.number(sum(one.by_minute)))
        for line, one in zip(lines, now.stories, strict=True)
    )
    columns = ("Story", "Readers in 5 minutes", "Readers in the last hour")
    table = Table("now", "Being read now", columns, rows)
    return NowPart(at, False, tables.told(now.readers), now.story_count, lines, table)


def _line(one: live.BeingRead, story: Cell) -> Line:
    total = tables.told(sum(one.by_minute))
    drawn = told.sparkline(one.by_minute, f"Readers by minute in the last hour: {total} together")
    return Line(story, tables.number(one.readers), drawn)
