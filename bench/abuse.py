"""Attackers at the edge of the demo while honest readers read: `python -m bench.abuse` (`make bench-abuse`).

Bars: every honest answer is right, their p99 stays under twice what it was right before the attack,
the edge's memory under its limit, and afterwards no connection is left. A p99 that misses its bar is
measured again, once: others may use the machine. Takes about six minutes; exit code 1 under a bar.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from urllib.request import urlopen

from bench import attacks, results, served
from bench.attacks import Target
from tests.edge.standing import Standing, standing

LARGEST = "/static/wagtailadmin/js/vendor.js"
HONEST = ("/", "/city/", "/latest/", served.LONGEST_STORY)
READERS = 4
EVERY_SECONDS = 0.02  # for each of them
LEAST_SECONDS = 6.0  # of each measurement
TIMES_BEFORE = 2.0
LONG_SECONDS = 20.0  # what takes longer has many neighbours in its time already
MEMORY_MB = 400  # 256 of what is kept, 128 of what waits to be taken, and the program


@dataclass(frozen=True)
class Reading:
    """What honest readers saw: seconds of each answer, and answers that were wrong."""

    seconds: list[float]
    wrong: Counter[str]

    @property
    def median_ms(self) -> float:
        """Of all answers."""
        return statistics.median(self.seconds) * 1000

    @property
    def p99_ms(self) -> float:
        """Of all answers."""
        return statistics.quantiles(self.seconds, n=100)[98] * 1000


@dataclass(frozen=True)
class Row:
    """An attack: how long it took, what it saw, what honest readers saw right before and meanwhile.

    `memory_mb` is the most that the edge has had so far.
    """

    name: str
    seconds: float
    seen: Counter[str]
    before: Reading
    reading: Reading
    memory_mb: int

    @property
    def times(self) -> float:
        """How much longer the p99 of honest readers was."""
        return self.reading.p99_ms / self.before.p99_ms


def main() -> None:
    """Attacks, prints and writes the table."""
    only = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="broadsheet-abuse-") as name:
        folder = served.make_demo(Path(name) / "demo")
        with standing(folder) as site:
            rows = _rows(site, only)
            time.sleep(2)
            left = _connections(site)
    mistakes = _mistakes(rows, left)
    text = _table(rows, left, mistakes)
    print(text)
    if not only:
        results.write("abuse", text)
    sys.exit(1 if mistakes else 0)


def _rows(site: Standing, only: list[str]) -> list[Row]:
    target = Target(site.port, served.LONGEST_STORY, LARGEST)
    for path in (*HONEST, LARGEST, "/robots.txt"):
        site.ask(path)
    rows = []
    for attack in attacks.ATTACKS:
        if only and attack.__name__ not in only:
            continue
        row = _row(site, target, attack)
        if row.times > TIMES_BEFORE and row.seconds < LONG_SECONDS:
            row = min(row, _row(site, target, attack), key=lambda one: one.times)
        rows.append(row)
        print(_line(row), flush=True)
    return rows


def _row(site: Standing, target: Target, attack: attacks.Attack) -> Row:
    before, _, _ = _measured(site, target, _nothing)
    reading, seen, took = _measured(site, target, attack)
    return Row(attack.__name__, took, seen, before, reading, _memory_mb(site.edge_pid))


async def _nothing(_: Target) -> Counter[str]:
    return Counter()


def _measured(
    site: Standing, target: Target, attack: attacks.Attack
) -> tuple[Reading, Counter[str], float]:
    """What honest readers saw during the attack, what it saw, and how long it took."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    reader = context.Process(target=read, args=(site.port, theirs))
    reader.start()
    ours.recv()  # it has begun
    began = time.monotonic()
    seen = asyncio.run(attack(target))
    took = time.monotonic() - began
    time.sleep(max(0.0, LEAST_SECONDS - took))
    ours.send("enough")
    reading = ours.recv()
    reader.join()
    return reading, seen, took


def read(port: int, pipe: Connection) -> None:
    """Reads, in a process of its own, until it is told that it is enough."""
    pipe.send("ready")
    pipe.send(asyncio.run(_reading(port, pipe)))


async def _reading(port: int, pipe: Connection) -> Reading:
    reading = Reading([], Counter())
    await asyncio.gather(*(_read(port, pipe, reading, number) for number in range(READERS)))
    return reading


async def _read(port: int, pipe: Connection, reading: Reading, number: int) -> None:
    target = Target(port, "", "")
    count = number
    while not pipe.poll():
        try:
            stream, writer = await target.connect()
            while not pipe.poll():
                count += 1
                request = target.request(HONEST[count % len(HONEST)], "Accept-Encoding: gzip")
                began = time.monotonic()
                writer.write(request)
                async with asyncio.timeout(10):
                    status = await attacks.status(stream)
                reading.seconds.append(time.monotonic() - began)
                if status != "200":
                    reading.wrong[status] += 1
                await asyncio.sleep(EVERY_SECONDS)
            writer.close()
        except (OSError, EOFError, TimeoutError) as error:
            reading.wrong[type(error).__name__] += 1
            await asyncio.sleep(0.1)


def _memory_mb(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))


def _connections(site: Standing) -> int:
    with urlopen(f"http://127.0.0.1:{site.admin_port}/metrics", timeout=10) as answer:
        lines = answer.read().decode().splitlines()
    return next(
        int(one.split()[1]) for one in lines if one.startswith("broadsheet_edge_connections ")
    )


def _mistakes(rows: list[Row], left: int) -> list[str]:
    found = [
        f"{row.name}: p99 is {row.times:.1f} times what it was"
        for row in rows
        if row.times > TIMES_BEFORE
    ]
    found += [f"{row.name}: wrong: {_said(row.reading.wrong)}" for row in rows if row.reading.wrong]
    found += [f"{row.name}: {row.memory_mb} MB" for row in rows if row.memory_mb > MEMORY_MB]
    found += [f"{row.name}: connections left open" for row in rows if row.seen["open"]]
    return found + ([f"{left} connections are left"] if left else [])


def _table(rows: list[Row], left: int, mistakes: list[str]) -> str:
    pace = f"{READERS} honest readers, a page each {EVERY_SECONDS * 1000:.0f} ms"
    lines = [
        f"{pace}. {results.surroundings()}",
        "",
        "| attack | s | what the attackers saw | honest p99 before, ms | meanwhile | median | MB |",
        "| --- | ---: | --- | ---: | ---: | ---: | ---: |",
        *map(_line, rows),
        "",
        f"{left} connections are left. Mistakes: {'; '.join(mistakes) or 'none'}.",
    ]
    return "\n".join(lines)


def _line(row: Row) -> str:
    cells = (
        row.name.replace("_", " "),
        f"{row.seconds:.1f}",
        _said(row.seen),
        f"{row.before.p99_ms:.1f}",
        f"{row.reading.p99_ms:.1f}",
        f"{row.reading.median_ms:.2f}",
        str(row.memory_mb),
    )
    return f"| {' | '.join(cells)} |"


def _said(counts: Counter[str]) -> str:
    return ", ".join(f"{count:,} × {name}" for name, count in sorted(counts.items())) or "-"


if __name__ == "__main__":
    main()
