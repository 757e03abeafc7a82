"""From beacons to readers: how soon Popular Now shows at every edge that a story is read most.

Under load of readers and beacons, enough beacons of new readers come for a story that stood last or nowhere; each
edge is asked for the rail until that story stands first. Measured from the first of these beacons on its
way until the last edge shows it, so that the time it takes to send them is in it. Source: docs/rankings.md.
"""

import asyncio
import importlib
import random
import re
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import Any, NamedTuple

from bench import results
from bench.audience import beacons
from bench.audience.scale import SMALL, Part, Scale
from bench.edge_drill import readers
from bench.edge_drill.report import percentile
from bench.edge_drill.site import Paper, paper
from broadsheet import conf
from broadsheet.audience.arrival import SITE
from broadsheet.audience.store.protocol import AudienceStore

RAIL = "/_fragments/popular-now"
LINK = re.compile(rb'<a class="rail__link" href="([^"]+)"')
BAR_SECONDS, AIM_SECONDS = 10.0, 3.0
PATIENCE_SECONDS = 30.0
LOOK_SECONDS = 0.02
BACKGROUND_SECONDS = 0.1  # between beacons in the background, of each connection
BACKGROUND = 20  # connections of them
BURST = 32  # connections of the beacons that change the order
AHEAD = 15  # readers more than the first has; the background adds about as many to each
PAUSE_SECONDS = 5.0  # at most, until the next change: as long as rankings stand, so that any moment of theirs is met
READERS, DELAY_MS = 16, 10
SEED = 20261125


