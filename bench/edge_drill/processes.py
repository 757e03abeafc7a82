"""Each process killed in its turn, and all of them at work for long."""

import os
import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import mean

from bench.edge_drill import desk, readers, tree
from bench.edge_drill.report import Report, Scale, over
from bench.edge_drill.site import Paper, answers, is_well
from broadsheet import conf

BACK_BAR = 5.0
PATIENCE_SECONDS = 30.0
CONNECTIONS = 16
WEIGH_SECONDS = 10.0
PURGE_SECONDS = 0.1
GROWTH_BAR = 1.05


@dataclass(frozen=True, slots=True)
class Victim:
    """A process that is killed: how it is found, and how it is seen that it works again."""

    name: str
    pid: Callable[[Paper], int]
    is_back: Callable[[Paper], bool]
    has_readers: bool = False


def _makers(paper: Paper) -> list[int]:
    """The origin's processes that make pages."""
    return [pid for pid in tree.below(paper.pid("origin")) if "granian" in tree.command(pid)]


def _makes_pages(paper: Paper) -> bool:
    """Whether all of them are there, and pages are made."""
    is_whole = len(_makers(paper)) == conf.settings().origin_workers
    return is_whole and answers(paper.origin_port)


def _is_told(paper: Paper) -> bool:
    """Whether a purge of now comes to all receivers in a moment."""
    desk.purge("popular-now")
    time.sleep(0.5)
    return bool(paper.pid("worker")) and not desk.lacking()


VICTIMS = (
    Victim("edge 0", lambda it: it.pid("edge 0"), lambda it: is_well(it.port + 2), has_readers=True),
    Victim("the origin's master", lambda it: it.pid("origin"), _makes_pages),
    Victim("a process of the origin", lambda it: next(iter(_makers(it)), 0), _makes_pages),
    Victim("the worker", lambda it: it.pid("worker"), _is_told),
)  # fmt: skip


def killed(paper: Paper, scale: Scale) -> Report:
    """Each is killed under load; it has to be back soon, and only what was under way may fail."""
    paths = [*paper.lists(), *paper.stories()[:12]]
    paper.warm(paths)
    report = Report({}, [], [])
    for victim in VICTIMS:
        pid = victim.pid(paper)
        with readers.crowd(
            paper.port, paper.host, paths, seconds=scale.seconds, connections=CONNECTIONS, delay_ms=2
        ) as gone:  # fmt: skip
            time.sleep(1)
            os.kill(pid, signal.SIGKILL)
            took = _until_back(paper, victim, pid)
        report.figures[victim.name] = f"back after {took:.1f} s; {gone.words()}"
        report.missed.extend(over(f"{victim.name} is back", took, BACK_BAR))
        report.mistakes.extend(_mistakes(victim, took, gone.failed))
    return report


def _mistakes(victim: Victim, took: float, failed: int) -> list[str]:
    found = [f"{victim.name} did not come back"] if took >= PATIENCE_SECONDS else []
    under_way = CONNECTIONS if victim.has_readers else 0
    if failed > under_way:
        found.append(f"{victim.name}: {failed} requests failed, at most {under_way} were under way")
    return found


def _until_back(paper: Paper, victim: Victim, pid: int) -> float:
    began = time.monotonic()
    while time.monotonic() - began < PATIENCE_SECONDS:
        if victim.pid(paper) not in {0, pid} and victim.is_back(paper):
            break
        time.sleep(0.02)
    return time.monotonic() - began


def soak(paper: Paper, scale: Scale) -> Report:
    """Full speed for long, with purges all the time: the memory of the edges must not grow."""
    stories = paper.stories()
    paths = [*paper.lists()[:6], *stories[:14]]
    keys = [desk.key_of(path) for path in stories]
    pids = [paper.pid(f"edge {number}") for number in range(paper.edges)]
    weights: list[float] = []
    seconds = scale.soak_minutes * 60
    with readers.crowd(paper.port, paper.host, paths, seconds=seconds, connections=32) as gone:
        began = time.monotonic()
        every = min(WEIGH_SECONDS, seconds / 9)
        while (now := time.monotonic()) < began + seconds:
            if now >= began + every * (len(weights) + 1):
                weights.append(sum(map(tree.memory_bytes, pids)) / 1e6)
            desk.purge("popular-now", random.choice(keys))
            time.sleep(PURGE_SECONDS)
    third = max(1, len(weights) // 3)
    middle, last = mean(weights[third : 2 * third]), mean(weights[-third:])
    figures = {
        "load": gone.words(),
        "longest wait": f"{gone.most_ms:.0f} ms",
        "memory of all edges, first / middle third / last third": f"{weights[0]:.0f} / {middle:.0f} / {last:.0f} MB",
        "each": " ".join(f"{one:.0f}" for one in weights),
    }
    mistakes = [f"{gone.failed} requests failed"] if gone.failed else []
    mistakes += (
        [] if pids == [paper.pid(f"edge {n}") for n in range(paper.edges)] else ["an edge died"]
    )
    return Report(figures, mistakes, over("memory grew", last / middle, GROWTH_BAR, "times"))
