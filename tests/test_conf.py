import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet import conf
from broadsheet.cli.site import new_secret
from broadsheet.conf import SettingsAreWrong, read

SECRET = "abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ"
GOOD = {"secret_key": SECRET, "address": "https://ledger.example"}


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch):
    for name in list(os.environ):
        if name.startswith("BROADSHEET_"):
            monkeypatch.delenv(name)


@pytest.fixture
def site(tmp_path):
    """Writes a settings file; what is not given is as it should be."""

    def write(text="", **values):
        lines = [
            f"{name} = {_toml(value)}"
            for name, value in (GOOD | values).items()
            if value is not None
        ]
        (tmp_path / conf.FILE_NAME).write_text("\n".join([*lines, text]), encoding="utf-8")
        return tmp_path

    return write


def _toml(value):
    return f'"{value}"' if isinstance(value, str | Path) else str(value).lower()


def mistakes(folder):
    with pytest.raises(SettingsAreWrong) as caught:
        read(folder)
    return dict(caught.value.mistakes)


def test_a_complete_file_is_read(site):
    settings = read(site(time_zone="Europe/Berlin", listen_port=9000))

    assert (settings.host, settings.is_secure, settings.listen_port) == (
        "ledger.example",
        True,
        9000,
    )
    assert str(settings.zone) == "Europe/Berlin"


def test_what_is_not_said_has_its_default(site):
    settings = read(site())

    assert (settings.time_zone, settings.language, settings.database) == ("UTC", "en", "")
    assert (settings.listen_host, settings.listen_port, settings.origin_workers) == (
        "127.0.0.1",
        8000,
        min(os.cpu_count(), 8),
    )


def test_the_environment_wins_over_the_file(site, monkeypatch):
    monkeypatch.setenv("BROADSHEET_LANGUAGE", "ar")
    monkeypatch.setenv("BROADSHEET_EXTRA_HOSTS", '["a.example", "b.example"]')

    settings = read(site(language="de"))

    assert (settings.language, settings.extra_hosts) == ("ar", ("a.example", "b.example"))


def test_the_environment_alone_is_enough(tmp_path, monkeypatch):
    monkeypatch.setenv("BROADSHEET_SECRET_KEY", SECRET)
    monkeypatch.setenv("BROADSHEET_ADDRESS", "https://ledger.example")

    assert read(tmp_path).address == "https://ledger.example"


def test_a_folder_without_a_site_is_told_how_to_make_one(tmp_path):
    assert "broadsheet init" in mistakes(tmp_path)["broadsheet.toml"]


def test_every_mistake_is_listed_at_once_with_what_to_do(site):
    folder = site(
        "colour = 'red'", secret_key="short", address="ledger", time_zone="Mars", database="mysql://x",
        log_level="loud", listen_port=0, origin_workers=0, origin_threads=9999,
        surrogate_headers="never",
    )  # fmt: skip

    found = mistakes(folder)

    assert set(found) == {"secret_key", "address", "time_zone", "database", "log_level", "listen_port",
                          "origin_workers", "origin_threads", "surrogate_headers", "colour"}  # fmt: skip
    assert "`broadsheet init` makes one" in found["secret_key"]
    assert "such as https://" in found["address"]
    assert "Europe/Berlin" in found["time_zone"]
    assert "postgresql://" in found["database"]
    assert "remove the line" in found["colour"]


def test_what_is_missing_is_named_with_its_variable(site):
    found = mistakes(site(secret_key=None, address=None))

    assert "BROADSHEET_SECRET_KEY" in found["secret_key"]
    assert "BROADSHEET_ADDRESS" in found["address"]


@pytest.mark.parametrize(
    "secret",
    ["", "x" * 80, "change-me", SECRET[:49], "abcdefghij" * 9, "django-insecure-" + "a" * 60],
)
def test_a_weak_secret_stops_the_start(site, secret):
    assert "too weak" in mistakes(site(secret_key=secret))["secret_key"]


