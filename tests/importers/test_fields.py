from datetime import UTC, datetime

import pytest

from broadsheet.importers.fields import Fields, Findings


def fields(**values):
    return Fields(values, Findings())


def refusals(item):
    return [(finding.field, finding.reason) for finding in item.findings.refusals]


def changes(item):
    return [(finding.field, finding.reason) for finding in item.findings.changes]


def test_a_line_is_trimmed_and_on_one_line():
    assert fields(headline="  Two\n lines ").line("headline") == "Two lines"


def test_an_absent_field_is_empty_and_no_fault():
    item = fields(headline=None)

    assert (item.line("headline"), item.line("other"), item.instant("time")) == ("", "", None)
    assert refusals(item) == []


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (7, "is not text"),
        (["a"], "is not text"),
        ({"a": 1}, "is not text"),
        ("a\0b", "holds a NUL character"),
        ("a\ud800b", "holds half a surrogate pair"),
        ("x" * 10_001, "is longer than 10,000 characters"),
    ],
)
def test_a_wrong_text_reads_as_empty_and_is_a_refusal(value, reason):
    item = fields(headline=value)

    assert item.line("headline") == ""
    assert refusals(item) == [("headline", reason)]


def test_a_field_read_twice_is_refused_once():
    item = fields(headline=7)

    item.line("headline")
    item.line("headline")

    assert len(refusals(item)) == 1


def test_control_characters_are_left_out_and_marks_of_direction_kept():
    item = fields(headline="bell\x07 \u202bשלום\u202c")

    assert item.line("headline") == "bell \u202bשלום\u202c"
    assert changes(item) == [("headline", "control characters left out")]


def test_a_line_too_long_for_its_place_is_shortened():
    item = fields(located="x" * 90)

    assert item.line("located", 80) == "x" * 79 + "…"
    assert changes(item) == [("located", "shortened to 80 characters")]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-05-04T09:42:00+02:00", datetime(2026, 5, 4, 7, 42, tzinfo=UTC)),
        ("2026-05-04T09:42:00Z", datetime(2026, 5, 4, 9, 42, tzinfo=UTC)),
        ("2026-05-04T09:42:00", datetime(2026, 5, 4, 9, 42, tzinfo=UTC)),
        ("2026-05-04", datetime(2026, 5, 4, tzinfo=UTC)),
    ],
)
def test_an_instant_is_in_utc(written, expected):
    assert fields(firstcreated=written).instant("firstcreated") == expected


@pytest.mark.parametrize(
    "written",
    ["yesterday", "2026-13-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"],
)
def test_a_wrong_instant_is_a_refusal(written):
    item = fields(firstcreated=written)

    assert item.instant("firstcreated") is None
    assert refusals(item) == [("firstcreated", "is not a date and time")]


def test_texts_in_an_array_become_records_with_a_name():
    item = fields(keywords=["Trams", {"name": "Tides"}])

    assert [one.line("name") for one in item.records("keywords")] == ["Trams", "Tides"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("text", ("subject", "is not an array")),
        ([1], ("subject[0]", "is not an object")),
        ([{}] * 1001, ("subject", "holds more than 1000 entries")),
    ],
)
def test_wrong_records_are_a_refusal(value, expected):
    item = fields(subject=value)

    item.records("subject")

    assert refusals(item) == [expected]


def test_a_wrong_record_is_empty_and_named_by_its_path():
    item = fields(associations={"main": 3})

    assert item.record("associations").record("main").values == {}
    assert refusals(item) == [("associations.main", "is not an object")]


@pytest.mark.parametrize(
    ("value", "expected"), [(4, 4.0), (2.5, 2.5), ("4", 0.0), (None, 0.0), (1e300, 0.0)]
)
def test_a_number_that_is_none_counts_as_nothing(value, expected):
    assert fields(width=value).number("width") == expected
