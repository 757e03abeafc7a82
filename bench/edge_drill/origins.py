"""An origin that is dead, slow, or asked by everybody at once."""

import asyncio
import os
import signal
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from statistics import median

from bench.edge_drill import desk, readers
from bench.edge_drill.proxy import proxy
from bench.edge_drill.readers import Crowd
from bench.edge_drill.report import Report, Scale, over
from bench.edge_drill.site import Paper, answers, edge_behind

BACK_BAR = 5.0
SLOW_SECONDS = 5.0
SLOW_BAR = 1.1  # times the p99 of hits with an origin that is quick
PATIENCE_SECONDS = 30.0
WORDS = b"This page cannot be shown at the moment."
POLITE_DELAY_MS = 5  # a crowd that leaves room on two cores for what it is to show


def dead(paper: Paper, scale: Scale) -> Report:
    """The origin is killed under load, and stays away for a while; pages become stale meanwhile."""
    stories = paper.stories()
    seen, unseen = [*paper.lists(), *stories[:10]], stories[10:40]
    paper.warm(seen)
    found = Report({}, [], [])
    seconds = scale.dead_seconds + 5
    with readers.crowd(paper.port, paper.host, seen, seconds=seconds, delay_ms=1) as gone:
        time.sleep(1)
        os.kill(paper.supervisor.pid, signal.SIGSTOP)
        paper.kill("origin")
        asked = _ask_without_origin(paper, seen, unseen, scale.dead_seconds, found.mistakes)
        os.kill(paper.supervisor.pid, signal.SIGCONT)
        took = _until_back(paper, [*seen, *unseen])
    found.mistakes.extend([f"{gone.failed} requests of the crowd failed"] if gone.failed else [])
    found.mistakes.extend(
        f"{path} is not what the origin shows"
        for path in [*seen, *unseen]
        if readers.ask(paper.port, paper.host, path).body != paper.at_origin(path)
    )
    found.figures["asked while the origin was dead"] = f"{asked} pages; the crowd {gone.words()}"
    found.figures["all right after the origin listened again"] = f"{took:.1f} s"
    found.missed.extend(over("back", took, BACK_BAR))
    return found


def _ask_without_origin(
    paper: Paper, seen: Sequence[str], unseen: Sequence[str], seconds: float, mistakes: list[str]
) -> int:  # fmt: skip
    """How many pages were asked for; what was wrong is noted."""
    until, count = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        desk.purge("publication")  # every page is stale from now on
        time.sleep(0.5)
        for path in seen:
            status = readers.ask(paper.port, paper.host, path).status
            mistakes += [f"{path} answers {status}"] if status != 200 else []
        for path in unseen:
            answer = readers.ask(paper.port, paper.host, path)
            if answer.status != 503 or WORDS not in answer.body:
                mistakes.append(f"{path}, which nobody had seen, answers {answer.status}")
        count += len(seen) + len(unseen)
    return count


def _until_back(paper: Paper, paths: Sequence[str]) -> float:
    """How long after the origin listens each edge had each page, as it is now."""
    while not answers(paper.origin_port):
        time.sleep(0.02)
    began = time.monotonic()
    with ThreadPoolExecutor(paper.edges) as each:
        return max(
            each.map(lambda number: _until_new(paper, number, paths, began), range(paper.edges))
        )


def _until_new(paper: Paper, number: int, paths: Sequence[str], began: float) -> float:
    connection = paper.connection(number)
    for path in paths:
        while not connection.get(path).is_new and time.monotonic() - began < PATIENCE_SECONDS:
            time.sleep(0.02)
    connection.close()
    return time.monotonic() - began


def slow(paper: Paper, scale: Scale) -> Report:
    """Each answer of the origin comes 5 s late while pages become stale: what is fresh must not feel it."""
    stories = paper.stories()
    hot, stale = stories[:8], stories[8:16]
    with proxy(paper.origin_port) as between, edge_behind(paper, between.port) as port:
        for path in [*hot, *stale]:
            readers.ask(port, paper.host, path)
        quick, late, waits = [], [], []
        for _ in range(scale.rounds):
            for delay, into in ((0.0, quick), (SLOW_SECONDS, late)):
                between.delay_seconds = delay
                with readers.crowd(
                    port, paper.host, hot, seconds=scale.seconds, connections=8, delay_ms=POLITE_DELAY_MS
                ) as gone:  # fmt: skip
                    took = _waits(paper, port, stale, scale.seconds - 0.5)
                into.append(gone)
                waits += took if delay else []
                between.delay_seconds = 0.0
                time.sleep(delay)  # for what is still under way
    failed = sum(one.failed for one in (*quick, *late))
    mistakes = [f"{failed} requests for hits failed"] if failed else []
    p99 = [median(one.p99_ms for one in all_) for all_ in (quick, late)]
    figures = {
        "p99 of hits, quick / slow origin": f"{p99[0]:.2f} / {p99[1]:.2f} ms",
        "longest wait for a stale page": f"{max(waits):.2f} s",
        "load": quick[-1].words(),
    }
    return Report(figures, mistakes, over("p99 of hits", p99[1] / p99[0], SLOW_BAR, "times"))


def _waits(paper: Paper, port: int, stale: Sequence[str], seconds: float) -> list[float]:
    """How long readers waited for pages that become stale again and again."""
    found: list[float] = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        desk.purge(*map(desk.key_of, stale))
        time.sleep(0.4)
        for path in stale:
            began = time.monotonic()
            readers.ask(port, paper.host, path)
            found.append(time.monotonic() - began)
    return found


def herd(paper: Paper, scale: Scale) -> Report:
    """Everybody asks for one page that nobody has, and then everything is thrown away under load."""
    stories = paper.stories()
    cold = stories[-1]
    with proxy(paper.origin_port) as between, edge_behind(paper, between.port) as port:
        got = asyncio.run(readers.together(port, paper.host, cold, scale.readers))
        mistakes = _unlike(paper, cold, got)
        asked = dict(between.asked)
        mistakes += [f"{path} was asked for {n} times" for path, n in asked.items() if n != 1]
        gone = _flush(paper, port, [*paper.lists(), *stories[:12]], scale.seconds)
    mistakes += [f"{gone.failed} requests failed in the flush"] if gone.failed else []
    figures = {
        "readers of the cold page": str(len(got)),
        "asked of the origin": ", ".join(f"{path} {count}" for path, count in asked.items()),
        "flush": f"{gone.words()}, longest wait {gone.most_ms:.0f} ms",
    }
    return Report(figures, mistakes, [])


def _unlike(paper: Paper, path: str, got: Sequence[bytes]) -> list[str]:
    """How many of the answers are not the page."""
    wanted = paper.at_origin(path)
    bad = sum(not one.startswith(b"HTTP/1.1 200 ") or not one.endswith(wanted) for one in got)
    return [f"{bad} readers got something else than {path}"] if bad else []


def _flush(paper: Paper, port: int, paths: Sequence[str], seconds: float) -> Crowd:
    """What a crowd gets while everything that is kept is thrown away."""
    for path in paths:
        readers.ask(port, paper.host, path)
    before = desk.last_position()
    with readers.crowd(port, paper.host, paths, seconds=seconds) as gone:
        time.sleep(seconds / 3)
        paper.command("purge", "--all")
        until = time.monotonic() + PATIENCE_SECONDS
        while desk.last_position() == before or desk.lacking():
            if time.monotonic() > until:
                raise RuntimeError("the flush was not delivered")
            time.sleep(0.02)
    return gone
