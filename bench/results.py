"""Writes a benchmark's figures into RESULTS.md, between the markers of its name."""

import os
import platform
import re
from datetime import UTC, datetime
from pathlib import Path

FILE = Path(__file__).with_name("RESULTS.md")


def write(name: str, text: str) -> None:
    """Puts the text between `<!-- name -->` and `<!-- /name -->`. Raises `LookupError` without them."""
    whole = FILE.read_text("utf-8")
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    if not pattern.search(whole):
        raise LookupError(f"{FILE.name} has no place for {name}")
    filled = f"{begin}\n{text.strip()}\n{end}"
    FILE.write_text(pattern.sub(lambda _: filled, whole), encoding="utf-8")


def surroundings() -> str:
    """One line: when, on what machine, how busy it was."""
    models = re.findall(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text("utf-8"))
    load = os.getloadavg()[0]
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} × {models[0] if models else 'CPU'}, "
        f"Python {platform.python_version()}, load average {load:.1f} when done."
    )
