"""`broadsheet audience`: old counts brought along, and rankings and roll-ups made anew."""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from broadsheet.cli.main import set_up_django

if TYPE_CHECKING:
    from broadsheet.audience.actions import ImportReport

SHOWN = 20  # rows of each kind that were of no use
REFUSED = 1  # exit code: some rows were


@click.group()
def audience() -> None:
    """Bring old counts along; make rankings and roll-ups anew."""


@audience.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", required=True, help="Whose counts they are, as readers are told.")
def import_counts(file: Path, source: str) -> None:
    """Add old counts from FILE, a CSV of addresses or ids of stories and their views."""
    if not source.strip() or len(source) > 60:
        raise click.UsageError("--source must have 1 to 60 characters.")
    set_up_django()
    from broadsheet.audience import actions  # needs Django set up, here and below

    rows = (actions.OldCount(*row) for row in _rows(file))
    report = actions.import_counts(rows, by=None, source=source.strip())
    _tell(report)
    sys.exit(REFUSED if report.unknown or report.wrong else 0)


@audience.command()
def recompute() -> None:
    """Roll up all that the store still has, and compute every ranking now."""
    set_up_django()
    from broadsheet import clock
    from broadsheet.audience import connection, rankings, rollup

    store, at = connection.store(), clock.now()
    changed = rollup.roll_up_all(store, at=at)
    for compute in (rankings.of_now, rankings.of_the_hours, rankings.of_the_day):
        rankings.keep(compute(store, at))
    click.echo(f"Rankings computed; {changed} hours of stories rolled up otherwise than before.")


def _rows(file: Path) -> Iterator[tuple[str, str]]:
    """Story and views of each line; a first line that has no digit in its views names the columns."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        for number, row in enumerate(csv.reader(lines)):
            story, views = ([cell.strip() for cell in row] + ["", ""])[:2]
            is_heading = number == 0 and not any(letter.isdecimal() for letter in views)
            if story and not is_heading:
                yield story, views


def _tell(report: "ImportReport") -> None:
    click.echo(f"{report.changed} stories have a new count, {report.unchanged} had it already.")
    for words, rows in (("No such story", report.unknown), ("No count", report.wrong)):
        for row in rows[:SHOWN]:
            click.echo(f"{words}: {row}")
        if len(rows) > SHOWN:
            click.echo(f"{words}: {len(rows) - SHOWN} more")
