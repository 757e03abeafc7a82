"""The drills of bench/drill, small: what must hold whatever happens to the workers, not how quickly."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.drill.runners import FAKETIME
from tests.postgres import NEEDED, is_installed

ROOT = Path(__file__).parents[2]


def need(is_there, words):
    """A component that is missing fails where all are required; elsewhere it says what to install."""
    if not is_there:
        (pytest.fail if os.environ.get("BROADSHEET_REQUIRE_ALL") else pytest.skip)(words)


@pytest.mark.parametrize(
    ("drill", "database"),
    [("killed", "sqlite"), ("killed", "postgresql"), ("skewed", "postgresql"), ("stopped", "postgresql")],
)  # fmt: skip
def test_every_story_goes_out_once_whatever_happens_to_the_workers(drill, database):
    need(database == "sqlite" or is_installed(), NEEDED)
    need(
        drill != "skewed" or Path(FAKETIME).exists(),
        "libfaketime is missing: apt-get install libfaketime",
    )
    environment = {
        k: v for k, v in os.environ.items() if not k.startswith(("BROADSHEET", "DJANGO"))
    }
    command = [sys.executable, "-m", "bench.drill", drill, "--database", database, "--no-bar"]

    done = subprocess.run(
        [*command, "--stories", "40", "--seconds", "14"], cwd=ROOT, env=environment,
        capture_output=True, text=True, timeout=300,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout + done.stderr[-3000:]
    assert "no mistakes" in done.stdout
