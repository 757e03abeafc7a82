"""Popular Now on real clicks: how much of it readers read in the hour that follows.

Run: `python -m bench.popular_replay [FOLDER]`; else the folder is `BROADSHEET_CLICKS`, or `../shared/data/globo-g1`
beside the checkout. It holds `clicks.parquet` of the Globo.com (G1) clicks; reading it needs pyarrow,
which nothing else here does: `pip install pyarrow==26.0.1`.

Days 8 to 12 run through the stores of the product in event time, a day before them to warm up. Each click
is a reading; 30 % of readers sit behind 200 carrier networks of unlike size, each other one in a network alone.
Smaller sites are the same with so many of its sessions. Each quarter of an hour the first five are compared
with the five that had the most clicks in the hour after. Source: docs/rankings.md#popular-now.
"""

import importlib
import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, groupby, pairwise
from pathlib import Path
from statistics import mean
from typing import Any, NamedTuple

from bench import results
from broadsheet.audience import scoring
from broadsheet.audience.arrival import SITE, Reading
from broadsheet.audience.scoring import HOUR
from broadsheet.audience.store.memory import MemoryStore
from broadsheet.audience.store.protocol import AudienceStore
from broadsheet.audience.store.sqlite import SqliteStore

BEGAN_AT = 1_506_826_800  # 1 October 2017, midnight at the site: hour 0 of the data
ZONE_SECONDS = -3 * HOUR
DAY = 24 * HOUR
EPOCH_ORDINAL = 719_163  # of 1 January 1970
FIRST_DAY, END_DAY, WARM_DAYS = 8, 12, 1
LOOK_SECONDS = 15 * 60
TOP = 5
MINUTE = 60

CARRIERS, BEHIND_CARRIERS = 200, 0.3
SEED = 20261125
GOALS = {1.0: (0.779, 0.77), 0.05: (0.688, 0.68), 0.005: (0.416, 0.41)}  # known without cap; goal


class Click(NamedTuple):
    """When a reader opened a story. `session` is a number of the data."""

    at: float
    story_id: int
    reader: int
    session: int


Placed = Callable[[int], int]  # a reader's network
Look = Callable[[AudienceStore, float], list[int]]


class Shown(NamedTuple):
    """Means over all looks: overlap with the next hour, by each way of looking; and what was weighed.

    `same` is the first look's overlap with itself a quarter of an hour later, `weight` the share of
    readers that weigh anything.
    """

    overlaps: tuple[float, ...]
    same: float
    weight: float


def main() -> None:
    """Replays, prints and writes the table; exit code 1 below a goal."""
    given = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("BROADSHEET_CLICKS")
    clicks = read(Path(given or "../shared/data/globo-g1") / "clicks.parquet")
    rows, is_reached = [], True
    for share, (known, goal) in GOALS.items():
        some = thinned(clicks, share)
        uncapped = replay(MemoryStore(), some, apart, first_five)
        capped = replay(MemoryStore(), some, behind_carriers(some), first_five)
        with tempfile.TemporaryDirectory(prefix="broadsheet-replay-") as folder:
            store = SqliteStore(Path(folder) / "audience.sqlite3")
            on_disk = replay(store, some, behind_carriers(some), first_five, listed_five)
            store.close()
        is_reached &= round(min(capped.overlaps[0], on_disk.overlaps[0]), 3) >= goal
        rows.append(_row(share, some, known, goal, (uncapped, capped, on_disk)))
        print(rows[-1], flush=True)
    text = table(rows)
    print(text)
    results.write("popular-replay", text)
    sys.exit(0 if is_reached else 1)


def read(file: Path) -> list[Click]:
    """The clicks of the days that are looked at and of those before to warm up, in order of time."""
    columns = _columns(file, "session", "user", "item", "session_start_s", "dt_ms")
    found = []
    for session, rows in groupby(zip(*columns, strict=True), key=lambda row: row[0]):
        clicks = list(rows)
        start = clicks[0][3]
        passed = accumulate(one[4] for one in clicks)
        found += [
            Click(start + ms / 1000, one[2], one[1], session)
            for one, ms in zip(clicks, passed, strict=True)
        ]
    first = BEGAN_AT + (FIRST_DAY - WARM_DAYS) * DAY
    end = BEGAN_AT + END_DAY * DAY
    return sorted(one for one in found if first <= one.at < end)


def _columns(file: Path, *names: str) -> list[list[int]]:
    try:
        parquet: Any = importlib.import_module("pyarrow.parquet")
    except ModuleNotFoundError:
        raise SystemExit("pyarrow is missing: pip install pyarrow==26.0.1") from None
    if not file.exists():
        raise SystemExit(f"{file} is missing; name its folder as the first argument")
    found = parquet.read_table(file, columns=list(names))
    return [found[name].to_pylist() for name in names]


def thinned(clicks: Sequence[Click], share: float) -> list[Click]:
    """Those of so many sessions; the same at every run."""
    if share == 1:
        return list(clicks)
    drawn = random.Random(f"{SEED} {share}")
    sessions = sorted({one.session for one in clicks})
    kept = set(drawn.sample(sessions, round(len(sessions) * share)))
    return [one for one in clicks if one.session in kept]


def apart(reader: int) -> int:
    """Each reader has a network alone, so that the cap never does anything."""
    return CARRIERS + reader


