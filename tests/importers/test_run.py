import errno
import json
from pathlib import Path

import pytest
from django.db import IntegrityError, InterfaceError, OperationalError

from broadsheet.errors import BroadsheetError
from broadsheet.importers import run
from broadsheet.importers.ninjs import reader
from broadsheet.newsroom import founding
from broadsheet.newsroom.filing import Outcome
from broadsheet.newsroom.models.article import ArticlePage
from broadsheet.newsroom.models.published import PublishedStory

SAMPLES = Path(__file__).parents[1] / "samples" / "ninjs"
ALL = [SAMPLES / name for name in ("one-1.3.json", "several-2.1.json", "wire.jsonl")]


class StoryIsUnfit(BroadsheetError):
    """The fake desk refuses it."""


def raising(error):
    """An act that fails with the error."""

    def act(*arguments, **options):
        raise error

    return act


def nothing(place, report):
    """No progress wanted."""


def imported(paths, **plan):
    return run.import_files(paths, plan=run.Plan(**plan), progress=nothing)


@pytest.fixture
def filed(monkeypatch):
    """What a fake desk was given; it refuses the headline `Unfit`."""
    filings = []

    def file_story(filing):
        if filing.headline == "Unfit":
            raise StoryIsUnfit("too short")
        filings.append(filing)
        return Outcome.CREATED

    monkeypatch.setattr(run.actions, "file_story", file_story)
    return filings


@pytest.fixture
def site(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return founding.found_site("http://localhost")


def stories(tmp_path, *headlines):
    items = [
        {"uri": f"urn:{number}", "headline": headline} for number, headline in enumerate(headlines)
    ]
    (tmp_path / "a.json").write_text(json.dumps(items))
    return tmp_path / "a.json"


def test_a_story_that_the_desk_refuses_is_counted_and_the_rest_is_filed(filed, tmp_path):
    report = imported([stories(tmp_path, "One", "Unfit", "Three")])

    assert [filing.headline for filing in filed] == ["One", "Three"]
    assert report.refused["story is unfit"].examples == [
        "a.json item 2 · urn:1 · story · too short"
    ]
    assert report.read_count == 3


def test_a_file_of_no_known_format_is_refused_and_the_next_is_read(filed, tmp_path):
    (tmp_path / "a.txt").write_text("words")

    report = imported([tmp_path / "a.txt", stories(tmp_path, "One")])

    assert (report.refused_count, len(filed)) == (1, 1)


def test_progress_is_told_after_each_item(filed, tmp_path):
    told = []
    file = stories(tmp_path, "One", "Unfit")

    run.import_files(
        [file],
        plan=run.Plan(),
        progress=lambda place, report: told.append((place.number, report.read_count)),
    )

    assert told == [(1, 1), (2, 2)]


def test_a_dry_run_asks_what_would_be_done_and_files_nothing(filed, tmp_path, monkeypatch):
    monkeypatch.setattr(run.actions, "would_file", lambda filing: Outcome.UPDATED)

    report = imported([stories(tmp_path, "One")], is_dry_run=True)

    assert filed == []
    assert report.outcomes == {Outcome.UPDATED: 1}


def test_stories_without_a_section_go_where_the_plan_says(filed, tmp_path):
    imported([stories(tmp_path, "One")], section=("World", "Asia"))

    assert filed[0].section == ("World", "Asia")


def test_the_samples_are_filed_and_the_report_adds_up(site):
    report = imported(ALL)

    assert report.outcomes == {
        Outcome.CREATED: 8,
        Outcome.UPDATED: 1,
        Outcome.KILLED: 1,
        Outcome.WITHHELD: 1,
    }
    assert (report.read_count, report.refused_count) == (12, 1)
    assert ArticlePage.objects.count() == 10


def test_a_second_run_changes_nothing(site):
    imported(ALL[:2])
    before = list(PublishedStory.objects.order_by("pk").values())

    report = imported(ALL[:2])

    assert report.outcomes == {Outcome.UNCHANGED: 6}
    assert list(PublishedStory.objects.order_by("pk").values()) == before


def test_a_changed_item_updates_its_story(site, tmp_path):
    imported([stories(tmp_path, "One", "Two")])

    report = imported([stories(tmp_path, "One", "Two, corrected")])

    assert report.outcomes == {Outcome.UNCHANGED: 1, Outcome.UPDATED: 1}
    assert set(ArticlePage.objects.values_list("title", flat=True)) == {"One", "Two, corrected"}


def test_a_dry_run_writes_nothing(site):
    report = imported(ALL, is_dry_run=True)

    assert report.read_count == 12
    assert ArticlePage.objects.count() == 0


def test_of_two_versions_in_one_file_the_last_wins(site):
    imported(ALL[2:])

    story = ArticlePage.objects.get(source_id__endswith=":strike")
    assert story.title == "Pilots of the harbour vote to strike"
    assert story.corrections.count() == 1


def test_a_story_that_fails_as_nobody_foresaw_is_refused_and_logged(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(run.actions, "file_story", raising(IntegrityError("twice")))

    report = imported([stories(tmp_path, "One", "Two")])

    assert report.refused["could not be filed"].examples == [
        "a.json item 1 · urn:0 · item · IntegrityError",
        "a.json item 2 · urn:1 · item · IntegrityError",
    ]
    assert [record.message for record in caplog.records] == ["item_failed", "item_failed"]


def test_an_item_that_cannot_be_read_as_nobody_foresaw_is_refused(filed, tmp_path, monkeypatch):
    monkeypatch.setattr(reader.story, "filing", raising(ZeroDivisionError()))

    report = imported([stories(tmp_path, "One")])

    assert report.refused["could not be read"].examples == [
        "a.json item 1 · item · ZeroDivisionError"
    ]


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("database is locked"),
        InterfaceError("connection already closed"),
        OSError(errno.ENOSPC, "No space left on device"),
    ],
)
@pytest.mark.parametrize("step", ["read", "filed"])
def test_what_is_the_machines_fault_stops_the_import(filed, tmp_path, monkeypatch, error, step):
    at = (reader.story, "filing") if step == "read" else (run.actions, "file_story")
    monkeypatch.setattr(*at, raising(error))

    with pytest.raises(type(error)):
        imported([stories(tmp_path, "One")])


def test_a_file_error_of_one_item_is_not_the_machines_fault(tmp_path, monkeypatch):
    monkeypatch.setattr(run.actions, "file_story", raising(OSError(errno.ENAMETOOLONG, "too long")))

    assert imported([stories(tmp_path, "One")]).refused_count == 1
