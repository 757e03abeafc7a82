import sqlite3
from contextlib import closing
from types import SimpleNamespace

import pytest
from django.db import connection
from django.db.utils import ConnectionHandler

from broadsheet.config.database import database


def settings(address, site="/srv/ledger"):
    from pathlib import Path

    return SimpleNamespace(site=Path(site), database=address)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("", "/srv/ledger/content.sqlite3"),
        ("sqlite:///var/lib/ledger.sqlite3", "/var/lib/ledger.sqlite3"),
        ("sqlite:////var/lib/ledger.sqlite3", "/var/lib/ledger.sqlite3"),
    ],
)
def test_sqlite_lies_where_its_address_says(address, name):
    entry = database(settings(address))

    assert entry["ENGINE"] == "django.db.backends.sqlite3"
    assert entry["NAME"] == name


def test_sqlite_lets_writers_wait_their_turn():
    options = database(settings(""))["OPTIONS"]

    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] >= 10
    assert "journal_mode=WAL" in options["init_command"]


@pytest.mark.parametrize("scheme", ["postgresql", "postgres"])
def test_postgresql_is_known_by_its_address(scheme):
    entry = database(settings(f"{scheme}://us%40er:p%2Fw@db.example:5433/pa%20per"))

    assert entry["ENGINE"] == "django.db.backends.postgresql"
    assert (entry["USER"], entry["PASSWORD"], entry["HOST"], entry["PORT"], entry["NAME"]) == (
        "us@er", "p/w", "db.example", "5433", "pa per",
    )  # fmt: skip


def test_postgresql_may_leave_out_what_has_a_default():
    entry = database(settings("postgresql:///paper"))

    assert (entry["HOST"], entry["PORT"], entry["USER"]) == ("", "", "")


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="asks SQLite for its settings")
def test_a_connection_to_sqlite_really_has_these_settings():
    with connection.cursor() as cursor:
        values = [
            cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]

    assert values == ["wal", 1, 1]


def test_options_of_postgresql_follow_a_question_mark():
    entry = database(settings("postgresql://u@db.example/n?sslmode=require&connect_timeout=3"))

    assert entry["NAME"] == "n"
    assert entry["OPTIONS"] == {"sslmode": "require", "connect_timeout": "3"}


@pytest.fixture
def sqlite(tmp_path, django_db_blocker):
    """A connection to a file of its own, as the settings make it."""
    with django_db_blocker.unblock():
        connections = ConnectionHandler({"default": database(settings("", tmp_path))})
        yield connections["default"]
        connections["default"].close()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 1),
        ("busy_timeout", 10_000),
        ("foreign_keys", 1),
        ("temp_store", 2),
        ("cache_size", -32_000),
    ],
)
def test_a_fresh_file_has_these_settings(sqlite, pragma, value):
    with sqlite.cursor() as cursor:
        assert cursor.execute(f"PRAGMA {pragma}").fetchone()[0] == value


def test_a_writer_takes_its_turn_when_it_begins_and_readers_go_on(sqlite):
    with sqlite.cursor() as cursor:
        cursor.execute("CREATE TABLE story (id INTEGER)")
    with closing(sqlite3.connect(sqlite.settings_dict["NAME"], timeout=0)) as other:
        sqlite.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("INSERT INTO story VALUES (1)")
        assert other.execute("SELECT count(*) FROM story").fetchone() == (0,)
        sqlite.rollback()
        other.execute("INSERT INTO story VALUES (1)")