def test_a_weak_secret_is_not_printed(site):
    assert "hunter2hunter2" not in str(mistakes(site(secret_key="hunter2hunter2")))


def test_a_fresh_secret_is_always_strong_enough(site):
    for _ in range(50):
        assert read(site(secret_key=new_secret()))


@pytest.mark.parametrize(
    "address",
    [
        "http://ledger.example",
        "ftp://ledger.example",
        "ledger.example",
        "https://",
        "https://a.example/x",
        "",
    ],
)
def test_an_address_must_be_an_origin_readers_can_trust(site, address):
    assert "address" in mistakes(site(address=address))


@pytest.mark.parametrize(
    "address",
    ["http://localhost:8000", "http://127.0.0.1", "http://[::1]:80", "https://a.example:8443/"],
)
def test_an_origin_is_taken_without_its_closing_slash(site, address):
    assert read(site(address=address)).address == address.rstrip("/")


@pytest.mark.parametrize(
    "database", ["", "sqlite:///a/b.sqlite3", "postgresql://u:p@h:5432/n", "postgres:///n"]
)
def test_these_databases_are_known(site, database):
    assert read(site(database=database)).database == database


@pytest.mark.parametrize("text", ["= nothing", "a = [", "\x00", 'a = "\n'])
def test_a_file_that_is_no_toml_says_so(site, text):
    assert "cannot be read" in mistakes(site(text))["broadsheet.toml"]


def test_relative_folders_lie_in_the_site(site):
    settings = read(site(media="pictures", static="/srv/static"))

    assert settings.in_site(settings.media) == settings.site / "pictures"
    assert settings.in_site(settings.static) == Path("/srv/static")


def test_settings_cannot_be_changed_while_the_program_runs(site):
    with pytest.raises(ValueError, match="frozen"):
        read(site()).language = "de"


