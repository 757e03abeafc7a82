"""Runs a drill: `python -m bench.edge_drill NAME`; exit code 1 with mistakes, or where a bar is missed."""

import argparse
import importlib
import random
import sys
import time

from bench.edge_drill.report import SMALL, Report, Scale
from bench.edge_drill.site import paper

DRILLS = {  # name: the module, which needs Django set up
    "visible": "publishing", "away": "publishing",
    "dead": "origins", "slow": "origins", "herd": "origins",
    "killed": "processes", "soak": "processes",
}  # fmt: skip


def main() -> None:
    """Prints the figures, the bars that were missed, the mistakes."""
    asked = _asked()
    random.seed(asked.seed)
    scale = SMALL if asked.small else Scale()
    if asked.minutes is not None:
        scale = scale._replace(soak_minutes=asked.minutes)
    began = time.monotonic()
    with paper(is_small=asked.small) as site:
        module = importlib.import_module(f"bench.edge_drill.{DRILLS[asked.name]}")
        report: Report = getattr(module, asked.name)(site, scale)
    print(f"{asked.name}, {time.monotonic() - began:.0f} s")
    for name, value in report.figures.items():
        print(f"  {name}: {value}")
    missed = [] if asked.small else report.missed
    for line in [*missed, *report.mistakes] or ["no mistakes"]:
        print(f"  {line}")
    sys.exit(1 if report.mistakes or missed else 0)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.edge_drill")
    parser.add_argument("name", choices=DRILLS)
    parser.add_argument("minutes", nargs="?", type=float, help="of the soak; else half an hour")
    parser.add_argument(
        "--small", action="store_true", help="a few stories, some seconds: judge what happens, not how soon"
    )  # fmt: skip
    parser.add_argument("--seed", type=int, default=20261125)
    return parser.parse_args()


if __name__ == "__main__":
    main()
