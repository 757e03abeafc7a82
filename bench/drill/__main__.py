"""Runs a drill: `python -m bench.drill killed --database postgresql`; exit code 1 with mistakes."""

import argparse
import importlib
import random
import sys
import time
from datetime import timedelta

from bench.drill.site import DATABASES, site

NAMES = ("killed", "burst", "stopped", "skewed", "backlog")
BAR_SECONDS = 5.0


def main() -> None:
    """Prints the figures and the mistakes."""
    asked = _asked()
    random.seed(asked.seed)
    began = time.monotonic()
    with site(asked.database) as folder:
        scenarios = importlib.import_module("bench.drill.scenarios")  # needs Django set up
        window = timedelta(seconds=asked.seconds)
        scale = scenarios.Scale(asked.stories, asked.stories // 40, window, asked.seconds)
        report = scenarios.SCENARIOS[asked.name](folder / "workers.log", scale)
    print(f"{asked.name} on {asked.database}, {time.monotonic() - began:.0f} s")
    for name, value in report.figures.items():
        print(f"  {name}: {value}")
    mistakes = list(report.mistakes)
    if report.p99_seconds > BAR_SECONDS and not asked.no_bar:
        mistakes.append(f"p99 is over {BAR_SECONDS} s")
    print("\n".join(f"  {mistake}" for mistake in mistakes or ["no mistakes"]))
    sys.exit(1 if mistakes else 0)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.drill")
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("--database", choices=DATABASES, default="sqlite")
    parser.add_argument("--stories", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60, help="how long it is to last")
    parser.add_argument("--no-bar", action="store_true", help="judge what happened, not how late")
    parser.add_argument("--seed", type=int, default=20261125)
    return parser.parse_args()


if __name__ == "__main__":
    main()
