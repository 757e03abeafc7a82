"""Runs an import: reads each file and files each story, one transaction a story.

Needs no memory of its own: filing a story again changes nothing, so an import that was cut off is
simply run again.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from broadsheet.errors import BroadsheetError
from broadsheet.importers import formats, guard
from broadsheet.importers.reader import Arrived, Finding, Place, Read, Refused
from broadsheet.importers.report import Report
from broadsheet.newsroom import actions
from broadsheet.newsroom.filing import Filing, Outcome

Progress = Callable[[Place, Report], None]
FileStory = Callable[[Filing], Outcome]


@dataclass(frozen=True, slots=True)
class Plan:
    """How to import. An empty `format` is found out file by file; `section` is for stories without."""

    format: str = ""
    section: tuple[str, ...] = ()
    is_dry_run: bool = False


def import_files(paths: Iterable[Path], *, plan: Plan, progress: Progress) -> Report:
    """Imports the files in order and tells `progress` after each item.

    Raises nothing for what stands in a file: what cannot be filed is in the report. Raises what is
    the machine's fault (see `guard`).
    """
    report = Report(is_dry_run=plan.is_dry_run)
    file_story = actions.would_file if plan.is_dry_run else actions.file_story
    for path in paths:
        for item in _items(path, plan):
            if isinstance(item, Refused):
                report.add_refused(item)
            else:
                _file(item, file_story, report)
            progress(item.place, report)
    return report


def _file(item: Arrived, file_story: FileStory, report: Report) -> None:
    source_id, place = item.filing.source_id, item.place

    def filed() -> Outcome | Refused:
        try:
            return file_story(item.filing)
        except BroadsheetError as error:
            return Refused(source_id, place, (Finding("story", _words(error), _detail(error)),))

    done = guard.attempted(filed, source_id=source_id, place=place, reason="could not be filed")
    if isinstance(done, Refused):
        report.add_refused(done)
    else:
        report.add(item, done)


def _items(path: Path, plan: Plan) -> Iterator[Read]:
    try:
        read = formats.reader_for(path, name=plan.format)
    except formats.FormatIsUnknown:
        yield Refused("", Place(path.name, 0), (Finding("file", "the format is not known"),))
        return
    yield from read(path, section=plan.section)


def _words(error: BroadsheetError) -> str:
    """`CannotFile` as `cannot file`: the class names the fact, and reasons are counted by it."""
    name = type(error).__name__
    return "".join(f" {sign.lower()}" if sign.isupper() else sign for sign in name).strip()


def _detail(error: BroadsheetError) -> str:
    return ", ".join(str(argument) for argument in error.args)
