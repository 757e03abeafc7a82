"""A site of the drill's own, on SQLite or on a PostgreSQL that is thrown away afterwards."""

import importlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from tests.postgres import postgres

DATABASES = ("sqlite", "postgresql")


@contextmanager
def site(database: str) -> Iterator[Path]:
    """The site's folder; Django of this process is set up on it. Once a process."""
    server = postgres() if database == "postgresql" else nullcontext("")
    with server as address, tempfile.TemporaryDirectory(prefix="broadsheet-drill-") as folder:
        os.environ.update(
            BROADSHEET_SITE=f"{folder}/site",
            BROADSHEET_DATABASE=address,
            BROADSHEET_LOG_LEVEL="warning",
            DJANGO_SETTINGS_MODULE="broadsheet.config.settings",
        )
        for arguments in (["init", f"{folder}/site"], ["upgrade"]):
            subprocess.run([sys.executable, "-m", "broadsheet.cli", *arguments], check=True,
                           stdout=subprocess.DEVNULL)  # fmt: skip
        importlib.import_module("django").setup()
        yield Path(folder) / "site"
        importlib.import_module("django.db").connections.close_all()
