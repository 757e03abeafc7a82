"""`broadsheet import FILE…`: stories from files of agencies and archives."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from broadsheet.importers import formats
from broadsheet.importers.ninjs.labels import section_path
from broadsheet.importers.reader import Place
from broadsheet.importers.report import Report

if TYPE_CHECKING:
    from broadsheet.importers.run import Plan

LINE_EVERY = 500  # items between two lines of progress where there is no terminal
REFUSED = 1  # exit code: some items were refused

Tell = Callable[[Place, Report], None]


@click.command("import")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path),
)
@click.option("--format", "format_name", type=click.Choice(list(formats.FORMATS)), default=None,
              help="The files' format. Default: found out file by file.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Say what would be done; write nothing.")
@click.option(
    "--report",
    "report_file",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write the report to this file as JSON.",
)
@click.option(
    "--section",
    default="",
    help="Where stories without a section belong, such as 'World > Asia'. Default: LATEST.",
)
def import_command(
    files: tuple[Path, ...],
    format_name: str | None,
    dry_run: bool,
    report_file: Path | None,
    section: str,
) -> None:
    """Import stories from FILES; importing them again changes nothing.

    Exit code 0: all filed; 1: some were refused; 2: wrong usage.
    """
    # This module is loaded for `--help` too, when no site is set up and Django's models cannot be.
    run = import_module("broadsheet.importers.run")
    plan: Plan = run.Plan(format_name or "", section_path(section), dry_run)
    if report_file:
        _check_writable(report_file)
    with _progress(files) as tell:
        report: Report = run.import_files(files, plan=plan, progress=tell)
    click.echo(report.text())
    if report_file:
        # A half surrogate in a refused item cannot be written, and is no reason to lose the report.
        written = json.dumps(report.data(), ensure_ascii=False, indent=2) + "\n"
        report_file.write_text(written, "utf-8", errors="replace")
    sys.exit(REFUSED if report.refused_count else 0)


def _check_writable(file: Path) -> None:
    """Before an hour of work, not after it."""
    try:
        file.open("a").close()
    except OSError as error:
        raise click.UsageError(
            f"The report cannot be written to {file}: {error.strerror}."
        ) from error


@contextmanager
def _progress(files: tuple[Path, ...]) -> Iterator[Tell]:
    """A bar on a terminal, else a line now and then; both on standard error."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _line
        return
    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[counts]}", markup=False),
        console=console,
    )
    with bar:
        yield _bar(bar, files)
        bar.update(bar.task_ids[0], completed=len(files))


def _line(place: Place, report: Report) -> None:
    if report.read_count % LINE_EVERY == 0:
        click.echo(report.line(), err=True)


def _bar(bar: Progress, files: tuple[Path, ...]) -> Tell:
    """Moves the bar by how much of each file has been read; files count alike."""
    task = bar.add_task("Importing", total=len(files), counts="")
    order = {path.name: number for number, path in enumerate(files)}

    def tell(place: Place, report: Report) -> None:
        done = order.get(place.file.partition("/")[0], 0) + place.share
        bar.update(task, completed=done, counts=f"{report.read_count:,} read")

    return tell
