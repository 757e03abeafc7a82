import pytest
from click.testing import CliRunner

from broadsheet import conf
from broadsheet.cli.init import _local_port, init
from broadsheet.conf import SettingsAreWrong


@pytest.fixture(autouse=True)
def _no_settings_of_the_tests(monkeypatch):
    for name in conf.Settings.model_fields:
        monkeypatch.delenv(f"BROADSHEET_{name.upper()}", raising=False)


def run(*arguments):
    return CliRunner().invoke(init, list(map(str, arguments)))


@pytest.mark.parametrize(
    "options",
    [
        ("--address", "http://ledger.example"),
        ("--address", "http://localhost:abc"),
        ("--address", 'https://led"ger.example'),
        ("--time-zone", "Mars"),
        ("--language", "klingon"),
        ("--language", 'e"n'),
    ],
)
def test_a_mistake_is_found_before_anything_is_written(tmp_path, options):
    result = run(tmp_path / "paper", *options)

    assert isinstance(result.exception, SettingsAreWrong)
    assert not (tmp_path / "paper").exists()


def test_all_mistakes_are_told_at_once(tmp_path):
    result = run(tmp_path, "--address", "ledger", "--time-zone", "Mars", "--language", "klingon")

    assert {name for name, _ in result.exception.mistakes} == {"address", "time_zone", "language"}


def test_mistakes_of_the_environment_are_found_before_anything_is_written(tmp_path, monkeypatch):
    monkeypatch.setenv("BROADSHEET_DATABASE", "mysql://db/paper")

    result = run(tmp_path / "paper")

    assert {name for name, _ in result.exception.mistakes} == {"database"}
    assert not (tmp_path / "paper").exists()


@pytest.mark.parametrize("text", ["address = [", 'address = "ledger"', ""])
def test_a_site_is_never_overwritten_however_broken(tmp_path, text):
    (tmp_path / conf.FILE_NAME).write_text(text)

    result = run(tmp_path)

    assert result.exit_code == 1
    assert "exists already; nothing was changed" in result.output
    assert [path.name for path in tmp_path.iterdir()] == [conf.FILE_NAME]
    assert (tmp_path / conf.FILE_NAME).read_text() == text


def test_a_folder_that_cannot_be_made_is_told_without_a_traceback(tmp_path):
    (tmp_path / "file").touch()

    result = run(tmp_path / "file" / "paper")

    assert result.exit_code == 1
    assert "cannot be made: Not a directory" in result.output


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "file").touch()

    assert run(tmp_path / "file").exit_code == 2


@pytest.mark.parametrize(
    ("address", "port"),
    [
        ("http://localhost:9000", 9000),
        ("http://127.0.0.1:9000", 9000),
        ("http://localhost", 8000),
        ("https://ledger.example", 8000),
        ("https://ledger.example:8443", 8000),
    ],
)
def test_it_listens_where_a_local_address_says_and_else_behind_a_proxy(address, port):
    assert _local_port(address) == port
