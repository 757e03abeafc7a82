"""The Audience page as a record: now, today, the last seven days, refusals, suspect traffic."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.dateformat import format as date_format

from broadsheet import clock
from broadsheet.audience import figures, scoring, tables
from broadsheet.audience.charts import Point
from broadsheet.audience.desk import told
from broadsheet.audience.desk.anomalies import AnomalyLine, anomaly_lines
from broadsheet.audience.desk.now import NowPart, now_part
from broadsheet.audience.desk.told import Chart, Figure, Instant
from broadsheet.audience.figures import Totals
from broadsheet.audience.reach import Reach
from broadsheet.audience.tables import Cell, Table
from broadsheet.newsroom import paper

WEEK = timedelta(days=7)
TOP = 10
REFUSED_BECAUSE = {
    "malformed": "Not what our pages send",
    "too_large": "Larger than our pages send",
    "foreign_origin": "Sent from another site",
    "bad_stamp": "Without a story’s valid stamp",
    "expired_stamp": "From a page that is too old",
    "unknown_story": "Of a story that is gone",
    "bot": "A robot that says so",
    "prefetch": "Loaded in advance, not read",
    "staff": "Our own people",
    "preview": "From a preview",
    "flood": "Too many at once from one network",
}


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything on the page. `refusals` is None for who may not see the whole site."""

    at: Instant
    zone: str
    is_whole: bool
    now: NowPart
    today: tuple[Figure, ...]
    hours: Chart
    week: tuple[Figure, ...]
    days: Chart
    best: tuple[Table, ...]
    sections: Table
    authors: Table
    refusals: Table | None
    anomalies: tuple[AnomalyLine, ...]

    @property
    def name(self) -> str:
        """It bears the name of the whole."""
        return ""

    @property
    def tables(self) -> tuple[Table, ...]:
        """All that can be had as CSV."""
        known = (self.now.table, self.hours.table, self.days.table, *self.best)
        return tuple(one for one in (*known, self.sections, self.authors, self.refusals) if one)


def overview(reach: Reach) -> Overview:
    """The page as it is now for who may see so much. About twenty queries, however many stories there are."""
    moment, today = clock.now(), told.today()
    running = scoring.hour(moment.timestamp())
    so_far, hours = _today(today, running, reach)
    week, days = _week(today, reach)
    return Overview(
        at=told.instant(moment),
        zone=str(figures.local_hour(running).tzinfo),
        is_whole=reach.is_whole,
        now=now_part(reach),
        today=so_far,
        hours=hours,
        week=week,
        days=days,
        best=_best(today, reach),
        sections=_sections(today, reach),
        authors=_authors(today, reach),
        refusals=_refusals(today, running) if reach.is_whole else None,
        anomalies=anomaly_lines(reach.ids),
    )


def _today(today: date, running: int, reach: Reach) -> tuple[tuple[Figure, ...], Chart]:
    """Against the same weekday a week before, as far as the running hour goes."""
    before = {hour: figures.week_before(hour) for hour in figures.hours_of(today)}
    found = figures.by_hour([*before, *before.values()], reach.ids)
    so_far = figures.together(found.get(hour, Totals()) for hour in before)
    then = figures.together(
        found.get(past, Totals()) for hour, past in before.items() if hour <= running
    )
    ends = date_format(figures.local_hour(running + 1), told.HOUR_OF_DAY)
    asides = [
        f"{tables.told(number)} by {ends} a week before" for number in (then.readers, then.views)
    ]
    engaged = told.length(then.seconds_a_reader)
    asides.append(f"{engaged} a week before" if then.engaged_readers else "")
    return told.figures_of(so_far, asides), _hours(before, found, running)


