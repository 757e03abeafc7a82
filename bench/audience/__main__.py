"""The audience under load: `python -m bench.audience` (`make bench-audience`); exit code 1 under a bar.

Parts, all of them unless one is named: `beacons`, `refresh`, `drill`. Needs Linux with two cores, wrk,
redis-server and redis-benchmark. `--small` only shows that everything works: it judges no bar and writes nothing.
"""

import argparse
import importlib
import subprocess
import sys
from collections.abc import Callable

from bench import programs, results
from bench.audience.scale import FULL, SMALL, Part, Scale

PARTS = ("beacons", "refresh", "drill")  # each is run by a process of its own: two set up Django


def main() -> None:
    """Runs, prints, and writes each table into its place."""
    asked = _asked()
    if asked.part == "all":
        sys.exit(max(_apart(part, is_small=asked.small) for part in PARTS))
    part = _run(asked.part, SMALL if asked.small else FULL)
    print(part.text, flush=True)
    if not asked.small:
        results.write(f"audience-{asked.part}", part.text)
    sys.exit(1 if part.mistakes or (part.missed and not asked.small) else 0)


def _run(name: str, scale: Scale) -> Part:
    module = {"beacons": "rounds"}.get(name, name)
    run: Callable[[Scale], Part] = importlib.import_module(f"bench.audience.{module}").run
    try:
        return run(scale)
    except programs.IsMissing as missing:
        raise SystemExit(str(missing)) from missing


def _apart(part: str, *, is_small: bool) -> int:
    """The exit code of the part."""
    command = [sys.executable, "-m", "bench.audience", part, *(["--small"] if is_small else [])]
    return subprocess.run(command).returncode


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.audience")
    parser.add_argument("part", nargs="?", choices=(*PARTS, "all"), default="all")
    parser.add_argument(
        "--small", action="store_true", help="a moment of each: does it work at all?"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
