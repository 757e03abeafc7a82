"""How the desk tells figures: spans of time, instants, stories and charts, in words and drawings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as date_format

from broadsheet import clock
from broadsheet.audience import charts, tables
from broadsheet.audience.charts import Drawing, Point
from broadsheet.audience.figures import Totals
from broadsheet.audience.tables import Cell, Table

INSTANT, DAY, HOUR_OF_DAY = "D j M, H:i", "D j M", "H:i"
FIGURES = ("Readers", "Views", "Seconds a reader")


@dataclass(frozen=True, slots=True)
class Instant:
    """For `<time>`: `iso` for machines, `text` by the site's clocks."""

    iso: str
    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that stands large, what it is, and a line of what it is compared with."""

    label: str
    text: str
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing with its scale in words, and the table behind it. `key` is what the lines are."""

    title: str
    svg: Drawing
    most: str
    marks: tuple[str, ...]
    table: Table
    key: str = ""


def instant(at: datetime, pattern: str = INSTANT) -> Instant:
    """As the site's clocks show it."""
    local = at.astimezone(timezone.get_default_timezone())
    return Instant(local.isoformat(timespec="seconds"), date_format(local, pattern))


def from_seconds(at: float) -> Instant:
    """The same of seconds since 1970."""
    return instant(datetime.fromtimestamp(at, UTC))


def today() -> date:
    """The day of the site's zone."""
    return clock.now().astimezone(timezone.get_default_timezone()).date()


def day(on: date) -> str:
    """A day, without its year."""
    return date_format(on, DAY)


def length(seconds: float) -> str:
    """Engaged time: seconds, minutes and seconds, or hours and minutes."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{tables.told(hours)} h {minutes} min" if minutes else f"{tables.told(hours)} h"


def story_cell(story_id: int, headlines: Mapping[int, str]) -> Cell:
    """A story by its headline, which leads to its figures."""
    name = headlines.get(story_id, f"Story {story_id}, deleted")
    return tables.words(name, reverse("audience_story", args=[story_id]))


def figures_of(totals: Totals, asides: Sequence[str] = ("", "", "")) -> tuple[Figure, ...]:
    """Readers, views and engaged time, large."""
    engaged = length(totals.seconds_a_reader) if totals.engaged_readers else tables.NOTHING
    texts = (tables.told(totals.readers), tables.told(totals.views), engaged)
    labels = ("Readers", "Views", "Engaged time a reader")
    return tuple(Figure(*one) for one in zip(labels, texts, asides, strict=True))


def cells_of(totals: Totals) -> tuple[Cell, ...]:
    """The same in a table; see `FIGURES`."""
    engaged = tables.number(totals.seconds_a_reader) if totals.engaged_readers else tables.unknown()
    return tables.number(totals.readers), tables.number(totals.views), engaged


def stories(
    name: str, title: str, found: Mapping[int, Totals], headlines: Mapping[int, str]
) -> Table:
    """Stories, best first."""
    rows = tuple((story_cell(key, headlines), *cells_of(one)) for key, one in found.items())
    return Table(name, title, ("Story", *FIGURES), rows)


def by_day(name: str, title: str, days: Sequence[date], found: Mapping[date, Totals]) -> Chart:
    """Readers day by day."""
    totals = [found.get(one, Totals()) for one in days]
    points = [Point(day(one), of.readers) for one, of in zip(days, totals, strict=True)]
    rows = tuple(
        (Cell(one.isoformat(), day(one)), *cells_of(of))
        for one, of in zip(days, totals, strict=True)
    )
    table = Table(name, title, ("Day", *FIGURES), rows)
    return bars(table, points, marks=(day(days[0]), day(days[-1])))


def bars(table: Table, points: Sequence[Point], *, marks: Iterable[str], key: str = "") -> Chart:
    """Readers as bars over their table."""
    svg = charts.bars(points, title=table.title, unit="readers")
    most = max([*(one.value for one in points), *(one.before or 0 for one in points)])
    return _chart(table, svg, most, tuple(marks), key)


def line(table: Table, values: Sequence[int], *, marks: Iterable[str]) -> Chart:
    """Readers as a sparkline over their table."""
    svg = charts.sparkline(values, title=table.title)
    return _chart(table, svg, max(values), tuple(marks), "")


def sparkline(values: Sequence[int], title: str) -> Drawing:
    """A small one, without a table of its own."""
    return charts.sparkline(values, title=title)


def _chart(table: Table, svg: Drawing, most: float, marks: tuple[str, ...], key: str) -> Chart:
    return Chart(table.title, svg, tables.told(most), marks, table, key)
