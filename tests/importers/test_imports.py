"""The command `broadsheet import`, with a fake desk behind it."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from broadsheet.cli import imports
from broadsheet.cli.imports import import_command
from broadsheet.importers import run
from broadsheet.newsroom.filing import Outcome


@pytest.fixture(autouse=True)
def filed(monkeypatch):
    filings = []

    def file_story(filing):
        filings.append(filing)
        return Outcome.CREATED

    monkeypatch.setattr(run.actions, "file_story", file_story)
    return filings


@pytest.fixture
def file(tmp_path):
    (tmp_path / "a.json").write_text('[{"uri": "urn:a", "headline": "One"}]')
    return tmp_path / "a.json"


def command(*arguments):
    return CliRunner().invoke(import_command, [str(argument) for argument in arguments])


def test_all_filed_is_exit_code_0(file):
    result = command(file)

    assert (result.exit_code, result.stdout.splitlines()[0]) == (
        0, "1 read: 1 created, 0 updated, 0 unchanged, 0 killed, 0 withheld, 0 refused",
    )  # fmt: skip


def test_something_refused_is_exit_code_1(file):
    file.write_text('[{"uri": "urn:a"}, {"uri": "urn:b", "headline": "Two"}]')

    result = command(file)

    assert result.exit_code == 1
    assert "1 × is missing" in result.stdout


@pytest.mark.parametrize(
    "arguments", [[], ["absent.json"], ["."], ["--format", "nitf", "absent.json"]]
)
def test_wrong_usage_is_exit_code_2_with_a_message(arguments):
    result = command(*arguments)

    assert result.exit_code == 2
    assert "Error:" in result.stderr


def test_a_report_that_cannot_be_written_stops_it_before_it_starts(file, filed, tmp_path):
    result = command(file, "--report", tmp_path / "absent" / "report.json")

    assert result.exit_code == 2
    assert "cannot be written" in result.stderr
    assert filed == []


def test_the_report_is_written_as_json(file, tmp_path):
    command(file, "--report", tmp_path / "report.json")

    report = json.loads((tmp_path / "report.json").read_text())
    assert (report["version"], report["read"], report["created"], report["is_dry_run"]) == (
        1,
        1,
        1,
        False,
    )


def test_the_section_is_a_path_of_names(file, filed):
    command(file, "--section", "World > Asia")

    assert filed[0].section == ("World", "Asia")


def test_without_a_terminal_a_line_is_printed_now_and_then(file, monkeypatch):
    monkeypatch.setattr(imports, "LINE_EVERY", 2)
    file.write_text("\n".join(f'{{"uri": "urn:{n}", "headline": "One"}}' for n in range(5)))

    assert [line[:6] for line in command(file).stderr.splitlines()] == ["2 read", "4 read"]


def test_on_a_terminal_a_bar_follows_what_was_read(file, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")

    result = command(file)

    assert "Importing" in result.stderr
    assert "100%" in result.stderr


def test_its_help_needs_no_site():
    code = "from broadsheet.cli.imports import import_command as c; c(['--help'])"

    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={}, check=False
    )

    assert result.returncode == 0, result.stderr
    assert "--dry-run" in result.stdout


def test_a_half_surrogate_in_an_item_does_not_lose_the_report(file, tmp_path):
    file.write_text(r'[{"uri": "urn:a", "headline": "One", "headline_\ud800": 5}]')

    result = command(file, "--report", tmp_path / "report.json")

    assert result.exit_code in {0, 1}
    assert json.loads((tmp_path / "report.json").read_text())["read"] == 1
