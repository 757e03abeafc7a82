"""Lighthouse on the demo: `python -m bench.lighthouse` (`make lighthouse`). Bar: 100 in all four, worst of three.

Needs Chromium and npm; Lighthouse comes from npm on first use.
"""

import json
import os
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from bench import programs, results, served

RUNS = 3
ATTEMPTS = (
    3  # on a busy machine Chromium may fail to start or to record; that says nothing of a page
)
PRECEDENCE = -10  # where we may: what the machine's other work takes is not the page's doing
BAR = 100
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
METRICS = {
    "first-contentful-paint": "FCP",
    "largest-contentful-paint": "LCP",
    "total-blocking-time": "TBT",
    "cumulative-layout-shift": "CLS",
}
PAGES = {"article": served.LONGEST_STORY, "front": "/", "section": "/city/"}

Report = dict[str, Any]  # what Lighthouse writes as JSON


def main() -> None:
    """Makes and serves the demo, measures, prints and writes the table; exit code 1 under the bar."""
    command = programs.lighthouse()
    with suppress(PermissionError):
        os.nice(PRECEDENCE)
    with tempfile.TemporaryDirectory(prefix="broadsheet-lighthouse-") as name:
        demo = served.make_demo(Path(name) / "demo")
        with served.origin(demo) as address:
            reports = {page: _runs(command, address + path) for page, path in PAGES.items()}
    text = _table(reports)
    print(text)
    results.write("lighthouse", text)
    faults = [line for page, runs in reports.items() for line in _faults(page, runs)]
    print("\n".join(faults))
    sys.exit(1 if faults else 0)


def _runs(command: list[str], url: str) -> list[Report]:
    """The reports of one page; one visit before them lets the site make its pictures."""
    _report(command, url)
    return [_report(command, url) for _ in range(RUNS)]


def _report(command: list[str], url: str) -> Report:
    flags = " ".join(("--headless=new", *programs.CHROMIUM_FLAGS))
    options = [
        *("--output=json", "--output-path=stdout", "--quiet"),
        *(f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={flags}"),
    ]
    environment = os.environ | {"CHROME_PATH": programs.chromium()}
    for _ in range(ATTEMPTS):
        done = subprocess.run(
            [*command, url, *options], env=environment, capture_output=True, text=True
        )
        if not done.returncode:
            report: Report = json.loads(done.stdout)
            return report
    raise RuntimeError(f"Lighthouse failed on {url}: {done.stderr[-1000:]}")


def _table(reports: dict[str, list[Report]]) -> str:
    version = next(iter(reports.values()))[0]["lighthouseVersion"]
    lines = [
        f"Lighthouse {version}. {results.surroundings()}",
        "",
        f"| page | {' | '.join(CATEGORIES)} | {' | '.join(METRICS.values())} |",
        f"| --- |{' ---: |' * (len(CATEGORIES) + len(METRICS))}",
    ]
    for page, runs in reports.items():
        scores = (str(min(_score(run, name) for run in runs)) for name in CATEGORIES)
        worst = (_worst(runs, name) for name in METRICS)
        lines.append(f"| {page} | {' | '.join((*scores, *worst))} |")
    return "\n".join(lines)


def _score(report: Report, category: str) -> int:
    return round(100 * (report["categories"][category]["score"] or 0))


def _worst(runs: list[Report], metric: str) -> str:
    audits = [run["audits"][metric] for run in runs]
    worst = max(audits, key=lambda audit: float(audit["numericValue"]))
    return str(worst["displayValue"]).replace("\xa0", " ")


def _faults(page: str, runs: list[Report]) -> list[str]:
    """What keeps the page under the bar: category, audit, what Lighthouse says."""
    found = {}
    for run in runs:
        for name in CATEGORIES:
            if _score(run, name) < BAR:
                found |= dict.fromkeys(_failed(page, run, name))
    return list(found)


def _failed(page: str, run: Report, category: str) -> list[str]:
    audits = [
        run["audits"][one["id"]]
        for one in run["categories"][category]["auditRefs"]
        if one["weight"]
    ]
    return [
        f"{page}, {category}: {audit['title']} {audit.get('displayValue', '')}"
        for audit in audits
        if audit["score"] is not None and audit["score"] < 1
    ]


if __name__ == "__main__":
    main()
