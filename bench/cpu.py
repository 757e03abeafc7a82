"""The CPU time that a process and all below it have used, from Linux's /proc."""

import os
from collections import defaultdict
from pathlib import Path

TICK_SECONDS = 1 / os.sysconf("SC_CLK_TCK")
PARENT, USER, SYSTEM = 1, 11, 12  # fields of /proc/<pid>/stat after the name


def seconds(pid: int) -> float:
    """User and system time of the running processes of the tree."""
    stats = {int(path.name): _stat(path) for path in Path("/proc").glob("[0-9]*")}
    children = defaultdict(list)
    for number, stat in stats.items():
        if stat:
            children[int(stat[PARENT])].append(number)
    ticks, tree = 0, [pid]
    while tree:
        number = tree.pop()
        tree += children[number]
        stat = stats.get(number) or []
        ticks += sum(int(stat[field]) for field in (USER, SYSTEM) if stat)
    return ticks * TICK_SECONDS


def _stat(process: Path) -> list[str]:
    try:
        return (process / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []  # it ended meanwhile
