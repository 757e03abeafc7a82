"""The content database from one address: SQLite set up for several writers, or PostgreSQL."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from broadsheet.conf import Settings

# WAL lets readers and a writer work side by side; IMMEDIATE makes a second writer wait its turn
# instead of failing half-way. Measured in docs/decisions/0003-sqlite-settings.md.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 10,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
    " PRAGMA cache_size=-32000; PRAGMA mmap_size=67108864; PRAGMA temp_store=MEMORY;",
}


def database(settings: Settings) -> dict[str, Any]:
    """Django's `DATABASES` entry for the address in the settings."""
    if settings.database.startswith(("postgresql:", "postgres:")):
        return _postgresql(settings.database)
    path = urlsplit(settings.database).path.lstrip("/")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(settings.site / ((path and f"/{path}") or "content.sqlite3")),
        "OPTIONS": SQLITE_OPTIONS,
        "CONN_MAX_AGE": None,
    }


def _postgresql(address: str) -> dict[str, Any]:
    parts = urlsplit(address)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.removeprefix("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),  # such as ?sslmode=require
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
