from pathlib import Path

from broadsheet.importers.reader import Arrived, Finding, Place, Refused
from broadsheet.importers.report import EXAMPLES, LISTED, Report, shown
from broadsheet.newsroom.body import Embed, Paragraph, Table
from broadsheet.newsroom.filing import FiledCredit, FiledGallery, FiledPhoto, Filing, Outcome

PHOTO = FiledPhoto(Path("a.jpg"), "alt")


def arrived(*changes, **fields):
    filing = Filing(source="ninjs", source_id="urn:a", headline="H", **({"body": ()} | fields))
    return Arrived(filing, Place("a.json", 1), changes)


def refused(number=1, reason="is missing", detail=""):
    return Refused("urn:b", Place("a.json", number), (Finding("uri", reason, detail),))


def test_the_counts_add_up():
    report = Report()

    for outcome in (*Outcome, Outcome.CREATED):
        report.add(arrived(), outcome)
    report.add_refused(refused())

    data = report.data()
    assert data["read"] == 7 == sum(data[name] for name in (*Outcome, "refused"))
    assert report.line().startswith(
        "7 read: 2 created, 1 updated, 1 unchanged, 1 killed, 1 withheld, 1 refused"
    )


def test_what_was_kept_is_counted():
    report = Report()
    body = (
        Paragraph("x"),
        PHOTO,
        FiledGallery((PHOTO, PHOTO)),
        Table("", (), ()),
        Embed("u", "t", "h"),
    )

    report.add(
        arrived(body=body, lead_photo=PHOTO, credits=(FiledCredit("Ada"),), tags=("a", "b")),
        Outcome.CREATED,
    )

    assert report.kept == {"blocks": 5, "pictures": 4, "tables": 1, "embeds": 1, "credits": 1, "tags": 2,
                           "storylines": 0, "corrections": 0, "embargoes": 0}  # fmt: skip


def test_changes_are_counted_by_reason_with_the_first_examples():
    report = Report()

    for number in range(10):
        report.add(arrived(Finding("body", "script left out", str(number))), Outcome.CREATED)

    reason = report.changed["script left out"]
    assert (reason.count, len(reason.examples)) == (10, EXAMPLES)
    assert reason.examples[0] == "a.json item 1 · urn:a · body · 0"


def test_a_million_refusals_need_no_memory():
    report = Report()

    for number in range(LISTED + 5):
        report.add_refused(refused(number))

    data = report.data()
    assert (len(data["refused_items"]), data["refused"]) == (LISTED, LISTED + 5)
    assert data["refused_items_are_complete"] is False


def test_the_text_names_every_reason():
    report = Report(is_dry_run=True)
    report.add(arrived(Finding("body", "script left out")), Outcome.CREATED)
    report.add_refused(refused(0))

    text = report.text()

    assert text.startswith("Dry run, nothing was written: 2 read")
    assert "1 × script left out" in text
    assert "1 × is missing\n      a.json · urn:b · uri" in text


def test_a_report_of_nothing_says_so():
    assert "Kept: nothing\nChanged: nothing\nRefused: nothing" in Report().text()


def test_text_from_outside_cannot_steer_the_terminal():
    report = Report()
    report.add_refused(refused(detail="\x1b[2J\x07\nx" + "y" * 500))

    text = report.text()

    assert "\x1b" not in text
    assert "\x07" not in text
    assert len(shown("y" * 500)) == 120
