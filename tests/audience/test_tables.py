import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.audience import tables
from broadsheet.audience.tables import Table


def lines(*cells):
    table = Table("t", "T", ("A", "B"), (tuple(cells),))
    return list(tables.csv_lines(table))


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_what_a_spreadsheet_would_compute_gets_a_leading_quote(first):
    assert lines(tables.words(f"{first}1+1"))[1].startswith(("'", "\"'"))


def test_what_stands_within_a_cell_stays():
    assert lines(tables.words("1=1"), tables.words('He said "no", and left')) == [
        "A,B\r\n",
        '1=1,"He said ""no"", and left"\r\n',
    ]


def test_a_negative_number_is_a_number():
    assert lines(tables.number(-4))[1] == "-4\r\n"


@given(st.text())
def test_no_text_begins_with_what_a_formula_begins_with(text):
    cell = lines(tables.words(text))[1].removeprefix('"')

    assert not cell.startswith(tables.FORMULA) or not text


@pytest.mark.parametrize(
    ("cell", "text", "value"),
    [
        (tables.number(1234567), "1,234,567", 1234567),
        (tables.number(8.54, 1), "8.5", 8.5),
        (tables.share(0.4), "40 %", 0.4),
        (tables.unknown(), "–", ""),
        (tables.words("World", "/w/"), "World", "World"),
    ],
)
def test_a_cell_is_told_to_people_and_plain_in_files(cell, text, value):
    assert (cell.text, cell.value) == (text, value)


def test_numbers_stand_to_the_right_and_so_does_what_is_not_known():
    row = (tables.words("World"), tables.number(1), tables.unknown())
    table = Table("t", "T", ("Name", "Readers", "Networks"), (row,))

    assert [one.is_number for one in table.headings] == [False, True, True]
    assert not any(one.is_number for one in Table("t", "T", ("A",), ()).headings)
