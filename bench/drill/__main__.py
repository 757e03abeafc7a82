"""Runs one drill: `python -m bench.drill killed --database postgresql`; exit code 1 with mistakes."""

import argparse
import importlib
import random
import sys
import time

from bench.drill.site import DATABASES, site

NAMES = ("killed", "burst", "stopped", "skewed", "backlog")


def main() -> None:
    """Prints the figures and the mistakes."""
    parser = argparse.ArgumentParser(prog="bench.drill")
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("--database", choices=DATABASES, default="sqlite")
    parser.add_argument("--seed", type=int, default=20261125)
    asked = parser.parse_args()
    random.seed(asked.seed)
    began = time.monotonic()
    with site(asked.database) as folder:
        scenarios = importlib.import_module("bench.drill.scenarios")  # needs Django set up
        report = scenarios.SCENARIOS[asked.name](folder / "workers.log")
    print(f"{asked.name} on {asked.database}, {time.monotonic() - began:.0f} s")
    for name, value in report.figures.items():
        print(f"  {name}: {value}")
    for mistake in report.mistakes or ["no mistakes"]:
        print(f"  {mistake}")
    sys.exit(1 if report.mistakes else 0)


if __name__ == "__main__":
    main()
