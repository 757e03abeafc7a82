import os
import re
from importlib.metadata import version

import pytest
from click.testing import CliRunner

from broadsheet.cli import main
from broadsheet.cli.main import COMMANDS, NEED_SITE, cli
from broadsheet.errors import BroadsheetError


class StoryIsOdd(BroadsheetError):
    pass


def test_the_version_is_that_of_the_package():
    result = CliRunner().invoke(cli, ["--version"])

    assert version("broadsheet") in result.output


def test_the_help_lists_every_command():
    result = CliRunner().invoke(cli, ["--help"])

    assert set(COMMANDS) <= set(re.findall(r"^  (\S+) ", result.output, re.MULTILINE))


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "manage"])
def test_every_command_explains_itself_without_a_site(name):
    result = CliRunner().invoke(cli, [name, "--help"])

    assert result.exit_code == 0
    assert "Usage:" in result.output


def test_an_unknown_command_is_refused():
    result = CliRunner().invoke(cli, ["frobnicate"])

    assert result.exit_code == 2
    assert "No such command" in result.output


def test_a_broken_promise_is_told_in_one_line(monkeypatch, capsys):
    def broken():
        raise StoryIsOdd("a1", 3)

    monkeypatch.setattr(main, "cli", broken)
    with pytest.raises(SystemExit) as caught:
        main.main()

    assert caught.value.code == 1
    assert capsys.readouterr().err == "StoryIsOdd: a1, 3\n"


def test_wrong_settings_are_told_one_a_line(monkeypatch, capsys):
    def broken():
        raise main.SettingsAreWrong([("address", "is missing"), ("secret_key", "is too weak")])

    monkeypatch.setattr(main, "cli", broken)
    with pytest.raises(SystemExit) as caught:
        main.main()

    assert caught.value.code == 2
    assert capsys.readouterr().err.splitlines()[1:] == [
        "  address is missing",
        "  secret_key is too weak",
    ]


def test_the_site_is_chosen_before_the_command_not_after():
    result = CliRunner().invoke(cli, ["doctor", "--site", "/srv/ledger"])

    assert result.exit_code == 2
    assert "No such option" in result.output


def test_the_chosen_site_is_that_of_this_process_and_of_those_it_starts(monkeypatch, tmp_path):
    monkeypatch.setenv("BROADSHEET_SITE", "/srv/other")
    monkeypatch.chdir(tmp_path)

    result = CliRunner().invoke(cli, ["--site", "ledger", "run", "--help"])

    assert result.exit_code == 0
    assert os.environ["BROADSHEET_SITE"] == str(tmp_path / "ledger")


def test_commands_are_listed_in_the_order_of_use():
    assert next(iter(COMMANDS)) == "init"
    assert cli.list_commands(None) == list(COMMANDS)
    assert set(COMMANDS) >= NEED_SITE
