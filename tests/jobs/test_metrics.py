"""The metrics as Prometheus reads them: over HTTP, of real rows and of a real worker."""

import re
import socket
import threading
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner
from django.db import connection, connections
from prometheus_client import REGISTRY as GLOBAL
from prometheus_client.parser import text_string_to_metric_families

from broadsheet import conf
from broadsheet.cli.run import run as run_command
from broadsheet.jobs import metrics, queue, scrape, tally, worker
from broadsheet.jobs.alarm import Kind
from broadsheet.jobs.models import Job, Priority
from broadsheet.jobs.queue import Order
from broadsheet.jobs.schedule import SCHEDULE
from tests.architecture import tree
from tests.jobs import failing, samples
from tests.jobs.failing import MINUTE, SECOND, ago
from tests.workers import run_queue

HEADLINE = "The bridge opens"

# Told by the edge: tests/edge/test_admin.py, tests/cli/test_edge_collector.py.
OF_THE_EDGE = (
    "broadsheet_edge_", "broadsheet_audience_beacons_", "broadsheet_audience_refusals_",
    "broadsheet_audience_batches_", "broadsheet_audience_commit_",
)  # fmt: skip


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def served(committing_db, port):
    """The address of the metrics, served as a worker does."""
    Job.objects.all().delete()
    server = scrape.start(port)
    yield f"http://127.0.0.1:{port}/metrics"
    server.shutdown()
    server.server_close()


def text_at(address):
    answer = httpx.get(address, timeout=30, trust_env=False)
    assert answer.status_code == 200
    return answer.text


def samples_at(address):
    """Each sample: name and labels to value."""
    return {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text_at(address))
        for sample in family.samples
    }


def value(found, name, **labels):
    return found[(f"broadsheet_{name}", *sorted(labels.items()))]


def test_a_scrape_tells_how_queue_schedule_and_alarms_stand(served):
    failing.ran("publish_due", at=ago(20 * SECOND), failure_count=3, failure="OSError('no')")
    queue.put(Order("print", [1], {}, Priority.MAIL, due_at=ago(3 * MINUTE)))
    failing.dead(key="1")
    failing.dead(key="2")
    failing.scheduled(HEADLINE, at=ago(40 * SECOND))

    found = samples_at(served)

    assert value(found, "database_up") == 1
    assert value(found, "jobs", priority="mail", state="waiting") == 1
    assert value(found, "jobs", priority="upkeep", state="dead") == 2
    assert 180 <= value(found, "jobs_oldest_waiting_seconds", priority="mail") < 240
    assert 20 <= value(found, "periodic_last_success_age_seconds", job="publish_due") < 60
    assert value(found, "periodic_failures_in_a_row", job="publish_due") == 3
    assert value(found, "publications_overdue") == 1
    assert value(found, "alarms", kind="story-not-out") == 1
    assert value(found, "alarms", kind="job-given-up") == 2
    assert value(found, "alarms", kind="queue-slow") == 0


def test_what_a_worker_ran_is_counted_by_task_and_outcome(served):
    before = samples_at(served)
    samples.mark.enqueue("mark")
    samples.fail.enqueue("no ink")
    samples.meet_a_lock.enqueue()
    Job.objects.create(task="nobody.knows.it")

    run_queue()

    found = samples_at(served)
    assert _grown(before, found, "job_runs_total") == {
        ("tests.jobs.samples.mark", "done"): 1,
        ("tests.jobs.samples.fail", "failed"): 1,
        ("tests.jobs.samples.meet_a_lock", "put-off"): 1,
        ("unknown", "failed"): 1,
    }


def _grown(before, after, name):
    return {
        tuple(dict(key[1:])[label] for label in ("task", "outcome")): count - before.get(key, 0)
        for key, count in after.items()
        if key[0] == f"broadsheet_{name}" and count != before.get(key, 0)
    }


def test_how_late_a_story_was_is_measured_by_the_clock_of_the_database(served):
    before = samples_at(served)
    failing.scheduled(HEADLINE, at=ago(90 * SECOND))
    failing.tick()

    run_queue()

    found = samples_at(served)
    late = {
        name: value(found, f"publication_lateness_seconds_{name}")
        - value(before, f"publication_lateness_seconds_{name}")
        for name in ("count", "sum")
    }
    assert late["count"] == 1
    assert 90 <= late["sum"] < 120


def test_no_headline_and_no_reason_stands_in_a_scrape(served):
    page = failing.poisoned(HEADLINE, attempts=queue.ATTEMPTS)
    failing.dead(failure="ValueError('jo@example.org')")

    text = text_at(served)

    assert HEADLINE not in text
    assert "jo@example" not in text
    assert not re.search(rf"\b{page.slug}\b", text)


def test_labels_are_of_closed_sets(served):
    for number in range(30):
        failing.dead(f"somebodys.task_{number}")
        failing.scheduled(f"Story {number}", at=ago(MINUTE))

    series = [key for key in samples_at(served) if key[0].startswith("broadsheet_alarms")]

    assert len(series) == len(Kind)


