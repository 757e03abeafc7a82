"""Changes at the desk: how soon every edge process shows them, and what one that was away shows."""

import os
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from bench.edge_drill import desk, readers
from bench.edge_drill.readers import Connection, Crowd
from bench.edge_drill.report import Report, Scale, over, percentile, spread
from bench.edge_drill.site import Paper, is_well

VISIBLE_BAR = 0.3
AWAY_BAR = 10.0
LOOK_SECONDS = 0.01
PAUSE_SECONDS = 0.5  # until the next change: what follows from the last one is done by then
PATIENCE_SECONDS = 30.0
LOADED_CONNECTIONS, LOADED_DELAY_MS = 72, 10  # some 5,000 requests a second


class Seen(NamedTuple):
    """How long after a change was committed each page at each edge had it; how many requests failed."""

    after_seconds: dict[str, float]
    failed: int


def visible(paper: Paper, scale: Scale) -> Report:
    """One headline changes again and again; each edge process is asked until it shows that."""
    story = paper.stories()[0]
    figures, mistakes, missed = {}, [], []
    for name, load in (("idle", 0), ("under load", LOADED_CONNECTIONS)):
        with _crowd(paper, scale.changes * PATIENCE_SECONDS, load) as gone:
            seen = [_change(paper, story, f"{name} {n}") for n in range(scale.changes)]
            gone.send_home()
        took = [max(one.after_seconds.values()) for one in seen]
        failed = gone.failed + sum(one.failed for one in seen)
        never = sum(one >= PATIENCE_SECONDS for one in took)
        mistakes += [f"{never} changes were never seen"] if never else []
        mistakes += [f"{failed} requests failed"] if failed else []
        figures[f"{name}: seen everywhere after, median / p99 / most"] = spread(took)
        for where in seen[0].after_seconds:
            figures[f"{name}: {where}"] = spread([one.after_seconds[where] for one in seen])
        figures[f"{name}: load"] = gone.words() if load else "none"
        missed += over(f"p99 {name}", percentile(took, 0.99), VISIBLE_BAR)
    return Report(figures, mistakes, missed)


@contextmanager
def _crowd(paper: Paper, seconds: float, connections: int) -> Iterator[Crowd]:
    if not connections:
        yield Crowd()
        return
    paths = [*paper.lists()[:6], *paper.stories()[:14]]
    with readers.crowd(
        paper.port, paper.host, paths, seconds=seconds, connections=connections, delay_ms=LOADED_DELAY_MS
    ) as gone:  # fmt: skip
        yield gone


def _change(paper: Paper, story: str, headline: str) -> Seen:
    """What is seen of one change, on the story's page and in front, at each edge."""
    watchers = [
        Watcher(paper, number, path, headline)
        for number in range(paper.edges)
        for path in (story, "/")
    ]
    for one in watchers:
        one.start()
    committed_at = desk.change_headline(story, headline)
    for one in watchers:
        one.join()
    time.sleep(PAUSE_SECONDS)
    return Seen(
        {one.name: one.seen_at - committed_at for one in watchers},
        sum(one.failed for one in watchers),
    )


class Watcher(threading.Thread):
    """Asks one edge process for one page until it has the words."""

    def __init__(self, paper: Paper, number: int, path: str, words: str) -> None:
        super().__init__(name=f"edge {number}, {'front' if path == '/' else 'story'}", daemon=True)
        self.path = path
        self.words = words.encode()
        self.connection = paper.connection(number)
        self.seen_at = 0.0
        self.failed = 0

    def run(self) -> None:
        """Until it is seen, or it takes far too long."""
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until and not self._sees():
            time.sleep(LOOK_SECONDS)
        self.seen_at = time.monotonic()
        self.connection.close()

    def _sees(self) -> bool:
        try:
            answer = self.connection.get(self.path)
        except OSError:  # no answer at all
            self.failed += 1
            return False
        self.failed += answer.status != 200
        return self.words in answer.body


def away(paper: Paper, scale: Scale) -> Report:
    """One edge process is stopped while stories change, then one is killed and comes back later."""
    paths = [*paper.stories()[:10], "/"]
    paper.warm(paths)
    report = Report({}, [], [])
    for name, leave, return_ in (
        ("stopped", _stop, _go_on),
        ("killed", _kill, _start_again),
    ):
        leave(paper)
        began = time.monotonic()
        _change_all(paths, scale.away_changes, name)
        time.sleep(max(0.0, began + scale.away_seconds - time.monotonic()))
        returned_at = return_(paper)
        took = _until_right(paper, paths, returned_at)
        report.figures[f"{name}: changes meanwhile"] = str(scale.away_changes)
        report.figures[f"{name}: all pages right after"] = f"{took:.1f} s"
        report.mistakes.extend(_wrong(paper, paths))
        while desk.lacking() and time.monotonic() - returned_at < AWAY_BAR:
            time.sleep(0.05)
        report.mistakes.extend(f"{who} lacks {n} purges" for who, n in desk.lacking().items())
        report.missed.extend(over(name, took, AWAY_BAR))
    return report


def _stop(paper: Paper) -> None:
    os.kill(paper.pid("edge 1"), signal.SIGSTOP)


def _go_on(paper: Paper) -> float:
    os.kill(paper.pid("edge 1"), signal.SIGCONT)
    return time.monotonic()


def _kill(paper: Paper) -> None:
    """The supervisor is stopped, so that it does not come back at once."""
    os.kill(paper.supervisor.pid, signal.SIGSTOP)
    paper.kill("edge 1")


def _start_again(paper: Paper) -> float:
    """When it is back."""
    os.kill(paper.supervisor.pid, signal.SIGCONT)
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and not is_well(paper.port + 3):
        time.sleep(0.02)
    return time.monotonic()


def _change_all(paths: Sequence[str], count: int, name: str) -> None:
    stories = [path for path in paths if path != "/"]
    for number in range(count):
        desk.change_headline(stories[number % len(stories)], f"{name} {number}")


def _until_right(paper: Paper, paths: Sequence[str], since: float) -> float:
    """How long after that all edges showed what the origin does."""
    while _wrong(paper, paths) and time.monotonic() - since < PATIENCE_SECONDS:
        time.sleep(0.05)
    return time.monotonic() - since


def _wrong(paper: Paper, paths: Sequence[str]) -> list[str]:
    """Which pages an edge process does not show as the origin does."""
    found = []
    for number in range(paper.edges):
        connection = _connected(paper, number)
        if connection is None:
            found.append(f"edge {number} cannot be reached")
            continue
        found += [
            f"edge {number} shows another {path} than the origin"
            for path in paths
            if connection.get(path).body != paper.at_origin(path)
        ]
        connection.close()
    return found


def _connected(paper: Paper, number: int) -> Connection | None:
    try:
        return paper.connection(number)
    except LookupError:
        return None
