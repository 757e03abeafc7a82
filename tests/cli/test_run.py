import os
import sys

import pytest
from click.testing import CliRunner

from broadsheet import conf
from broadsheet.cli.run import AFTER_THE_EDGE, granian_options, run

SECRET = "abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@pytest.fixture
def settings(tmp_path, monkeypatch):
    """Settings of an origin with figures of its own."""
    for name in conf.Settings.model_fields:
        monkeypatch.delenv(f"BROADSHEET_{name.upper()}", raising=False)
    return conf.Settings(
        site=tmp_path, secret_key=SECRET, address="https://ledger.example",
        listen_host="127.0.0.2", listen_port=8123, origin_workers=3, origin_threads=5,
    )  # fmt: skip


def option(options, name):
    return options[options.index(name) + 1]


def test_the_origin_is_served_as_the_settings_say(settings):
    options = granian_options(settings)

    assert option(options, "--host") == "127.0.0.1"
    assert option(options, "--port") == "8124"
    assert option(options, "--workers") == "3"
    assert option(options, "--blocking-threads") == "5"
    assert options[-1] == "broadsheet.config.wsgi:application"


def test_without_an_edge_the_origin_stands_where_readers_come(settings):
    options = granian_options(settings.model_copy(update={"edge_processes": 0}))

    assert option(options, "--host") == "127.0.0.2"
    assert option(options, "--port") == "8123"


def test_what_waits_for_an_answer_is_bounded_and_dead_workers_come_back(settings):
    options = granian_options(settings)

    assert int(option(options, "--backpressure")) >= 3 * 5
    assert 0 < int(option(options, "--http1-header-read-timeout")) <= 10_000
    assert "--respawn-failed-workers" in options


def test_the_origin_takes_the_place_of_the_command(settings, monkeypatch):
    became = []
    monkeypatch.setattr(conf, "settings", lambda: settings)
    monkeypatch.setattr(os, "execv", lambda program, arguments: became.append((program, arguments)))
    steps = []
    monkeypatch.setattr(os, "nice", steps.append)  # of this process, which has more tests to run
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "somebody.elses")

    assert CliRunner().invoke(run, ["origin"]).exit_code == 0

    program, arguments = became[0]
    assert program == sys.executable
    assert arguments[1:] == ["-m", "granian", *granian_options(settings)]
    assert steps == [AFTER_THE_EDGE]
    assert os.environ["DJANGO_SETTINGS_MODULE"] == "broadsheet.config.settings"


def test_a_process_must_be_named():
    result = CliRunner().invoke(run, [])

    assert result.exit_code == 2
    assert "origin" in result.output
    assert "worker" in result.output