def test_the_site_is_the_named_folder_or_the_present_one(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert conf.site_folder() == tmp_path
    monkeypatch.setenv("BROADSHEET_SITE", "/srv/ledger")

    assert conf.site_folder() == Path("/srv/ledger")


@given(st.text(max_size=120))
def test_no_text_as_an_address_breaks_the_reading(text):
    os.environ.update({"BROADSHEET_SECRET_KEY": SECRET, "BROADSHEET_ADDRESS": text.replace("\0", "")
                       .encode("utf-8", "ignore").decode()})  # fmt: skip
    try:
        mistaken = _mistaken()
    finally:
        del os.environ["BROADSHEET_SECRET_KEY"], os.environ["BROADSHEET_ADDRESS"]

    assert mistaken <= {"address"}


def _mistaken():
    try:
        read(Path("/nowhere"))
    except SettingsAreWrong as error:
        return dict(error.mistakes).keys()
    return set()


@pytest.mark.parametrize(
    "address",
    [
        "http://localhost:abc",
        "https://ledger.example:99999",
        "https://ledger.example:0",
        'https://led"ger.example',
        "https://user:pass@ledger.example",
        "https://ledger.example?x=1",
        "https://ledger.example#top",
        "https://[::1",
        "https://zeitung-münchen.example",
    ],
)
def test_nothing_stands_in_an_address_but_a_host_and_a_port(site, address):
    assert "such as https://" in mistakes(site(address=address.replace('"', '\\"')))["address"]


def test_an_address_is_kept_as_browsers_write_it(site):
    assert read(site(address="HTTPS://Ledger.Example")).address == "https://ledger.example"


@pytest.mark.parametrize("language", ["klingon", "EN", "", 'e\\"n', "de_DE"])
def test_a_language_without_words_stops_the_start(site, language):
    assert "such as en, de or ar" in mistakes(site(language=language))["language"]


@pytest.mark.parametrize("language", ["en", "en-gb", "de", "ar", "zh-hans"])
def test_languages_with_words_are_taken(site, language):
    assert read(site(language=language)).language == language


@pytest.mark.parametrize(
    "database",
    [
        "postgresql://u@h:abc/n",
        "postgresql://u@h:5432",
        "postgresql://u@h:5432/",
        "sqlite://content.sqlite3",
        "sqlite:///",
        "sqlite://[",
        "content.sqlite3",
    ],
)
def test_a_database_that_cannot_be_reached_as_written_stops_the_start(site, database):
    assert "sqlite:///a/path.sqlite3" in mistakes(site(database=database))["database"]


@pytest.mark.parametrize(
    "value",
    ["a.example", '"a.example"', "5", "{}", "[5]", '["https://a.example"]', '["a b"]', "[", ""],
)
@pytest.mark.parametrize("name", ["extra_hosts", "embed_hosts"])
def test_hosts_of_the_environment_that_are_no_list_are_named(site, monkeypatch, name, value):
    monkeypatch.setenv(f"BROADSHEET_{name.upper()}", value)

    found = mistakes(site(time_zone="Mars"))

    assert found.keys() == {name, "time_zone"}
    assert '["www.example.org"]' in found[name]


@pytest.mark.parametrize(
    "hosts", ["5", "'a.example'", "[5]", "['https://a.example']", "['a; img-src *']"]
)
def test_hosts_of_the_file_are_held_to_the_same(site, hosts):
    assert mistakes(site(f"embed_hosts = {hosts}")).keys() == {"embed_hosts"}


def test_hosts_may_be_names_parts_of_names_and_numbers(site):
    settings = read(site("extra_hosts = ['.ledger.example', 'localhost', '192.0.2.1', '[::1]']"))

    assert settings.extra_hosts == (".ledger.example", "localhost", "192.0.2.1", "[::1]")


def test_a_file_that_may_not_be_read_says_so(site, monkeypatch):
    def refuse(*arguments):
        raise PermissionError(13, "Permission denied", "broadsheet.toml")

    monkeypatch.setattr(conf, "TomlConfigSettingsSource", refuse)

    assert "Permission denied" in mistakes(site())["broadsheet.toml"]


def test_a_file_that_is_not_utf_8_says_so(site):
    folder = site()
    (folder / conf.FILE_NAME).write_bytes(b'language = "\xff"')

    assert "cannot be read" in mistakes(folder)["broadsheet.toml"]


def test_an_empty_folder_variable_is_the_present_folder(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BROADSHEET_SITE", "")

    assert conf.site_folder() == tmp_path


@pytest.mark.parametrize("setting", ["fastly_token", "cloudflare_token"])
@pytest.mark.parametrize("token", ["two words", r"line\nbreak", "t\u00f6ken", "tab\there"])
def test_a_token_that_fits_no_header_stops_the_start_and_is_not_shown(site, setting, token):
    found = mistakes(site(**{setting: token}))

    assert "a token as it was made" in found[setting]
    assert token not in str(found)


def test_headers_may_be_those_of_cloudflare(site):
    assert read(site(surrogate_headers="cloudflare")).surrogate_headers == "cloudflare"


@pytest.mark.parametrize(
    "value",
    [
        "", "off", "redis://counts.example", "redis://counts.example:6379/0", "redis://[::1]:6379",
        "rediss://name:secret@counts.example:6379/0", "redis+cluster://a:7000,b:7001,10.0.0.3:7002",
    ],
)  # fmt: skip
def test_readers_are_counted_here_there_or_nowhere(site, value):
    assert read(site(audience=value)).audience == value


@pytest.mark.parametrize(
    "value",
    [
        "on",
        "sqlite:///a.sqlite3",
        "redis://",
        "redis://a:0",
        "redis://a:x",
        "redis+cluster://a:1,,b",
    ],
)
def test_an_audience_store_that_is_none_is_refused(site, value):
    assert list(mistakes(site(audience=value))) == ["audience"]