@dataclass
class Sender:
    """Sends beacons of readers who were never there before, each from a network of its own."""

    port: int
    host: str
    secret: str
    sent: int = 0
    refused: int = 0
    drawn: random.Random = field(default_factory=lambda: random.Random(SEED))

    def beacon(self, story_id: int) -> bytes:
        """The request, whole."""
        self.sent += 1
        network = self.sent * 40_503 % 2**23  # all of them, in an order that looks like none
        address = (
            f"{128 + (network >> 16)}.{network >> 8 & 255}.{network & 255}.{self.sent % 254 + 1}"
        )
        body = beacons.body(story_id, self.secret, self.drawn.choice(beacons.SOURCES))
        headers = beacons.headers(self.host) | {
            "X-Forwarded-For": address,
            "User-Agent": self.drawn.choice(beacons.AGENTS),
            "Content-Length": str(len(body)),
        }
        lines = ["POST /_read HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
        return "\r\n".join((*lines, "", body)).encode()

    async def send(self, stories: Iterator[int], pause_seconds: float = 0.0) -> None:
        """One after the other, on one connection."""
        incoming, outgoing = await asyncio.open_connection("127.0.0.1", self.port)
        for story_id in stories:
            outgoing.write(self.beacon(story_id))
            head = await incoming.readuntil(b"\r\n\r\n")
            self.refused += not head.startswith(b"HTTP/1.1 204 ")
            await asyncio.sleep(pause_seconds)
        outgoing.close()

    async def burst(self, story_id: int, count: int) -> None:
        """So many of one story, on many connections."""
        left = iter([story_id] * count)
        await asyncio.gather(*(self.send(left) for _ in range(min(BURST, count))))


class Background(threading.Thread):
    """Readers of any story, all the time until it is over."""

    def __init__(self, sender: Sender, story_ids: Sequence[int]) -> None:
        super().__init__(daemon=True)
        self.sender = sender
        self.story_ids = story_ids
        self.is_over = threading.Event()

    def run(self) -> None:
        """Until it is over."""
        asyncio.run(self._send())

    async def _send(self) -> None:
        every = [
            self.sender.send(self._stories(number), BACKGROUND_SECONDS)
            for number in range(BACKGROUND)
        ]
        await asyncio.gather(*every)

    def _stories(self, number: int) -> Iterator[int]:
        drawn = random.Random(SEED + number)
        while not self.is_over.is_set():
            yield drawn.choice(self.story_ids)


class Change(NamedTuple):
    """How long it took from the first beacon until every edge showed it, and until all were acknowledged."""

    seen_seconds: float
    sent_seconds: float


class Watcher(threading.Thread):
    """Asks one edge process for Popular Now until a story stands first."""

    def __init__(self, paper: Paper, number: int, path: str) -> None:
        super().__init__(daemon=True)
        self.path = path
        self.connection = paper.connection(number)
        self.seen_at = 0.0

    def run(self) -> None:
        """Until it is seen, or it takes far too long."""
        until = time.monotonic() + PATIENCE_SECONDS
        while first(self.connection) != self.path and time.monotonic() < until:
            time.sleep(LOOK_SECONDS)
        self.seen_at = time.monotonic()
        self.connection.close()


def first(connection: readers.Connection) -> str:
    """The story that stands first in Popular Now; empty if none does."""
    found = LINK.search(connection.get(RAIL).body)
    return found[1].decode() if found else ""


def run(scale: Scale) -> Part:
    """Changes the order again and again."""
    with paper(
        is_small=scale.changes == SMALL.changes, BROADSHEET_TRUSTED_PROXIES='["127.0.0.1"]'
    ) as site:
        settings = conf.settings()
        senders = [
            Sender(site.port, site.host, settings.secret_key, sent=n * 2**22) for n in (0, 1)
        ]
        paths = _paths()
        opened: Any = importlib.import_module("broadsheet.audience.store.opening").open
        store: AudienceStore = opened(settings.audience, settings.site)
        seconds = scale.changes * PATIENCE_SECONDS
        with _background(senders[0], list(paths)), readers.crowd(
            site.port, site.host, list(paths.values())[:12], seconds=seconds, connections=READERS, delay_ms=DELAY_MS
        ) as gone:  # fmt: skip
            began = time.monotonic()
            changes = [_change(site, senders[1], store, paths) for _ in range(scale.changes)]
            lasted = time.monotonic() - began
            gone.send_home()
        took = [one.seen_seconds for one in changes]
        mistakes = _mistakes(took, senders, store, gone.failed)
        store.close()
    load = f"{gone.per_second:,.0f} requests/s of readers and {senders[0].sent % 2**22 / lasted:,.0f} beacons/s"
    p99 = percentile(took, 0.99)
    missed = [f"p99 {p99:.1f} s; bar {BAR_SECONDS:g} s"] if p99 > BAR_SECONDS else []
    return Part(_table(changes, load, [*mistakes, *missed]), mistakes, missed)


def _paths() -> dict[int, str]:
    """Addresses of stories that rankings may list."""
    rows: Any = importlib.import_module("broadsheet.newsroom.models.published").PublishedStory
    newsroom: Any = importlib.import_module("broadsheet.newsroom.queries")
    eligibility: Any = importlib.import_module("broadsheet.newsroom.eligibility")
    ids = list(rows.objects.filter(status="live").values_list("pk", flat=True))
    found = newsroom.stories(ids, newsroom.sections())
    place = eligibility.Place.POPULAR_NOW
    listed = [pk for pk, story in found.items() if eligibility.may_show(story, place)]
    live = rows.objects.filter(pk__in=listed).select_related("article")
    return {row.pk: row.article.get_url() for row in live}


@contextmanager
def _background(sender: Sender, story_ids: Sequence[int]) -> Iterator[None]:
    background = Background(sender, story_ids)
    background.start()
    yield
    background.is_over.set()
    background.join()


def _change(paper: Paper, sender: Sender, store: AudienceStore, paths: dict[int, str]) -> Change:
    """Has a story that was last, or not read at all, read more than all others."""
    time.sleep(sender.drawn.uniform(0, PAUSE_SECONDS))
    ranked = store.popular(SITE, at=time.time(), limit=10 * len(paths))
    scores = {one.story_id: one.score for one in ranked if one.story_id in paths}
    story_id = min(paths, key=lambda pk: (pk in store.held(), scores.get(pk, 0.0), pk))
    lacking = max(scores.values(), default=0.0) - scores.get(story_id, 0.0)
    watchers = [Watcher(paper, number, paths[story_id]) for number in range(paper.edges)]
    for one in watchers:
        one.start()
    began = time.monotonic()
    asyncio.run(sender.burst(story_id, round(lacking) + AHEAD))
    sent_at = time.monotonic()
    for one in watchers:
        one.join()
    return Change(max(one.seen_at for one in watchers) - began, sent_at - began)


def _mistakes(
    took: Sequence[float], senders: Sequence[Sender], store: AudienceStore, failed: int
) -> list[str]:  # fmt: skip
    never = sum(one >= PATIENCE_SECONDS for one in took)
    refused = sum(one.refused for one in senders)
    held = len(store.held())
    return [
        f"{count} {what}"
        for count, what in (
            (never, "changes were never seen"),
            (refused, "beacons were not acknowledged"),
            (failed, "requests of readers failed"),
            (held, "stories were held as suspect"),
        )
        if count
    ]


def _table(changes: Sequence[Change], load: str, notes: Sequence[str]) -> str:
    took = [one.seen_seconds for one in changes]
    p50, p99, most = percentile(took, 0.5), percentile(took, 0.99), max(took)
    sent = median(one.sent_seconds for one in changes)
    verdict = "met" if p99 <= BAR_SECONDS else "**missed**"
    bar = f"p99 ≤ {BAR_SECONDS:g}, aim {AIM_SECONDS:g}: {verdict}"
    lines = [
        f"`broadsheet serve` with two edge processes, SQLite. {results.surroundings()}",
        f"Load: {load}.",
        "",
        "| changes | p50 s | p99 s | most s | to send the beacons, median s | bar |",
        "| ---: | ---: | ---: | ---: | ---: | --- |",
        f"| {len(took)} | {p50:.2f} | {p99:.2f} | {most:.2f} | {sent:.2f} | {bar} |",
    ]
    return "\n".join([*lines, *(["", *(f"- {note}" for note in notes)] if notes else [])])
