"""The drills of bench/edge_drill, small: what readers get on bad days of the edge, not how soon."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.test_drills import need

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("drill", "law"),
    [
        ("visible", "every edge process comes to show each change"),
        ("away", "an edge that was stopped or killed shows what the origin does, and lacks no purge"),
        ("dead", "without an origin what was seen is shown, and nothing else but the page that says so"),
        ("herd", "a crowd for one cold page is one request to the origin, and a flush fails nobody"),
        ("killed", "whatever is killed comes back, and no request fails but those under way"),
    ],
)  # fmt: skip
def test_on_a_bad_day(drill, law):
    need(shutil.which("wrk"), "wrk is missing: apt-get install wrk")
    environment = {
        k: v
        for k, v in os.environ.items()
        if k == "BROADSHEET_DEMO" or not k.startswith(("BROADSHEET", "DJANGO"))
    }
    command = [sys.executable, "-m", "bench.edge_drill", drill, "--small"]

    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300
    )

    assert done.returncode == 0, f"{law}:\n{done.stdout}{done.stderr[-3000:]}"
    assert "no mistakes" in done.stdout
