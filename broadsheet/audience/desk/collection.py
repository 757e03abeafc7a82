"""The page of a section's or an author's figures as a record."""

from dataclasses import dataclass
from datetime import timedelta

from broadsheet import clock
from broadsheet.audience import figures
from broadsheet.audience.desk import told
from broadsheet.audience.desk.told import Chart, Figure, Instant
from broadsheet.audience.figures import Among
from broadsheet.audience.tables import Table
from broadsheet.newsroom import paper

TOP = 10
MONTH_DAYS = 30
SPANS = (("today", "Today", 1), ("week", "7 days", 7), ("month", "30 days", MONTH_DAYS))


@dataclass(frozen=True, slots=True)
class Span:
    """Some days up to today: the figures of all stories together, and of the best."""

    title: str
    figures: tuple[Figure, ...]
    best: Table


@dataclass(frozen=True, slots=True)
class Collection:
    """Everything on the page."""

    at: Instant
    name: str
    kind: str
    spans: tuple[Span, ...]
    days: Chart

    @property
    def tables(self) -> tuple[Table, ...]:
        """All that can be had as CSV."""
        return (*(one.best for one in self.spans), self.days.table)


def collection(name: str, kind: str, among: Among) -> Collection:
    """Of these stories, as they are now. Five queries."""
    today = told.today()
    days = [today - timedelta(days=number) for number in range(MONTH_DAYS - 1, -1, -1)]
    found = figures.by_day(days[0], today, among)
    best = {
        key: figures.by_story(today - timedelta(days=number - 1), today, among, limit=TOP)
        for key, _, number in SPANS
    }
    headlines = paper.headlines([story_id for one in best.values() for story_id in one])
    spans = []
    for key, title, number in SPANS:
        of = figures.together(found[one] for one in days[-number:] if one in found)
        table = told.stories(key, f"Most readers, {title.lower()}", best[key], headlines)
        spans.append(Span(title, told.figures_of(of), table))
    chart = told.by_day("days", f"Readers by day, {MONTH_DAYS} days", days, found)
    return Collection(told.instant(clock.now()), name, kind, tuple(spans), chart)
