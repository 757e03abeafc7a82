"""`broadsheet demo`: ready from nothing, quick the second time, and careful with other people's folders."""

import os
import shutil
import socket
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from broadsheet import conf
from broadsheet.cli import site
from broadsheet.cli.demo import command
from tests.cli.conftest import Broadsheet


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The demo as it is made the first time; a copy of it where `BROADSHEET_DEMO` names one."""
    program = Broadsheet(tmp_path_factory.mktemp("demo") / "paper")
    options = ["demo", "--folder", program.folder, "--no-serve"]
    if ready := os.environ.get("BROADSHEET_DEMO"):
        shutil.copytree(ready, program.folder)
        return program, options
    result = program(*options, is_on_site=False)
    assert result.returncode == 0, result.stderr
    return program, options


def test_the_demo_is_a_whole_newspaper(demo):
    program, _ = demo
    count = (
        "from broadsheet.newsroom.models.published import *;"
        "print(PublishedStory.objects.filter(status='live').count(), PublishedCorrection.objects.count())"
    )

    stories, corrections = map(
        int, program("manage", "shell", "-v", "0", "-c", count).stdout.split()
    )

    assert stories >= 100
    assert corrections >= 3


def test_the_second_time_it_is_ready_at_once(demo):
    program, options = demo
    before = (program.folder / "content.sqlite3").stat().st_mtime_ns
    started = time.monotonic()

    assert program(*options, is_on_site=False).returncode == 0

    assert time.monotonic() - started < 10
    assert (program.folder / "content.sqlite3").stat().st_mtime_ns == before


def test_its_login_can_be_read_by_its_owner_only(demo):
    file = demo[0].folder / "desk-login.txt"

    assert file.stat().st_mode & 0o077 == 0
    assert "password" in file.read_text()


def test_the_doctor_finds_the_demo_well(demo):
    assert demo[0]("doctor").returncode == 0


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")

    result = CliRunner().invoke(command.demo, ["--folder", str(tmp_path), "--fresh", "--no-serve"])

    assert result.exit_code == 1
    assert "holds something else" in result.output
    assert (tmp_path / "thesis.txt").exists()


def test_a_taken_port_gives_way_to_the_next(port):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()

        assert port < command._free_port(port) < port + 50


@pytest.fixture
def made(monkeypatch):
    """The folders in which a demo was made, without the work of it."""
    folders = []

    def make(folder):
        assert not folder.exists() or not any(folder.iterdir())
        folder.mkdir(parents=True, exist_ok=True)
        folders.append(folder)

    monkeypatch.setattr(command, "_make", make)
    return folders


def ask_for(folder, *options):
    return CliRunner().invoke(command.demo, ["--folder", str(folder), "--no-serve", *options])


def test_a_demo_that_was_left_half_made_is_made_anew(tmp_path, made):
    (tmp_path / command.MADE_BY_DEMO).touch()
    (tmp_path / "broadsheet.toml").write_text("half a li")

    assert ask_for(tmp_path).exit_code == 0
    assert made == [tmp_path]


@pytest.mark.parametrize(("options", "count"), [((), 0), (("--fresh",), 1)])
def test_a_ready_demo_is_kept_unless_a_fresh_one_is_wanted(tmp_path, made, options, count):
    (tmp_path / command.MADE_BY_DEMO).touch()
    (tmp_path / command.READY).touch()

    assert ask_for(tmp_path, *options).exit_code == 0
    assert len(made) == count


@pytest.mark.parametrize("name", ["new", "."])
def test_a_new_or_an_empty_folder_will_do(tmp_path, made, name):
    assert ask_for(tmp_path / name).exit_code == 0
    assert made == [tmp_path / name]


def test_a_site_that_is_no_demo_is_left_alone(tmp_path, made):
    site.write_settings(tmp_path, address="https://ledger.example")
    before = (tmp_path / "broadsheet.toml").read_bytes()

    assert ask_for(tmp_path, "--fresh").exit_code == 1
    assert made == []
    assert (tmp_path / "broadsheet.toml").read_bytes() == before


def test_a_demo_writes_nothing_where_another_site_keeps_its_own(tmp_path, monkeypatch):
    others = {
        "database": "postgresql://db.example/paper",
        "media": "/srv/media",
        "static": "/srv/static",
    }
    for name in ("site", "address", "listen_port", "extra_hosts", *others):
        monkeypatch.setenv(f"BROADSHEET_{name.upper()}", others.get(name, ""))
    site.write_settings(tmp_path, address="http://localhost:8000")

    command._enter(tmp_path, 8000, "http://localhost:8000")

    settings = conf.read(tmp_path)
    assert conf.site_folder() == tmp_path
    assert settings.database == ""
    assert (settings.media, settings.static) == (Path("media"), Path("static"))
    assert settings.address == "http://localhost:8000"
