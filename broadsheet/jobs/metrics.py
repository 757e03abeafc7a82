"""What a worker tells Prometheus: what it did itself, and how queue, schedule and alarms stand.

The first is counted in this process; the second is read from the database at each scrape. Labels are
closed sets: no headline, no address, no id. Every metric has its line in docs/metrics.md.
"""

from collections import Counter as Tally
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import Error
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from broadsheet.audience.away import AWAY
from broadsheet.jobs import alarms, database_clock, overview, stories
from broadsheet.jobs.alarm import Kind
from broadsheet.jobs.overview import Depth

LATENESS_BUCKETS = (0.5, 1, 2, 3, 5, 10, 30, 60, 300, 1800)  # seconds; 5 is what we promise

REGISTRY = CollectorRegistry()
JOB_RUNS = Counter(
    "broadsheet_job_runs", "Jobs of the queue that this worker ran.", ["task", "outcome"],
    registry=REGISTRY,
)  # fmt: skip
PERIODIC_RUNS = Counter(
    "broadsheet_periodic_runs", "Periodic jobs that this worker ran.", ["job", "outcome"],
    registry=REGISTRY,
)  # fmt: skip
PUBLICATION_LATENESS = Histogram(
    "broadsheet_publication_lateness_seconds", "From when a story was due to when it was out.",
    buckets=LATENESS_BUCKETS, registry=REGISTRY,
)  # fmt: skip


class DatabaseCollector(Collector):
    """Reads the database when it is asked; one that is away is a fact, not a failure."""

    def collect(self) -> Iterator[Metric]:
        """Every metric of the database, and whether it answers."""
        try:
            found = list(_standing(database_clock.now()))
        except Error:
            found = []
        yield _one("broadsheet_database_up", "Whether the database answers.", bool(found))
        yield from found


REGISTRY.register(DatabaseCollector())
REGISTRY.register(AWAY)


def _standing(at: datetime) -> Iterator[Metric]:
    depths = overview.depths(at)
    yield _jobs(depths)
    yield _oldest(depths, at)
    yield from _periodic(at)
    yield _alarms(at)
    late = stories.overdue_count(at)
    yield _one("broadsheet_publications_overdue", "Stories that are due and not out.", late)


def _jobs(depths: Iterable[Depth]) -> Metric:
    family = GaugeMetricFamily(
        "broadsheet_jobs", "Jobs of the queue; failing ones wait too.", labels=["priority", "state"]
    )
    for depth in depths:
        for state in ("waiting", "running", "failing", "dead"):
            family.add_metric([depth.priority.name.lower(), state], getattr(depth, state))
    return family


def _oldest(depths: Iterable[Depth], at: datetime) -> Metric:
    family = GaugeMetricFamily(
        "broadsheet_jobs_oldest_waiting_seconds",
        "For how long the job that waits longest could have run.",
        labels=["priority"],
    )
    for depth in depths:
        waited = (at - depth.oldest_due_at).total_seconds() if depth.oldest_due_at else 0
        family.add_metric([depth.priority.name.lower()], waited)
    return family


def _periodic(at: datetime) -> Iterator[Metric]:
    ages = GaugeMetricFamily(
        "broadsheet_periodic_last_success_age_seconds",
        "Since the last run that went well, of any worker.",
        labels=["job"],
    )
    failures = GaugeMetricFamily(
        "broadsheet_periodic_failures_in_a_row", "Runs that failed one after another.", labels=["job"]
    )  # fmt: skip
    for run in overview.runs():
        if run.row and run.row.covered_until:
            ages.add_metric([run.job.name], (at - run.row.covered_until).total_seconds())
        failures.add_metric([run.job.name], run.row.failure_count if run.row else 0)
    yield from (ages, failures)


def _alarms(at: datetime) -> Metric:
    family = GaugeMetricFamily(
        "broadsheet_alarms", "What needs a person, as the desk shows it.", labels=["kind"]
    )
    found = Tally[str]()
    for alarm in alarms.find(at):
        found[alarm.kind] += alarm.count
    for kind in Kind:
        family.add_metric([kind.value], found[kind])
    return family


def _one(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(name, words, value=value)
