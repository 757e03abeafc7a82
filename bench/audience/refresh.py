"""How long rankings take to be made anew, by how many stories have a score. Bar: the same within 20 %.

Asked of the store: the first 50 of Popular Now and of Weekly Best. Then the whole job of the worker, which
computes both for the site, and Popular Now for each section, and keeps them in the content database.
"""

import importlib
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from bench import results, served
from bench.audience import stores
from bench.audience.contestants import Place
from bench.audience.scale import Part, Scale
from broadsheet.audience.arrival import SITE
from broadsheet.audience.store.protocol import AudienceStore

LIMIT = 50
BEST = 120  # stories of the site, all of them read
SECTIONS = ("World", "City", "Sport")
BAR = 1.2  # times the quickest

Timed = dict[int, list[float]]  # seconds of each call, by stories in the store


class Row(NamedTuple):
    """A store and what is asked of it."""

    name: str
    timed: Timed

    @property
    def spread(self) -> float:
        """The slowest in the times of the quickest, by medians."""
        medians = [median(one) for one in self.timed.values()]
        return max(medians) / min(medians)


def run(scale: Scale) -> Part:
    """Fills, measures in turns, judges."""
    with tempfile.TemporaryDirectory(prefix="broadsheet-bench-") as name, _site(Path(name)) as best:
        place, rows = Place(Path(name)), []
        at = _moment()
        for kind, filled in stores.STORES.items():
            with filled(place, scale.refresh_counts, best, at) as opened:
                for what, call in _calls(at).items():
                    timed = _timed(scale, opened, call)
                    rows.append(Row(f"{what}, {kind}", timed))
    over = [f"{row.name}: {row.spread:.2f} times; bar {BAR:g}" for row in rows if row.spread > BAR]
    return Part(_table(rows, scale), missed=over)


def _moment() -> float:
    """Now; not in the last minute of an hour, when the week might turn meanwhile."""
    return time.time() // 3600 * 3600 + 1800


def _calls(at: float) -> dict[str, Callable[[AudienceStore], object]]:
    rankings: Any = importlib.import_module("broadsheet.audience.rankings")
    moment = datetime.fromtimestamp(at, UTC)
    return {
        f"Popular Now, first {LIMIT}": lambda store: store.popular(SITE, at=at, limit=LIMIT),
        f"Weekly Best, first {LIMIT}": lambda store: store.weekly(SITE, at=at, limit=LIMIT),
        "the whole job": lambda store: rankings.keep(rankings.of_now(store, moment)),
    }


def _timed(scale: Scale, opened: stores.Filled, call: Callable[[AudienceStore], object]) -> Timed:
    """Seconds of each call, all sizes in turns after a first call of each."""
    found: Timed = {count: [] for count in scale.refresh_counts}
    for count in found:
        call(opened(count))
    for _ in range(scale.refresh_calls):
        for count, seconds in found.items():
            began = time.perf_counter()
            call(opened(count))
            seconds.append(time.perf_counter() - began)
    return found


@contextmanager
def _site(folder: Path) -> Iterator[list[int]]:
    """A site with stories in sections, on which Django of this process is set up: the ids of the stories."""
    site = folder / "site"
    for words in (("init", str(site)), ("upgrade",)):
        served.run(site, "-m", "broadsheet.cli", *words)
    for setting in [one for one in os.environ if one.startswith("BROADSHEET_")]:
        del os.environ[setting]
    os.environ.update(served.surroundings(site))
    importlib.import_module("broadsheet.cli.main").set_up_django()
    factories = importlib.import_module("tests.factories")
    ending = datetime.now(UTC)
    for name in SECTIONS:
        section = factories.section(name)
        factories.filler(BEST // len(SECTIONS), section=section, ending=ending)
    rows: Any = importlib.import_module("broadsheet.newsroom.models.published").PublishedStory
    yield list(rows.objects.order_by("pk").values_list("pk", flat=True))
    importlib.import_module("django.db").connections.close_all()


def _table(rows: Sequence[Row], scale: Scale) -> str:
    counts = " | ".join(f"{count:,} stories, ms" for count in scale.refresh_counts)
    lines = [
        f"Medians of {scale.refresh_calls} calls in turns (99th percentile). {results.surroundings()}",
        "",
        f"| | {counts} | largest in the times of the least |",
        f"| --- |{' ---: |' * (len(scale.refresh_counts) + 1)}",
    ]
    for row in rows:
        cells = " | ".join(
            f"{1000 * median(one):.2f} ({1000 * sorted(one)[int(len(one) * 0.99)]:.2f})"
            for one in row.timed.values()
        )
        verdict = "met" if row.spread <= BAR else "**missed**"
        lines.append(f"| {row.name} | {cells} | {row.spread:.2f}; bar {BAR:g}: {verdict} |")
    return "\n".join(lines)
