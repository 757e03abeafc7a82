"""The contract of the content database, run again on a real PostgreSQL of the test's own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.postgres

ROOT = Path(__file__).parents[2]
# What reads or writes the content database. On SQLite these run in this session.
CONTRACT = (
    "tests/newsroom", "tests/rails/test_source.py", "tests/recommend", "tests/jobs",
    "tests/surrogate",
    "tests/web/test_standing.py", "tests/web/test_query_budget.py", "tests/web/test_canaries.py",
)  # fmt: skip


def run(address, *arguments):
    """The last lines of a session of its own on that database."""
    environment = {key: value for key, value in os.environ.items() if "PYTEST" not in key}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment | {"BROADSHEET_DATABASE": address}, capture_output=True, text=True,
        timeout=900,
    )  # fmt: skip


def test_the_contract_of_the_content_database_holds_on_postgresql(postgres_address):
    done = run(postgres_address, *CONTRACT)

    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
