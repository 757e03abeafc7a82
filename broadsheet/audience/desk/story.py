"""The page of a story's figures as a record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse

from broadsheet import clock
from broadsheet.audience import figures, live, queries, scoring, tables
from broadsheet.audience.arrival import Source
from broadsheet.audience.desk import told
from broadsheet.audience.desk.anomalies import AnomalyLine, anomaly_lines
from broadsheet.audience.desk.standings import Place, standings
from broadsheet.audience.desk.told import Chart, Figure, Instant
from broadsheet.audience.figures import Imported, Totals
from broadsheet.audience.store.protocol import StoreIsAway
from broadsheet.audience.tables import Cell, Table
from broadsheet.audience.windows import MINUTE
from broadsheet.newsroom.paper import About

DAYS = 30
SOURCES = {
    Source.DIRECT: "Nowhere: typed, a bookmark, an app",
    Source.INSIDE: "Another page of this site",
    Source.SEARCH: "A search engine",
    Source.SOCIAL: "A social network",
    Source.OTHER: "Another site",
}
STEP_SECONDS = live.STEP_MINUTES * MINUTE


@dataclass(frozen=True, slots=True)
class StoryPage:
    """Everything on the page. `hours` is None while the store is away."""

    at: Instant
    about: About
    edit_url: str
    figures: tuple[Figure, ...]
    hours: Chart | None
    days: Chart
    sources: Table
    standings: Table
    imported: Table
    anomalies: tuple[AnomalyLine, ...]

    @property
    def name(self) -> str:
        """What the story is called."""
        return self.about.headline or f"Story {self.about.id}, deleted"

    @property
    def tables(self) -> tuple[Table, ...]:
        """All that can be had as CSV."""
        hours = (self.hours.table,) if self.hours else ()
        return (*hours, self.days.table, self.sources, self.standings, self.imported)


def story_page(about: About) -> StoryPage:
    """The page as it is now. A query for each section that the story stands in, and ten more."""
    moment, today = clock.now(), told.today()
    totals, sources = figures.ever(about.id)
    imported = figures.imported(about.id)
    days = [today - timedelta(days=number) for number in range(DAYS - 1, -1, -1)]
    found = figures.by_day(days[0], today, [about.id])
    return StoryPage(
        at=told.instant(moment),
        about=about,
        edit_url=reverse("wagtailadmin_pages:edit", args=[about.id]) if about.headline else "",
        figures=_figures(about, totals, imported),
        hours=_hours(about.id, moment.timestamp()),
        days=told.by_day("days", f"Readers by day, {DAYS} days", days, found),
        sources=_sources(sources),
        standings=standings(about.id, _places(about)),
        imported=_imported(imported),
        anomalies=anomaly_lines([about.id]),
    )


def _figures(about: About, totals: Totals, imported: tuple[Imported, ...]) -> tuple[Figure, ...]:
    count = queries.counts([about.id])[about.id]
    elsewhere = sum(one.views for one in imported)
    aside = f"{tables.told(elsewhere)} of them imported" if elsewhere else "as readers see them"
    return (
        Figure("Readers", tables.told(count.readers), "a reader counts once a day"),
        Figure("Views", tables.told(count.views + elsewhere), aside),
        *_reading(about, totals),
    )


def _reading(about: About, totals: Totals) -> tuple[Figure, ...]:
    """Engaged time, and how much of the story that is by its length."""
    expected = scoring.expected_seconds(about.word_count)
    words = f"{tables.told(about.word_count)} words take {told.length(expected)}"
    words = words if about.word_count else "its length is not known: it is not live"
    engaged = Figure("Engaged time a reader", tables.NOTHING, words)
    if not totals.engaged_readers:
        return engaged, Figure("Read, by its length", tables.NOTHING, "nobody’s time is known yet")
    text = told.length(totals.seconds_a_reader)
    if not about.word_count:
        return (Figure(engaged.label, text, words),)
    share = scoring.share_read(totals.engaged_seconds, totals.engaged_readers, about.word_count)
    of = f"{tables.told(totals.engaged_readers)} readers’ time is known"
    return (
        Figure(engaged.label, text, words),
        Figure("Read, by its length", tables.share(share).text, of),
    )


def _hours(story_id: int, at: float) -> Chart | None:
    """Two days by ten minutes; None while the store is away."""
    try:
        readers = live.story(story_id, at)
    except StoreIsAway:
        return None
    first = int(at // STEP_SECONDS) - len(readers) + 1
    begins = [told.from_seconds((first + place) * STEP_SECONDS) for place in range(len(readers))]
    rows = tuple(
        (Cell(begin.iso, begin.text), tables.number(number))
        for begin, number in zip(begins, readers, strict=True)
    )
    title = f"Readers by {live.STEP_MINUTES} minutes, {live.STORY_HOURS} hours"
    table = Table("hours", title, ("From", "Readers"), rows)
    marks = (begins[0].text, begins[len(begins) // 2].text, "now")
    return told.line(table, readers, marks=marks)


def _sources(readers: Mapping[Source, int]) -> Table:
    total = max(1, sum(readers.values()))
    rows = tuple(
        (tables.words(SOURCES[source]), tables.number(number), tables.share(number / total))
        for source, number in readers.items()
    )
    known = rows if any(readers.values()) else ()
    return Table("sources", "Where readers came from", ("From", "Readers", "Share"), known)


def _places(about: About) -> tuple[Place, ...]:
    return (Place(0, ""), *(Place(*one) for one in about.sections))


def _imported(found: tuple[Imported, ...]) -> Table:
    rows = tuple(
        (
            tables.words(one.source),
            tables.number(one.views),
            Cell(one.imported_at.isoformat(), told.instant(one.imported_at).text),
            tables.words(one.by or "the command line"),
        )
        for one in found
    )
    columns = ("Counted by", "Views", "Imported", "By")
    return Table("imported", "Views counted elsewhere", columns, rows)
