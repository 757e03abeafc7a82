import re

import pytest

from broadsheet.audience import scoring
from broadsheet.audience.collector import gate
from broadsheet.web.pages import how_we_count, refusals
from tests.architecture import tree
from tests.factories_web import site
from tests.web import markup

SCRIPT = (tree.STATIC / "js" / "beacon.js").read_text("utf-8")


def build(refused=None):
    return markup.page("pages/how_we_count.html", how_we_count.build(site(), refused))


def test_the_page_is_well_made():
    markup.assert_well_made(build({"bot": 3}))


def test_every_reason_is_named_with_its_count_of_yesterday():
    rows = [
        [markup.text(cell) for cell in row] for row in markup.all_of(build({"bot": 1234}), "tr")
    ]

    assert [row[0] for row in rows[1:]] == [refuses.__name__ for refuses in gate.REFUSALS]
    assert {row[0]: row[2] for row in rows[1:]}["bot"] == "1,234"
    assert all(row[1].endswith(".") for row in rows[1:])


def test_while_nothing_is_known_of_yesterday_no_number_is_made_up():
    root = build()

    assert markup.all_of(root, "table") == []
    assert "foreign_origin" in markup.text(root)
    assert "Yesterday" not in markup.text(root)


def test_no_words_are_kept_for_a_reason_that_is_none():
    assert set(refusals.WORDS) == set(refusals.words())


@pytest.mark.parametrize(
    ("name", "number", "words"),
    [
        ("VIEW_SECONDS", 17 * 60, "in 17 minutes"),
        ("HALF_LIFE", 13 * 60, "half as much after each 13 minutes"),
        ("NETWORK_CAP", 8, "at most 8 readers of a story"),
        ("FLOOR", 4, "at least 4 different networks"),
        ("FLOOR_OF_A_CROWD", 9, "9 while the paper has"),
        ("CROWD", 555, "555 readers an hour"),
        ("WEEK_HOURS", 49, "the 48 before it"),
        ("WORDS_A_MINUTE", 199, "199 words a minute"),
    ],
)
def test_a_number_of_the_code_is_the_number_of_the_page(monkeypatch, name, number, words):
    monkeypatch.setattr(scoring, name, number)

    assert words in markup.text(build())


def test_the_spans_of_the_beacon_are_those_of_its_script():
    spans = {name: int(span) for name, span in re.findall(r"const (LONG|SHORT) = (\d+);", SCRIPT)}

    assert spans == {
        "LONG": how_we_count.VISIBLE_SECONDS * 1000,
        "SHORT": how_we_count.ACTIVE_SECONDS * 1000,
    }