def _hours(before: dict[int, int], found: dict[int, Totals], running: int) -> Chart:
    points, rows = [], []
    for hour, past in before.items():
        label = date_format(figures.local_hour(hour), told.HOUR_OF_DAY)
        of, then = found.get(hour, Totals()), found.get(past, Totals())
        points.append(Point(label, of.readers, then.readers))
        known = told.cells_of(of) if hour <= running else (tables.unknown(),) * 3
        rows.append((tables.words(label), *known, tables.number(then.readers)))
    columns = ("Hour", *told.FIGURES, "Readers a week before")
    table = Table("today", "Readers by hour", columns, tuple(rows))
    marks = (points[0].label, points[len(points) // 2].label, "24:00")
    return told.bars(table, points, marks=marks, key="The line: the same weekday a week before")


def _week(today: date, reach: Reach) -> tuple[tuple[Figure, ...], Chart]:
    days = [today - timedelta(days=number) for number in range(6, -1, -1)]
    found = figures.by_day(days[0] - WEEK, today, reach.ids)
    of = figures.together(found.get(one, Totals()) for one in days)
    before = figures.together(found.get(one - WEEK, Totals()) for one in days)
    asides = [
        f"{tables.told(number)} in the 7 days before" for number in (before.readers, before.views)
    ]
    return told.figures_of(of, [*asides, ""]), _days(days, found)


def _days(days: list[date], found: dict[date, Totals]) -> Chart:
    points, rows = [], []
    for one in days:
        of, then = found.get(one, Totals()), found.get(one - WEEK, Totals())
        points.append(Point(told.day(one), of.readers, then.readers))
        name = Cell(one.isoformat(), told.day(one))
        rows.append((name, *told.cells_of(of), tables.number(then.readers)))
    columns = ("Day", *told.FIGURES, "Readers a week before")
    table = Table("week", "Readers by day", columns, tuple(rows))
    marks = (points[0].label, points[-1].label)
    return told.bars(table, points, marks=marks, key="The line: the same weekday a week before")


def _best(today: date, reach: Reach) -> tuple[Table, ...]:
    of_today = figures.by_story(today, today, reach.ids, limit=TOP)
    of_week = figures.by_story(today - timedelta(days=6), today, reach.ids, limit=TOP)
    headlines = paper.headlines([*of_today, *of_week])
    return (
        told.stories("best-today", "Most readers today", of_today, headlines),
        told.stories("best-week", "Most readers in 7 days", of_week, headlines),
    )


def _sections(today: date, reach: Reach) -> Table:
    """Sections whose figures may be seen, with what was read in them and below."""
    spans = [
        figures.by_section(first, today, reach.ids) for first in (today, today - timedelta(days=6))
    ]
    rows = []
    for section_id, path, name in paper.sections(reach.ids):
        readers = [_below(path, found) for found in spans]
        url = reverse("audience_section", args=[section_id])
        rows.append((tables.words(name, url), *map(tables.number, readers)))
    return Table("sections", "Sections", ("Section", "Readers today", "In 7 days"), tuple(rows))


def _below(path: str, found: dict[str, Totals]) -> int:
    return sum(one.readers for at, one in found.items() if at.startswith(path))


def _authors(today: date, reach: Reach) -> Table:
    found = figures.by_author(today - timedelta(days=6), today, reach.ids, limit=TOP)
    names = paper.authors(found)
    rows = tuple(
        (
            tables.words(names[key], reverse("audience_author", args=[key])),
            tables.number(readers),
        )
        for key, readers in found.items()
        if key in names
    )
    return Table("authors", "Authors", ("Author", "Readers in 7 days"), rows)


def _refusals(today: date, running: int) -> Table:
    of_today = figures.refusals(figures.hours_of(today)[0], running)
    first = figures.hours_of(today - timedelta(days=6))[0]
    of_week = figures.refusals(first, running)
    rows = tuple(
        (
            tables.words(REFUSED_BECAUSE.get(reason, reason)),
            tables.words(reason),
            tables.number(of_today.get(reason, 0)),
            tables.number(beacons),
        )
        for reason, beacons in of_week.items()
    )
    columns = ("Why", "Name", "Today", "In 7 days")
    return Table("refusals", "Beacons that did not count", columns, rows)
