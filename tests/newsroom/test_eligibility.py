from itertools import product
from pathlib import Path

import pytest

from broadsheet.newsroom.eligibility import Entry, Place, Standing, entry, may_stand, standing_of
from broadsheet.newsroom.lifecycle import State
from broadsheet.newsroom.story import Kind

# The matrix of docs/eligibility.md as it is printed there, so that neither can drift.
# Columns: Latest, Weekly Best, You May Also Like, Popular Now, Must-Reads, feeds.
PRINTED = {
    "live": ["yes", "yes", "yes", "yes", "if picked", "yes"],
    "updated": ["keeps its place", "yes", "yes", "yes", "yes", "same id, updated entry"],
    "corrected": [
        "marked",
        "marked",
        "marked",
        "marked",
        "stays, editor warned",
        "updated entry with the correction",
    ],
    "killed": ["no"] * 6,
    "unreleased": ["no", "no", "no", "no", "queued, hidden", "no"],
    "sponsored": ["labelled", "no", "no", "no", "no", "labelled"],
    "taken-down": ["no"] * 6,
    "suspect": ["yes", "no", "yes", "no", "yes", "yes"],
}
CELLS = [
    (standing, place, PRINTED[standing.value][column])
    for standing in Standing
    for column, place in enumerate(Place)
]


@pytest.mark.parametrize(("standing", "place", "expected"), CELLS)
def test_a_cell_of_the_matrix(standing, place, expected):
    assert entry(standing, place) == expected


@pytest.mark.parametrize(("standing", "place", "expected"), CELLS)
def test_readers_see_a_story_unless_its_cell_says_no_or_hidden(standing, place, expected):
    assert may_stand(standing, place) is (expected not in ("no", "queued, hidden"))


def test_the_matrix_has_eight_rows_and_six_columns():
    assert len(CELLS) == 48
    assert {cell[2] for cell in CELLS} == {one.value for one in Entry}


@pytest.mark.parametrize(
    ("state", "kind", "facts", "expected"),
    [
        (State.KILLED, Kind.SPONSORED, {"is_suspect": True}, Standing.KILLED),
        (State.DRAFT, Kind.NEWS, {}, Standing.UNRELEASED),
        (State.IN_REVIEW, Kind.NEWS, {}, Standing.UNRELEASED),
        (State.SCHEDULED, Kind.SPONSORED, {}, Standing.UNRELEASED),
        (State.EMBARGOED, Kind.NEWS, {"is_updated": True}, Standing.UNRELEASED),
        (State.UNPUBLISHED, Kind.NEWS, {}, Standing.TAKEN_DOWN),
        (State.CORRECTED, Kind.SPONSORED, {}, Standing.SPONSORED),
        (State.CORRECTED, Kind.NEWS, {"is_suspect": True}, Standing.SUSPECT),
        (State.CORRECTED, Kind.NEWS, {"is_updated": True}, Standing.CORRECTED),
        (State.LIVE, Kind.OPINION, {"is_updated": True}, Standing.UPDATED),
        (State.LIVE, Kind.NEWS, {}, Standing.LIVE),
    ],
)
def test_what_weighs_most_decides_the_standing(state, kind, facts, expected):
    assert standing_of(state, kind, **facts) is expected


@pytest.mark.parametrize(("state", "kind"), list(product(State, Kind)))
def test_every_story_has_a_standing(state, kind):
    assert standing_of(state, kind) in Standing


def test_the_docs_print_this_matrix():
    text = (Path(__file__).parents[2] / "docs" / "eligibility.md").read_text(encoding="utf-8")
    matrix = text.partition("## The matrix")[2].partition("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in matrix.splitlines() if line.startswith("| `")]

    assert {row[0].strip("`"): row[1:] for row in rows} == PRINTED