def behind_carriers(clicks: Iterable[Click]) -> Placed:
    """Some readers share a carrier's network, of which the n-th has 1/n of the readers of the first."""
    drawn = random.Random(SEED)
    sizes = [1 / rank for rank in range(1, CARRIERS + 1)]
    readers = sorted({one.reader for one in clicks})
    behind = drawn.sample(readers, round(len(readers) * BEHIND_CARRIERS))
    carriers = drawn.choices(range(CARRIERS), sizes, k=len(behind))
    places = dict(zip(behind, carriers, strict=True))
    return lambda reader: places.get(reader, apart(reader))


def replay(
    store: AudienceStore, clicks: Sequence[Click], network: Placed, *looks: Look
) -> Shown:  # fmt: skip
    """Counts all clicks in their order, and looks at the store on the way."""
    orders: list[list[list[int]]] = []
    hours_after: list[list[int]] = []
    weights = readers = 0
    after = _hour_after(clicks)
    for at, some in _quarters(clicks):
        outcomes = store.add([_reading(one, network(one.reader)) for one in some])
        readers += sum(one.is_reader for one in outcomes)
        weights += sum(one.weight for one in outcomes)
        if at % HOUR == 0:
            store.forget(at=at, today=_day(at))
        if BEGAN_AT + FIRST_DAY * DAY <= at <= BEGAN_AT + END_DAY * DAY - HOUR:
            orders.append([look(store, at) for look in looks])
            hours_after.append(after[int(at)])
    overlaps = [
        mean(_overlap(*two) for two in zip(found, hours_after, strict=True))
        for found in zip(*orders, strict=True)
    ]
    same = mean(_overlap(one[0], later[0]) for one, later in pairwise(orders))
    return Shown(tuple(overlaps), same, weights / readers)


def _quarters(clicks: Sequence[Click]) -> Iterator[tuple[float, list[Click]]]:
    """What was clicked in each quarter of an hour, with its end."""
    for number, some in groupby(clicks, key=lambda one: int(one.at // LOOK_SECONDS)):
        yield float((number + 1) * LOOK_SECONDS), list(some)


def _hour_after(clicks: Sequence[Click]) -> dict[int, list[int]]:
    """At each look the stories with the most clicks in the hour after it, ties by the larger id."""
    quarters = {int(at): Counter(one.story_id for one in some) for at, some in _quarters(clicks)}
    found = {}
    for at in quarters:
        after = range(at + LOOK_SECONDS, at + HOUR + 1, LOOK_SECONDS)
        counts = sum((quarters.get(one, Counter()) for one in after), Counter[int]())
        best = sorted(counts.items(), key=lambda one: (one[1], one[0]), reverse=True)
        found[at] = [story_id for story_id, _ in best[:TOP]]
    return found


def _reading(one: Click, network: int) -> Reading:
    return Reading(one.story_id, (), one.reader, network, _day(one.at), one.at)


def _day(at: float) -> int:
    return EPOCH_ORDINAL + int((at + ZONE_SECONDS) // DAY)


def first_five(store: AudienceStore, at: float) -> list[int]:
    """The first of Popular Now by its score alone."""
    return [one.story_id for one in store.popular(SITE, at=at, limit=TOP)]


def listed_five(store: AudienceStore, at: float) -> list[int]:
    """What readers see: stories over the floor of networks, filled up from Weekly Best."""
    last = int(at // MINUTE)
    floor = scoring.floor(store.readers_between(last - HOUR // MINUTE + 1, last))
    found = [
        one.story_id for one in store.popular(SITE, at=at, limit=4 * TOP) if one.networks >= floor
    ][:TOP]
    if len(found) < TOP:
        week = (one.story_id for one in store.weekly(SITE, at=at, limit=2 * TOP))
        found += [one for one in week if one not in found][: TOP - len(found)]
    return found


def _overlap(found: Iterable[int], wanted: Iterable[int]) -> float:
    return len(set(found) & set(wanted)) / TOP


def _row(
    share: float, clicks: Sequence[Click], known: float, goal: float, shown: tuple[Shown, ...]
) -> str:
    uncapped, capped, on_disk = shown
    hours = (END_DAY - FIRST_DAY + WARM_DAYS) * 24
    verdict = (
        "met" if round(min(capped.overlaps[0], on_disk.overlaps[0]), 3) >= goal else "**missed**"
    )
    return (
        f"| {share:.1%} ({len(clicks) / hours:,.0f}/h) | {known:.3f} | {uncapped.overlaps[0]:.3f}"
        f" | {capped.overlaps[0]:.3f} | {on_disk.overlaps[0]:.3f} | {goal:.2f}: {verdict}"
        f" | {on_disk.overlaps[1]:.3f} | {capped.same:.2f} | {1 - capped.weight:.1%} |"
    )


def table(rows: Iterable[str]) -> str:
    """Everything, as Markdown."""
    heads = (
        "traffic",
        "study, days 8 to 16, no cap",
        "here, no cap",
        "cap, memory",
        "cap, SQLite",
        "goal",
        "as listed: floor, filled up",
        "same 15 min later",
        "weight lost",
    )
    lines = [
        f"Globo.com (G1), days {FIRST_DAY} to {END_DAY}, a look each quarter of an hour. {results.surroundings()}",
        f"{BEHIND_CARRIERS:.0%} of readers are behind {CARRIERS} carrier networks, of which the n-th has 1/n of",
        f"the first's; at most {scoring.NETWORK_CAP} readers of a story, network and hour weigh.",
        "",
        f"| {' | '.join(heads)} |",
        "| --- | ---: | ---: | ---: | ---: | --- | ---: | ---: | ---: |",
    ]
    return "\n".join([*lines, *rows])


if __name__ == "__main__":
    main()
