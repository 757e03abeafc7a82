"""An import killed with -9 ten times and run again leaves the site an uninterrupted one leaves."""

import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from hashlib import sha256

import pytest

from bench import ninjs_stories

COUNT = 60
KILLS = 10
SEED = 9
SECRET = "kill-test-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFG"
# Drawn at random, or the moment of the import itself: different in any two imports.
VOLATILE = {
    "translation_key",
    "uuid",
    "timestamp",
    "created_at",
    "uploaded_at",
    "made_at",
    "due_at",
    "enqueued_at",
    "latest_revision_created_at",
}
SKIPPED = {"django_migrations", "django_session", "sqlite_sequence", "sqlite_stat1"}
# Wagtail gives each block of a body a random id, and fills its reference index in the order of a set.
BLOCK_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
WITHOUT_IDS = {"wagtailcore_referenceindex"}


def environment(site):
    return os.environ | {
        "BROADSHEET_SITE": str(site),
        "BROADSHEET_SECRET_KEY": SECRET,
        "BROADSHEET_ADDRESS": "http://localhost:8000",
        "BROADSHEET_LOG_LEVEL": "error",
        "DJANGO_SETTINGS_MODULE": "broadsheet.config.settings",
    }


def start(site, *arguments):
    command = [sys.executable, "-m", "broadsheet.cli", *map(str, arguments)]
    return subprocess.Popen(
        command, env=environment(site), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def connect(site):
    return closing(sqlite3.connect(f"file:{site}/content.sqlite3?mode=ro", uri=True, timeout=10))


def filed_count(site):
    with connect(site) as connection:
        return connection.execute(
            "SELECT count(*) FROM newsroom_articlepage WHERE source <> ''"
        ).fetchone()[0]


def kill_after(process, site, count, draw):
    """Kills the import at a random moment soon after it has filed so many stories; its exit code."""
    while process.poll() is None and filed_count(site) < count:
        time.sleep(0.05)
    time.sleep(draw.uniform(0, 0.15))
    process.kill()
    return process.wait()


def dump(site):
    """Every table with every row, but for what differs between any two imports."""
    with connect(site) as connection:
        names = {
            row[0]
            for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
        return {
            name: rows(connection, name) for name in sorted(names - SKIPPED) if "_fts" not in name
        }


def rows(connection, table):
    cursor = connection.execute(f'SELECT * FROM "{table}"')  # noqa: S608  # the name comes from the database
    columns = [column[0] for column in cursor.description]
    left_out = VOLATILE | ({"id"} if table in WITHOUT_IDS else set())
    kept = [number for number, name in enumerate(columns) if name not in left_out]
    return sorted(
        stable(repr([(columns[number], row[number]) for number in kept])) for row in cursor
    )


def stable(row):
    return BLOCK_ID.sub("", row)


def originals(site):
    return sorted(
        sha256(file.read_bytes()).hexdigest() for file in (site / "media" / "originals").iterdir()
    )


@pytest.fixture(scope="module")
def new_site(tmp_path_factory):
    site = tmp_path_factory.mktemp("new") / "site"
    assert start(site, "init", site).wait() == 0
    return site


@pytest.fixture(scope="module")
def wire(tmp_path_factory):
    return ninjs_stories.write(
        tmp_path_factory.mktemp("wire"), count=COUNT, seed=SEED, paragraphs=3
    )


def test_an_import_killed_ten_times_and_resumed_equals_an_uninterrupted_one(
    new_site, wire, tmp_path
):
    draw = random.Random(SEED)  # noqa: S311  # moments to kill at, not secrets
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    shutil.copytree(new_site, whole)
    shutil.copytree(new_site, killed)

    assert start(whole, "import", wire).wait() == 0
    ends = [
        kill_after(start(killed, "import", wire), killed, number * 5 + draw.randrange(5), draw)
        for number in range(KILLS)
    ]
    assert start(killed, "import", wire).wait() == 0

    assert ends == [-signal.SIGKILL] * KILLS
    assert filed_count(killed) == COUNT
    before, after = dump(whole), dump(killed)
    assert [name for name in before if before[name] != after[name]] == []
    assert set(originals(killed)) == set(originals(whole))
