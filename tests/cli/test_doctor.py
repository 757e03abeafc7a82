import os
import pwd
import shutil
from collections import namedtuple

import httpx
import pytest

from broadsheet import conf
from broadsheet.audience import connection
from broadsheet.cli import doctor, edge_receivers, site
from broadsheet.jobs.models import Job, Priority
from broadsheet.newsroom.models.section import FrontPage
from tests.jobs import failing

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def settings_of_site(tmp_path, monkeypatch):
    """The settings of a site of its own."""
    for name in conf.Settings.model_fields:
        monkeypatch.delenv(f"BROADSHEET_{name.upper()}", raising=False)
    site.write_settings(tmp_path / "paper", address="https://ledger.example")
    return conf.read(tmp_path / "paper")


def only(findings):
    (finding,) = findings
    return finding


@pytest.mark.parametrize(
    ("mode", "is_well"), [(0o600, True), (0o400, True), (0o640, False), (0o604, False)]
)
def test_the_file_with_the_secret_is_private(settings_of_site, mode, is_well):
    file = settings_of_site.site / conf.FILE_NAME
    file.chmod(mode)

    finding = only(doctor.settings_file(settings_of_site))

    assert finding.remedy == ("" if is_well else f"run: chmod 600 {file}")


def test_a_site_may_live_in_its_environment_alone(settings_of_site):
    (settings_of_site.site / conf.FILE_NAME).unlink()

    assert only(doctor.settings_file(settings_of_site)).remedy == ""


@pytest.mark.parametrize("name", ["media", "static"])
def test_a_folder_that_cannot_be_written_is_named(settings_of_site, name):
    (settings_of_site.site / name).rmdir()

    wrong = [one for one in doctor.storage(settings_of_site) if one.remedy]

    assert [one.subject for one in wrong] == [name]
    assert str(settings_of_site.site / name) in wrong[0].fact
    assert "make the folder" in wrong[0].remedy


def test_a_full_disk_is_found_before_it_is_full(settings_of_site, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(1, 1, doctor.FREE_BYTES - 1))

    assert {one.remedy for one in doctor.storage(settings_of_site)} == {
        "free some space on that disk"
    }


@pytest.mark.django_db
def test_a_database_that_is_up_to_date_is_well(settings_of_site):
    finding = only(doctor.database(settings_of_site))

    assert finding.remedy == ""
    assert "all migrations have run" in finding.fact


def test_the_user_of_the_site_is_well(settings_of_site):
    assert list(doctor.owner(settings_of_site)) == []


def test_another_user_is_told_as_whom_to_ask(settings_of_site, monkeypatch):
    name = pwd.getpwuid(os.geteuid()).pw_name
    monkeypatch.setattr(os, "geteuid", lambda: 54_321)

    finding = only(doctor.owner(settings_of_site))

    assert f"belongs to {name}, and this is #54321" in finding.fact
    assert finding.remedy == f"run it as {name}: sudo -u {name} broadsheet doctor"


@pytest.mark.django_db
def test_a_site_without_its_first_page_is_told_how_to_get_one(settings_of_site):
    assert only(doctor.front_page(settings_of_site)).remedy == ""
    FrontPage.objects.get().delete()

    assert only(doctor.front_page(settings_of_site)).remedy == "run: broadsheet serve"


@pytest.mark.django_db
def test_a_site_on_which_no_worker_has_run_yet_is_well(settings_of_site):
    finding = only(doctor.worker(settings_of_site))

    assert (finding.fact, finding.remedy) == ("has not run yet", "")


@pytest.mark.django_db
def test_a_site_on_which_no_worker_has_run_although_a_job_waits_is_wrong(settings_of_site):
    Job.objects.update(due_at=failing.ago(2 * failing.MINUTE), priority=Priority.MAIL)
    assert Job.objects.exists()

    finding = only(doctor.worker(settings_of_site))

    assert "No worker has run yet" in finding.fact
    assert "broadsheet serve, or broadsheet run worker" in finding.remedy


@pytest.mark.django_db
def test_a_worker_that_runs_is_well(settings_of_site):
    failing.ran("publish_due", at=failing.ago(failing.SECOND))

    assert only(doctor.worker(settings_of_site)) == ("worker", "runs, no alarms", "")


@pytest.mark.django_db
def test_a_worker_that_is_gone_is_told_with_how_to_start_one(settings_of_site):
    failing.ran("publish_due", at=failing.ago(12 * failing.MINUTE))

    finding = only(doctor.worker(settings_of_site))

    assert "No worker has run for 12 min" in finding.fact
    assert "broadsheet serve, or broadsheet run worker" in finding.remedy


@pytest.mark.django_db
def test_each_alarm_of_the_desk_is_wrong_and_told_with_its_remedy(settings_of_site):
    Job.objects.all().delete()
    failing.ran("publish_due", at=failing.ago(failing.SECOND))
    failing.scheduled("The bridge opens", at=failing.ago(failing.MINUTE))
    failing.dead()
    failing.behind("varnish", since=failing.ago(failing.MINUTE), failure="x")  # told by `purges`

    findings = list(doctor.worker(settings_of_site))

    assert [one.fact.partition(":")[0] for one in findings] == ["The bridge opens", "Fail"]
    assert all(one.remedy for one in findings)


