"""`broadsheet doctor`: checks the site and says what to do about each thing that is wrong."""

import importlib
import os
import pwd
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, NamedTuple

import click
import httpx

from broadsheet import conf
from broadsheet.audience.store.opening import ClientIsMissing
from broadsheet.audience.store.protocol import StoreIsAway, StoreIsDamaged
from broadsheet.cli import edge_receivers
from broadsheet.cli.main import set_up_django

CLOCK_TOLERANCE_SECONDS = 2.0  # more, and stories go out visibly early or late
EDGE_SECONDS = 3
METRICS_SECONDS = 10  # a scrape asks the database
FREE_BYTES = 500 * 1024 * 1024
MAKE_IT = "run: broadsheet upgrade — or this shell lacks the settings of the service (BROADSHEET_DATABASE)"
RECEIVER_REMEDY = (
    "start it again, or the worker (`broadsheet run worker`) if nothing is sent; it catches up by itself."
    " If it is gone for good: broadsheet receivers remove"
)


class Finding(NamedTuple):
    """What a check found; `remedy` is empty when all is well."""

    subject: str
    fact: str
    remedy: str = ""


def settings_file(settings: conf.Settings) -> Iterator[Finding]:
    """Whether the file with the secret is private."""
    file = settings.site / conf.FILE_NAME
    if file.exists() and file.stat().st_mode & 0o077:
        yield Finding("settings", f"{file} can be read by others", f"run: chmod 600 {file}")
    else:
        yield Finding("settings", "complete, the secret is strong")


def owner(settings: conf.Settings) -> Iterator[Finding]:
    """Whether the site's own user asks: what another one makes, the site cannot write."""
    of_site = settings.site.stat().st_uid
    if of_site != os.geteuid():
        name = _user(of_site)
        fact = f"{settings.site} belongs to {name}, and this is {_user(os.geteuid())}"
        yield Finding("user", fact, f"run it as {name}: sudo -u {name} broadsheet doctor")


