import stat

import pytest

import broadsheet
from broadsheet import conf
from broadsheet.cli import site
from broadsheet.surrogate.models import Purge

ADDRESS = "https://ledger.example"


@pytest.fixture(autouse=True)
def _no_settings_of_the_tests(monkeypatch):
    for name in conf.Settings.model_fields:
        monkeypatch.delenv(f"BROADSHEET_{name.upper()}", raising=False)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The folder of a site whose settings are this process's."""
    site.write_settings(tmp_path / "paper", address=ADDRESS)
    settings = conf.read(tmp_path / "paper")
    monkeypatch.setattr(conf, "settings", lambda: settings)
    return tmp_path / "paper"


@pytest.fixture
def collections(folder):
    """Collects static files as far as the management command; how often that was called."""
    calls = []

    def collect():
        site.collect_static(lambda name, **options: calls.append((name, options)))
        return len(calls)

    return collect


def test_what_is_written_is_read_again(tmp_path):
    site.write_settings(
        tmp_path, address=ADDRESS, time_zone="Europe/Berlin", language="de", port=9000
    )

    settings = conf.read(tmp_path)

    assert (settings.address, settings.time_zone, settings.language) == (
        ADDRESS,
        "Europe/Berlin",
        "de",
    )
    assert (settings.listen_host, settings.listen_port, settings.database) == (
        "127.0.0.1",
        9000,
        "",
    )


def test_the_file_is_private_from_its_first_byte(folder):
    assert stat.S_IMODE((folder / conf.FILE_NAME).stat().st_mode) == 0o600


def test_the_folders_of_a_site_are_there(folder):
    for name in ("media", "static", "theme/templates", "theme/static"):
        assert (folder / name).is_dir()


def test_what_was_in_the_folder_stays(tmp_path):
    (tmp_path / "theme" / "static").mkdir(parents=True)
    (tmp_path / "theme" / "static" / "logo.svg").write_text("ours")

    site.write_settings(tmp_path, address=ADDRESS)

    assert (tmp_path / "theme" / "static" / "logo.svg").read_text() == "ours"


def test_a_site_is_never_overwritten(folder):
    before = (folder / conf.FILE_NAME).read_bytes()

    with pytest.raises(site.FolderIsTaken):
        site.write_settings(folder, address=ADDRESS)
    assert (folder / conf.FILE_NAME).read_bytes() == before


def test_static_files_are_collected_once(collections):
    assert [collections(), collections()] == [1, 1]


def test_static_files_are_collected_again_after_a_change_of_the_theme(folder, collections):
    style = folder / "theme" / "static" / "theme.css"

    counts = [collections()]
    style.write_text("a { color: red }")
    counts += [collections(), collections()]
    style.write_text("a { color: blue }")
    counts.append(collections())
    style.unlink()

    assert [*counts, collections()] == [1, 2, 2, 3, 4]


@pytest.mark.parametrize("package", ["web", "jobs"])
def test_static_files_are_collected_again_when_a_release_changes_those_of_any_package(
    collections, monkeypatch, tmp_path, package
):
    monkeypatch.setattr(broadsheet, "__file__", str(tmp_path / "ours" / "__init__.py"))
    static = tmp_path / "ours" / package / "static"
    static.mkdir(parents=True)
    (static / "one.css").write_text("a { color: red }")

    counts = [collections(), collections()]
    (static / "one.css").write_text("a { color: green }")

    assert [*counts, collections()] == [1, 1, 2]


def test_a_collection_that_fails_is_tried_again(folder, collections):
    def fail(name, **options):
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        site.collect_static(fail)

    assert collections() == 1


@pytest.mark.django_db
def test_pages_are_purged_after_a_change_of_theme_or_settings(folder, monkeypatch):
    def purges():
        site.purge_pages()
        return Purge.objects.count()

    counts = [purges(), purges()]
    (folder / "theme" / "templates" / "base.html").write_text("{# ours #}")
    counts += [purges(), purges()]
    settings = conf.settings().model_copy(update={"language": "de"})
    monkeypatch.setattr(conf, "settings", lambda: settings)
    counts += [purges(), purges()]

    assert counts == [1, 1, 2, 2, 3, 3]
    assert {tuple(purge.keys) for purge in Purge.objects.all()} == {("publication",)}