@pytest.mark.parametrize(
    ("text", "remedy"), [("broadsheet_database_up 1.0", ""), ("It works!", "set metrics_port")]
)
def test_what_answers_at_the_port_of_the_metrics_is_ours_or_wrong(
    settings_of_site, monkeypatch, text, remedy
):
    monkeypatch.setattr(httpx, "get", lambda url, **how: httpx.Response(200, text=text))
    settings = settings_of_site.model_copy(update={"metrics_port": 9464})

    assert only(doctor.metrics(settings)).remedy.startswith(remedy)
    assert bool(only(doctor.metrics(settings)).remedy) == bool(remedy)


def test_where_no_metrics_are_served_the_doctor_says_nothing_of_them(settings_of_site, monkeypatch):
    def refused(url, **how):
        raise httpx.ConnectError("refused")

    assert list(doctor.metrics(settings_of_site)) == []
    monkeypatch.setattr(httpx, "get", refused)

    assert list(doctor.metrics(settings_of_site.model_copy(update={"metrics_port": 9464}))) == []


@pytest.mark.django_db
def test_an_edge_that_answers_and_is_told_of_purges_is_well(settings_of_site, monkeypatch):
    settings = settings_of_site.model_copy(update={"edge_processes": 1})
    edge_receivers.register_all(settings)
    monkeypatch.setattr(httpx, "get", lambda url, **how: httpx.Response(200, json={"kept": 12}))

    finding = only(doctor.edge(settings))

    assert finding.remedy == ""
    assert finding.fact.endswith("answers and keeps 12 answers")


@pytest.mark.django_db
def test_an_edge_that_has_not_run_yet_is_well(settings_of_site, monkeypatch):
    def refused(url, **how):
        raise httpx.ConnectError("refused")

    monkeypatch.setattr(httpx, "get", refused)

    finding = only(doctor.edge(settings_of_site.model_copy(update={"edge_processes": 1})))

    assert finding.fact.endswith("has not run yet")
    assert finding.remedy == ""


@pytest.mark.django_db
def test_an_edge_that_nobody_tells_of_purges_is_wrong(settings_of_site, monkeypatch):
    monkeypatch.setattr(httpx, "get", lambda url, **how: httpx.Response(200, json={"kept": 12}))

    finding = only(doctor.edge(settings_of_site.model_copy(update={"edge_processes": 1})))

    assert "runs and is told of no purges" in finding.fact
    assert "restart it" in finding.remedy


@pytest.mark.django_db
@pytest.mark.parametrize(
    "answer", [None, httpx.Response(200, text="hello"), httpx.Response(200, json=[])]
)
def test_an_edge_that_does_not_answer_as_one_is_wrong(settings_of_site, monkeypatch, answer):
    settings = settings_of_site.model_copy(update={"edge_processes": 1})
    edge_receivers.register_all(settings)

    def ask(url, **how):
        if answer is None:
            raise httpx.ConnectError("refused")
        return answer

    monkeypatch.setattr(httpx, "get", ask)

    finding = only(doctor.edge(settings))

    assert "http://127.0.0.1:8002/healthz does not answer" in finding.fact
    assert finding.remedy


def test_a_check_that_breaks_hides_none_of_the_others(settings_of_site):
    def broken(settings):
        raise RuntimeError("the wire is cut")
        yield

    finding = only(doctor._findings(broken, settings_of_site))

    assert (finding.subject, finding.fact) == ("broken", "the wire is cut")
    assert finding.remedy


@pytest.fixture
def audience(monkeypatch):
    """What the doctor says of the audience store that a site names."""

    def ask(settings, value):
        changed = settings.model_copy(update={"audience": value})
        monkeypatch.setattr(conf, "settings", lambda: changed)
        with connection.using(None):
            return only(doctor.audience(changed))

    return ask


def test_an_audience_store_that_answers_is_well(settings_of_site, audience):
    assert audience(settings_of_site, "") == ("audience", "the store answers", "")


def test_a_site_that_counts_nobody_is_well(settings_of_site, audience):
    assert audience(settings_of_site, "off").remedy == ""


def test_an_audience_store_that_is_away_is_told(settings_of_site, audience):
    pytest.importorskip("redis")

    finding = audience(settings_of_site, "redis://127.0.0.1:1/0")

    assert "does not answer: redis://127.0.0.1:1" in finding.fact
    assert "`audience`" in finding.remedy


def test_an_audience_store_that_is_damaged_is_told(settings_of_site, audience):
    (settings_of_site.site / "audience.sqlite3").write_bytes(b"no database" * 1000)

    finding = audience(settings_of_site, "")

    assert finding.fact.startswith("the store is damaged")
    assert "copy" in finding.remedy