def _user(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:  # as in a container
        return f"#{number}"


def database(settings: conf.Settings) -> Iterator[Finding]:
    """Whether the database answers, is set up, and keeps SQLite's pace."""
    connection = importlib.import_module("django.db").connection
    if not _exists(connection):
        yield Finding(
            "database", f"it does not exist yet: {connection.settings_dict['NAME']}", MAKE_IT
        )
        return
    executor = importlib.import_module("django.db.migrations.executor")
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        migrations = executor.MigrationExecutor(connection)
        missing = migrations.migration_plan(migrations.loader.graph.leaf_nodes())
    except Exception as error:  # noqa: BLE001  # whatever the driver raises is the finding
        yield Finding(
            "database", str(error).strip(), "start it, or correct `database` in the settings"
        )
        return
    if missing:
        remedy = "run: broadsheet manage migrate (or `broadsheet serve`, which does it)"
        yield Finding("database", f"{len(missing)} migrations have not run", remedy)
    else:
        yield Finding("database", f"{connection.vendor} answers, all migrations have run")


def _exists(connection: Any) -> bool:
    """Whether there is a database to ask; SQLite would make an empty one of what is missing."""
    if connection.vendor != "sqlite" or connection.is_in_memory_db():
        return True
    return Path(connection.settings_dict["NAME"]).exists()


def storage(settings: conf.Settings) -> Iterator[Finding]:
    """Whether media and static folders can be written and hold space."""
    for name, path in (("media", settings.media), ("static", settings.static)):
        yield _folder(name, settings.in_site(path))


def _folder(name: str, path: Path) -> Finding:
    shutil = importlib.import_module("shutil")
    try:
        with TemporaryFile(dir=path):
            free = shutil.disk_usage(path).free
    except OSError as error:
        return Finding(
            name, f"{path}: {error.strerror}", "make the folder, or give it to this user"
        )
    if free < FREE_BYTES:
        return Finding(name, f"{path} has {free >> 20} MB left", "free some space on that disk")
    return Finding(name, f"{path} can be written, {free >> 20} MB free")


def clocks(settings: conf.Settings) -> Iterator[Finding]:
    """Whether this machine and the database agree on the time."""
    connection = importlib.import_module("django.db").connection
    if connection.vendor != "postgresql":
        yield Finding("clock", "the database has this machine's clock")
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        apart = abs((cursor.fetchone()[0] - datetime.now(UTC)).total_seconds())
    remedy = "set both clocks by NTP" if apart > CLOCK_TOLERANCE_SECONDS else ""
    yield Finding("clock", f"{apart:.1f} s apart from the database's", remedy)


def front_page(settings: conf.Settings) -> Iterator[Finding]:
    """Whether the site has its first page."""
    queries = importlib.import_module("broadsheet.newsroom.models.section")
    if queries.FrontPage.objects.exists():
        yield Finding("pages", "the front page exists")
    else:
        yield Finding("pages", "there is no front page", "run: broadsheet serve")


def worker(settings: conf.Settings) -> Iterator[Finding]:
    """Whether a worker runs, and every alarm that stands at the desk but those told by `purges`."""
    alarms = importlib.import_module("broadsheet.jobs.alarms")
    found = [one for one in alarms.find() if one.kind != "receiver-behind"]
    for alarm in found:
        yield Finding("worker", f"{alarm.subject}: {alarm.fact}", alarm.remedy)
    if not found:
        has_run = importlib.import_module("broadsheet.jobs.worker_alarms").last_sign() is not None
        yield Finding("worker", "runs, no alarms" if has_run else "has not run yet")


def purges(settings: conf.Settings) -> Iterator[Finding]:
    """Whether everybody who keeps our pages is told what to throw away."""
    queries = importlib.import_module("broadsheet.surrogate.queries")
    must_have_one = settings.surrogate_headers != "announced"
    alarms = queries.alarms(is_receiver_expected=must_have_one)
    for alarm in alarms:
        pending = f"{alarm.pending_count} purges pending"
        if alarm.since is None:
            yield Finding("purges", f"{alarm.reason}, {pending}", "run: broadsheet receivers add")
        else:
            since = f"since {alarm.since:%Y-%m-%d %H:%M:%S} UTC"
            fact = f"receiver {alarm.subject} is behind {since}, {pending}: {alarm.reason}"
            yield Finding("purges", fact, RECEIVER_REMEDY)
    if not alarms:
        yield Finding("purges", f"{len(queries.receivers())} receivers, none behind")


def audience(settings: conf.Settings) -> Iterator[Finding]:
    """Whether the store that counts readers answers, and what keeps it from it."""
    connection = importlib.import_module("broadsheet.audience.connection")
    if connection.is_off():
        yield Finding("audience", "nobody is counted (audience = off)")
        return
    try:
        connection.store().readers_between(0, 0)
    except StoreIsDamaged as error:
        remedy = "put the file aside, or bring it back from a copy, and restart: docs/audience.md"
        yield Finding("audience", f"the store is damaged: {_told(error)}", remedy)
    except StoreIsAway as error:
        fact = (
            f"the store does not answer: {_told(error)}; pages show the counts of the last roll-up"
        )
        yield Finding("audience", fact, "start it, or correct `audience` in the settings")
    except ClientIsMissing as error:
        yield Finding(
            "audience", "the settings name Redis, whose client is missing", f"run: {error}"
        )
    else:
        yield Finding("audience", "the store answers")


def _told(error: Exception) -> str:
    return ", ".join(str(one) for one in error.args if one) or type(error).__name__


def metrics(settings: conf.Settings) -> Iterator[Finding]:
    """Whether what answers at the port of the metrics is one of our workers, if anything does."""
    if not settings.metrics_port:
        return
    url = f"http://127.0.0.1:{settings.metrics_port}/metrics"
    try:
        text = httpx.get(url, timeout=METRICS_SECONDS, trust_env=False).text
    except httpx.ConnectError:  # no worker here: `worker` says if that is wrong
        return
    except httpx.HTTPError as error:
        text = type(error).__name__
    if "broadsheet_database_up" in text:
        yield Finding("metrics", f"served at {url}")
    else:
        fact = f"another program has port {settings.metrics_port}"
        yield Finding("metrics", fact, "set metrics_port to a free one, or to 0, and restart")


def edge(settings: conf.Settings) -> Iterator[Finding]:
    """Whether each edge process of this machine answers and is told of purges."""
    receivers = importlib.import_module("broadsheet.surrogate.queries").receivers()
    told = {(one.name, one.url) for one in receivers}
    for number in range(settings.edge_processes):
        name, url = edge_receivers.name_of(number), edge_receivers.address_of(settings, number)
        yield _edge(name, url, is_told=(name, url) in told)


def _edge(name: str, url: str, *, is_told: bool) -> Finding:
    health = url.removesuffix("purges") + "healthz"
    try:
        kept = httpx.get(health, timeout=EDGE_SECONDS, trust_env=False).json()["kept"]
    except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
        if not is_told:
            return Finding("edge", f"{name} has not run yet")
        remedy = (
            "start it: broadsheet serve. If it runs on another machine: edge_processes = 0 here"
        )
        fact = f"{name}: {health} does not answer ({type(error).__name__})"
        return Finding("edge", fact, remedy)
    if not is_told:
        remedy = "restart it (`broadsheet serve`, `broadsheet run edge`): it registers itself"
        return Finding("edge", f"{name} runs and is told of no purges", remedy)
    return Finding("edge", f"{name} answers and keeps {kept} answers")


Check = Callable[[conf.Settings], Iterator[Finding]]

OF_MACHINE: tuple[Check, ...] = (settings_file, owner, database, storage, metrics)
OF_DATABASE: tuple[Check, ...] = (
    clocks,
    front_page,
    edge,
    audience,
    purges,
    worker,
)  # they open it


@click.command()
def doctor() -> None:
    """Check settings, database, storage, permissions, clock and purges."""
    set_up_django()
    settings = conf.settings()
    is_well = True
    for check in _checks():
        for finding in _findings(check, settings):
            is_well = is_well and not finding.remedy
            click.echo(f"{'WRONG' if finding.remedy else 'ok':6}{finding.subject}: {finding.fact}")
            if finding.remedy:
                click.echo(f"      {finding.remedy}")
    sys.exit(0 if is_well else 1)


def _checks() -> tuple[Check, ...]:
    connection = importlib.import_module("django.db").connection
    return OF_MACHINE + OF_DATABASE if _exists(connection) else OF_MACHINE


def _findings(check: Check, settings: conf.Settings) -> list[Finding]:
    try:
        return list(check(settings))
    except Exception as error:  # noqa: BLE001  # one check must not hide the others
        return [Finding(check.__name__, str(error).strip(), "see the findings above first")]