def test_every_metric_is_told_and_no_other(served):
    failing.ran("publish_due", at=ago(SECOND))
    run_queue()
    told = {
        name
        for row in tree.rows((tree.DOCS / "metrics.md").read_text(encoding="utf-8"))
        for name in tree.codes(row[0])
        if not name.startswith(OF_THE_EDGE)
    }

    families = list(text_string_to_metric_families(text_at(served)))
    exposed = {f"{one.name}_total" if one.type == "counter" else one.name for one in families}

    assert {name for name in exposed if not name.endswith("_created")} == told
    assert told == {name for name in told if name.startswith("broadsheet_")}


def test_labels_of_kinds_jobs_and_outcomes_are_told():
    text = (tree.DOCS / "metrics.md").read_text(encoding="utf-8")

    assert all(outcome.value in text for outcome in tally.Outcome)
    assert all(priority.name.lower() in text for priority in Priority)


@pytest.mark.django_db
def test_periodic_jobs_of_the_schedule_have_their_series():
    families = {one.name: one for one in metrics.DatabaseCollector().collect()}
    labelled = {
        sample.labels["job"] for sample in families["broadsheet_periodic_failures_in_a_row"].samples
    }

    assert labelled == {job.name for job in SCHEDULE}


def test_a_database_that_is_away_is_a_fact_and_no_traceback(served, monkeypatch):
    monkeypatch.setitem(connections.settings["default"], "NAME", "nowhere/at-all")

    text = text_at(served)
    monkeypatch.undo()

    assert "broadsheet_database_up 0.0" in text
    assert "broadsheet_jobs{" not in text
    assert "Traceback" not in text
    assert "broadsheet_database_up 1.0" in text_at(served)


def test_a_scrape_leaves_no_connection_to_the_database(served):
    text_at(served)
    before = _open_connections()

    for _ in range(5):
        text_at(served)

    assert 0 < _open_connections() <= before


def _open_connections():
    """How many connections to the database there are, ours among them."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            )
            return cursor.fetchone()[0]
        links = [one for one in Path("/proc/self/fd").iterdir() if one.is_symlink()]
        return sum(one.readlink().name == "content.sqlite3" for one in links if one.exists())


def test_scrapes_do_not_wait_for_one_another(served):
    host, port = served.removeprefix("http://").removesuffix("/metrics").split(":")
    with socket.create_connection((host, int(port))):  # says nothing
        assert "broadsheet_database_up" in text_at(served)


def test_it_listens_on_this_machine_only(served):
    port = int(served.removesuffix("/metrics").rpartition(":")[2])

    with pytest.raises(ConnectionRefusedError):  # as on every address of this machine but one
        socket.create_connection(("127.0.0.2", port), timeout=10)


@pytest.fixture
def taken(port, monkeypatch, tmp_path):
    """A worker's port that somebody else has."""
    monkeypatch.setattr(conf, "settings", lambda: conf.Settings(
        site=tmp_path, secret_key="abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        address="https://ledger.example", metrics_port=port,
    ))  # fmt: skip
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        yield other


@pytest.mark.usefixtures("taken")
def test_a_worker_whose_port_is_taken_works_without_metrics(monkeypatch):
    worked = []
    monkeypatch.setattr(worker, "work", lambda: worked.append(True) or True)

    result = CliRunner().invoke(run_command, ["worker"])

    assert (result.exit_code, worked) == (0, [True])


@pytest.mark.usefixtures("taken")
def test_a_port_that_is_taken_is_logged(port, caplog):
    scrape.start_when_free(port)

    (record,) = caplog.records
    assert (record.message, record.levelname) == ("metrics_port_taken", "ERROR")
    assert record.port == port


@pytest.mark.django_db
def test_the_metrics_are_served_as_soon_as_the_port_is_free(taken, port, monkeypatch):
    served = threading.Event()
    start = scrape.start
    monkeypatch.setattr(scrape, "RETRY_SECONDS", 0.05)

    def noted(port):
        servers.append(start(port))
        served.set()

    servers = []
    monkeypatch.setattr(scrape, "start", noted)
    scrape.start_when_free(port)
    assert not served.is_set()
    taken.close()

    assert served.wait(10)
    servers[0].shutdown()
    servers[0].server_close()


def test_port_0_serves_none(monkeypatch):
    monkeypatch.setattr(scrape, "start", lambda port: pytest.fail("served"))

    scrape.start_when_free(0)


def test_nothing_of_ours_stands_in_the_registry_of_everybody():
    assert not [name for name in GLOBAL._names_to_collectors if name.startswith("broadsheet")]


def test_lateness_is_measured_where_we_promise():
    assert 5 in metrics.LATENESS_BUCKETS
    assert timedelta(seconds=max(metrics.LATENESS_BUCKETS)) >= timedelta(minutes=30)
