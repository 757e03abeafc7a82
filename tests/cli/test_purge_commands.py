"""`receivers`, `purge` and what `doctor` says of them, on a real site by the real program."""

import json
import sqlite3

import pytest
from click.testing import CliRunner

from broadsheet.cli import doctor
from broadsheet.cli.main import cli

URL = "http://127.0.0.1:9/purge"


def ask(broadsheet, sql):
    with sqlite3.connect(broadsheet.folder / "content.sqlite3") as database:
        return database.execute(sql).fetchall()


def outbox(broadsheet):
    rows = ask(broadsheet, "SELECT mode, keys FROM surrogate_purge ORDER BY id")
    return [(mode, json.loads(keys)) for mode, keys in rows]


def test_a_receiver_is_added_listed_and_removed(broadsheet):
    assert broadsheet("receivers").stdout.startswith("No receiver is registered; ")

    added = broadsheet("receivers", "add", "edge", URL)
    again = broadsheet("receivers", "add", "edge", URL)
    listed = broadsheet("receivers")
    removed = broadsheet("receivers", "remove", "edge")

    assert (added.returncode, again.returncode, removed.returncode) == (0, 1, 0)
    assert again.stderr == "ReceiverExists: edge\n"
    assert f"edge  {URL}  0 pending" in listed.stdout
    assert ask(broadsheet, "SELECT count(*) FROM surrogate_receiver") == [(0,)]
    assert broadsheet("receivers", "remove", "edge").stderr == "NoSuchReceiver: edge\n"


def test_purges_by_hand_go_through_the_outbox(broadsheet):
    before = outbox(broadsheet)

    for arguments in (["article-1", "latest"], ["--hard", "card-2"], ["--all"]):
        done = broadsheet("purge", *arguments)
        assert done.returncode == 0, done.stderr

    made = [("soft", ["article-1", "latest"]), ("hard", ["card-2"]), ("all", [])]
    assert outbox(broadsheet) == [*before, *made]


@pytest.mark.parametrize(
    "arguments", [[], ["--hard"], ["--all", "latest"], ["--all", "--hard"], ["articel-42"]]
)
def test_a_purge_that_makes_no_sense_is_refused(arguments):
    result = CliRunner().invoke(cli, ["purge", *arguments])

    assert result.exit_code == 2
    assert "Usage:" in result.output


def test_the_doctor_names_a_receiver_that_is_behind(broadsheet):
    well = broadsheet("doctor")
    broadsheet("receivers", "add", "edge", URL)
    broadsheet("purge", "latest")
    with sqlite3.connect(broadsheet.folder / "content.sqlite3") as database:
        for table, column in (("purge", "made_at"), ("receiver", "must_start_empty_since")):
            database.execute(f"UPDATE surrogate_{table} SET {column} = '2026-01-01 00:00:00'")  # noqa: S608

    ill = broadsheet("doctor")

    assert "ok    purges: 0 receivers, none behind" in well.stdout
    assert ill.returncode == 1
    assert "WRONG purges: receiver edge is behind since 2026-01-01 00:00:00 UTC" in ill.stdout
    assert "broadsheet receivers remove" in ill.stdout


@pytest.mark.django_db
def test_the_doctor_misses_a_receiver_where_there_has_to_be_one():
    class Always:
        surrogate_headers = "always"

    (finding,) = doctor.purges(Always())

    assert "no receiver is registered" in finding.fact
    assert finding.remedy == "run: broadsheet receivers add"
