"""The CPU time and memory of a process and all below it, from Linux's /proc."""

import os
import re
from collections import defaultdict
from pathlib import Path

TICK_SECONDS = 1 / os.sysconf("SC_CLK_TCK")
PARENT, USER, SYSTEM = 1, 11, 12  # fields of /proc/<pid>/stat after the name


def seconds(pid: int) -> float:
    """User and system time of the running processes of the tree."""
    stats = _tree(pid).values()
    return TICK_SECONDS * sum(int(stat[field]) for field in (USER, SYSTEM) for stat in stats)


def memory_mb(pid: int) -> tuple[float, float]:
    """Resident memory of the tree, and its share of it: what processes share counts once there."""
    rollups = [(Path("/proc") / str(number) / "smaps_rollup").read_text() for number in _tree(pid)]
    found = dict[str, float]()
    for name, kb in re.findall(r"^(Rss|Pss): +(\d+) kB", "".join(rollups), re.MULTILINE):
        found[name] = found.get(name, 0.0) + int(kb) / 1024
    return found["Rss"], found["Pss"]


def _tree(pid: int) -> dict[int, list[str]]:
    """The process and all below it that run, with what /proc says of each."""
    stats = {int(path.name): _stat(path) for path in Path("/proc").glob("[0-9]*")}
    children = defaultdict(list)
    for number, stat in stats.items():
        if stat:
            children[int(stat[PARENT])].append(number)
    found, waiting = dict[int, list[str]](), [pid]
    while waiting:
        number = waiting.pop()
        waiting += children[number]
        if below := stats.get(number):
            found[number] = below
    return found


def _stat(process: Path) -> list[str]:
    try:
        return (process / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []  # it ended meanwhile
