"""`broadsheet run edge|origin|worker`: one process alone, for systemd, containers or a bigger site."""

import os
import sys

import click

from broadsheet import conf
from broadsheet.cli import edge_receivers
from broadsheet.cli.main import set_up_django

HEADER_TIMEOUT_MS = 5000  # slow headers are gone after this; Granian's own default is 30 s
RESPAWN_INTERVAL_SECONDS = 1
AFTER_THE_EDGE = 5  # niceness: on the same cores, what is in memory goes out before pages are made


@click.group()
def run() -> None:
    """Run one process of the site alone."""


@run.command()
def origin() -> None:
    """Serve pages and the desk."""
    settings = conf.settings()
    os.environ["DJANGO_SETTINGS_MODULE"] = "broadsheet.config.settings"
    if settings.edge_processes:
        os.nice(AFTER_THE_EDGE)
    os.execv(sys.executable, [sys.executable, "-m", "granian", *granian_options(settings)])  # noqa: S606  # our own interpreter


@run.command()
@click.option("--number", default=0, show_default=True, help="Which of its processes, from 0.")
@click.option(
    "--registered", is_flag=True, help="It is told of purges already: do not see to that."
)
def edge(number: int, registered: bool) -> None:
    """Serve readers: finished pages from memory, everything else from the origin."""
    settings = conf.settings()
    if not registered:
        set_up_django()
        edge_receivers.register(settings, number)
        again = [sys.executable, "-m", "broadsheet.cli", "run", "edge", "--number", str(number)]
        os.execv(sys.executable, [*again, "--registered"])  # noqa: S606  # without Django
    from broadsheet.cli.edge import run_edge  # uvloop, which nobody else needs

    run_edge(settings, number)


@run.command()
def worker() -> None:
    """Publish what is due, take down what has expired."""
    set_up_django()
    from broadsheet.jobs import scrape  # needs Django set up
    from broadsheet.jobs.worker import work

    scrape.start_when_free(conf.settings().metrics_port)
    sys.exit(0 if work() else 1)


def granian_options(settings: conf.Settings) -> list[str]:
    """How Granian serves the origin. A worker that dies is replaced; without that the server exits."""
    host, port = settings.origin_address
    return [
        *("--interface", "wsgi"),
        *("--host", host),
        *("--port", str(port)),
        *("--workers", str(settings.origin_workers)),
        *("--blocking-threads", str(settings.origin_threads)),
        *("--backpressure", str(settings.origin_threads * 16)),
        *("--http1-header-read-timeout", str(HEADER_TIMEOUT_MS)),
        *("--respawn-interval", str(RESPAWN_INTERVAL_SECONDS)),
        "--respawn-failed-workers",
        "--no-ws",
        *("--http", "1"),
        *("--log-level", "warning"),
        "broadsheet.config.wsgi:application",
    ]
