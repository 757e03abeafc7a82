"""CPU per request of the demo's longest article, uncached, beside a stock Wagtail article page.

Run: `python -m bench.origin`. Both are served by Granian as our settings say by default and measured
in turns, so that a busy machine slows both alike. Bars: 5 ms, and 0.4 times what stock Wagtail takes.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.request import urlopen

from bench import cpu, results, served
from broadsheet import conf
from broadsheet.cli.run import granian_options

ROUNDS = 7
ROUND_SECONDS = 4.0
WARM_SECONDS = 2.0
CONNECTIONS = 4  # as many as the origin has threads on two cores
THREADS = conf.Settings.model_fields["origin_threads"].default
BAR_MS = 5.0
BAR_RATIO = 0.4


@dataclass(frozen=True, slots=True)
class Server:
    """A server under test: its name, the address asked, its process."""

    name: str
    url: str
    pid: int


@dataclass(frozen=True, slots=True)
class Round:
    """What one round showed."""

    cpu_ms: float
    requests_per_second: float


def main() -> None:
    """Makes both sites, measures, prints and writes the table; exit code 1 where a bar is missed."""
    with tempfile.TemporaryDirectory(prefix="broadsheet-bench-") as name:
        demo = served.make_demo(Path(name) / "demo")
        with _ours(demo) as ours, _stock(Path(name), demo) as stock:
            sizes = {one.name: _size(one.url) for one in (ours, stock)}
            rounds = _measure((ours, stock))
    ratio = _cpu(rounds[ours.name]) / _cpu(rounds[stock.name])
    text = _table(rounds, sizes, ratio)
    print(text)
    results.write("origin", text)
    sys.exit(0 if _cpu(rounds[ours.name]) <= BAR_MS and ratio <= BAR_RATIO else 1)


def _measure(servers: tuple[Server, ...]) -> dict[str, list[Round]]:
    rounds: dict[str, list[Round]] = {server.name: [] for server in servers}
    for server in servers:
        _load(server, WARM_SECONDS)
    for number in range(ROUNDS):
        for server in servers if number % 2 else reversed(servers):
            rounds[server.name].append(_load(server, ROUND_SECONDS))
    return rounds


def _load(server: Server, seconds: float) -> Round:
    before = cpu.seconds(server.pid)
    command = [sys.executable, "-m", "bench.load", server.url, str(CONNECTIONS), str(seconds)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    count = int(done.stdout)
    return Round((cpu.seconds(server.pid) - before) * 1000 / count, count / seconds)


@contextmanager
def _ours(demo: Path) -> Iterator[Server]:
    port = served.free_port()
    settings = served.alone(port) | {"BROADSHEET_ADDRESS": f"http://localhost:{port}"}
    command = [sys.executable, "-m", "broadsheet.cli", "run", "origin"]
    with served.process(command, served.surroundings(demo, **settings), port) as child:
        yield Server("Broadsheet", f"http://localhost:{port}{served.LONGEST_STORY}", child.pid)


@contextmanager
def _stock(folder: Path, demo: Path) -> Iterator[Server]:
    """The stock site, served with the very options of ours."""
    environment = served.surroundings(demo, STOCK_FOLDER=str(folder))
    subprocess.run([sys.executable, "-m", "bench.stock.fill"], env=environment, check=True)
    port = served.free_port()
    settings = conf.read(demo).model_copy(update={"listen_port": port, "edge_processes": 0})
    options = [*granian_options(settings)[:-1], "bench.stock.wsgi:application"]
    with served.process([sys.executable, "-m", "granian", *options], environment, port) as child:
        yield Server("stock Wagtail", f"http://localhost:{port}{served.LONGEST_STORY}", child.pid)


def _size(url: str) -> int:
    with urlopen(url) as answer:  # noqa: S310  # a server of our own
        return len(answer.read())


def _cpu(rounds: list[Round]) -> float:
    return median(one.cpu_ms for one in rounds)


def _table(rounds: dict[str, list[Round]], sizes: dict[str, int], ratio: float) -> str:
    lines = [
        f"The demo's longest article with all rails, uncached. {results.surroundings()}",
        f"{ROUNDS} rounds of {ROUND_SECONDS:g} s in turns, {CONNECTIONS} connections.",
        f"Both: {conf.one_a_core()} workers of {THREADS} threads.",
        "",
        "| | ms CPU per request, median (least to most) | requests/s | bytes |",
        "| --- | ---: | ---: | ---: |",
    ]
    for name, found in rounds.items():
        times = sorted(one.cpu_ms for one in found)
        speed = median(one.requests_per_second for one in found)
        lines.append(
            f"| {name} | {_cpu(found):.2f} ({times[0]:.2f} to {times[-1]:.2f})"
            f" | {speed:.0f} | {sizes[name]:,} |"
        )
    lines += ["", f"Broadsheet takes {ratio:.2f} × the CPU of stock Wagtail."]
    lines += [f"Bars: {BAR_MS:g} ms and {BAR_RATIO:g} ×."]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
