"""What the edge must reach, and the table. Source: the ratios are of CPU per request, medians of the rounds."""

from dataclasses import dataclass

from bench import results
from bench.edge import many, rounds
from bench.edge.rounds import Measured

EDGE, NGINX, VARNISH, ESI = "edge, gzip", "nginx, gzip", "Varnish, gzip", "Varnish + ESI, gzip"
BARS = ((NGINX, 0.6, 1.0), (VARNISH, 1.5, None), (ESI, 10.0, None))  # at least; to be reached for

COLUMNS = (
    "",
    "µs CPU per request, median (least to most)",
    "of its origin",
    "requests/s",
    "p50 ms",
    "p99 ms",
    "bytes",
    "RSS / PSS MB",
)


@dataclass(frozen=True, slots=True)
class Bar:
    """How often the edge answers in the CPU time that the other needs for one answer."""

    other: str
    ratio: float
    least: float
    aim: float | None

    @property
    def is_met(self) -> bool:
        """Whether it is enough."""
        return self.ratio >= self.least

    def __str__(self) -> str:
        aim = f", aim {self.aim:g}" if self.aim else ""
        verdict = "met" if self.is_met else "missed"
        return f"{self.ratio:.2f} × {self.other}; bar {self.least:g}{aim}: {verdict}"


def judge(measured: list[Measured]) -> list[Bar]:
    """The bars, both sides compressed alike, so that the bytes are the same."""
    used = {one.row.name: one.median("cpu") for one in measured}
    return [Bar(other, used[other] / used[EDGE], least, aim) for other, least, aim in BARS]


def table(measured: list[Measured], bars: list[Bar]) -> str:
    """Everything, as Markdown."""
    lines = [
        f"The demo's longest article with all its fragments, from memory. {results.surroundings()}",
        f"{rounds.ROUNDS} rounds of {rounds.ROUND_SECONDS} s in turns, {rounds.CONNECTIONS} connections of wrk",
        "with the 13 headers of Chromium, a core for the server and one for all else.",
        f"{many.COUNT:,} stories are asked for in Zipf's order (s = 1); a purge of `{many.PURGED}`,",
        f"which all of them show, comes every {many.PURGE_SECONDS * 1000:.0f} ms.",
        "",
        f"| {' | '.join(COLUMNS)} |",
        f"| --- |{' ---: |' * (len(COLUMNS) - 1)}",
    ]
    lines += map(_line, measured)
    lines += ["", "CPU per request, both gzip, the edge's answers in the time of one:", ""]
    return "\n".join([*lines, *(f"- {bar}" for bar in bars)])


def _line(one: Measured) -> str:
    times = sorted(found.cpu for found in one.rounds)
    origins = f"{one.median('origin_cpu'):.1f}" if one.row.server.origin_pid else "-"
    return (
        f"| {one.row.name} | {one.median('cpu'):.1f} ({times[0]:.1f} to {times[-1]:.1f}) | {origins}"
        f" | {one.median('per_second'):,.0f} | {one.median('p50') / 1000:.2f} | {one.median('p99') / 1000:.2f}"
        f" | {one.row.byte_count:,} | {one.resident_mb:.0f} / {one.own_mb:.0f} |"
    )
