"""Imports 10,000 stories with pictures into a fresh site, twice: time, memory, what changed.

Run: `python -m bench.import_bench [COUNT]`. Bar: less than 300 MB, and the second run changes nothing.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench import ninjs_stories

SEED = 20261124
BAR_MB = 300
SAMPLE_SECONDS = 0.2
COUNTS = ("created", "updated", "unchanged", "killed", "withheld", "refused")


@dataclass(frozen=True, slots=True)
class Measured:
    """One import: its name, duration, highest resident memory and counts."""

    name: str
    seconds: float
    peak_mb: float
    peak_own_mb: float  # without pages of files, such as the database that SQLite maps
    counts: dict[str, int]


def main() -> None:
    """Generates, imports twice, prints the table; exit code 1 where the bar is missed."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory(prefix="broadsheet-bench-") as name:
        folder = Path(name)
        file = ninjs_stories.write(folder / "wire", count=count, seed=SEED)
        _broadsheet(folder, "init", str(folder / "site"))
        runs = [_import(folder, file, label) for label in ("dry", "first", "second")]
    print(_table(count, runs))
    is_met = all(run.peak_mb < BAR_MB for run in runs) and runs[-1].counts["unchanged"] == count
    sys.exit(0 if is_met else 1)


def _import(folder: Path, file: Path, label: str) -> Measured:
    report = folder / f"{label}.json"
    options = ["--dry-run"] if label == "dry" else []
    started = time.monotonic()
    peak_kb, own_kb = _broadsheet(folder, "import", str(file), "--report", str(report), *options)
    seconds = time.monotonic() - started
    counts = json.loads(report.read_text("utf-8"))
    kept = {name: counts[name] for name in COUNTS}
    return Measured(label, seconds, peak_kb / 1024, own_kb / 1024, kept)


def _broadsheet(folder: Path, *arguments: str) -> tuple[int, int]:
    """Runs the command; gives its highest resident memory, and that of its own, in kB."""
    environment = os.environ | {
        "BROADSHEET_SITE": str(folder / "site"),
        "BROADSHEET_LOG_LEVEL": "warning",
    }
    command = [sys.executable, "-m", "broadsheet.cli", *arguments]
    own_kb = 0
    with (folder / "output.txt").open("ab") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
        pid, status = 0, 0
        while not pid:
            own_kb = max(own_kb, _own_kb(process.pid))
            time.sleep(SAMPLE_SECONDS)
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
    if status:
        raise SystemExit((folder / "output.txt").read_text("utf-8")[-3000:])
    return usage.ru_maxrss, own_kb


def _own_kb(pid: int) -> int:
    found = re.search(r"RssAnon:\s+(\d+)", Path(f"/proc/{pid}/status").read_text("utf-8"))
    return int(found[1]) if found else 0


def _table(count: int, runs: list[Measured]) -> str:
    lines = [
        f"{count:,} stories with pictures; {os.cpu_count()} CPUs; Python {sys.version.split()[0]}",
        "",
        f"| run | seconds | stories/s | peak MB | own MB | {' | '.join(COUNTS)} |",
        "| --- |" + " ---: |" * (4 + len(COUNTS)),
    ]
    for run in runs:
        counts = " | ".join(f"{run.counts[name]:,}" for name in COUNTS)
        lines.append(
            f"| {run.name} | {run.seconds:.1f} | {count / run.seconds:.0f} | {run.peak_mb:.0f}"
            f" | {run.peak_own_mb:.0f} | {counts} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
