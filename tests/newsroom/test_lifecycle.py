import pytest

from broadsheet.newsroom.lifecycle import MOVES, PUBLIC, UNRELEASED, IllegalMove, State, check_move

# From, then where it may go: d draft, r in review, s scheduled, e embargoed, l live, c corrected,
# k killed, u unpublished.
LETTERS = dict(zip("drselcku", State, strict=True))
TABLE = {
    "d": "rselck",
    "r": "dselck",
    "s": "drselck",
    "e": "drselck",
    "l": "lcku",
    "c": "lcku",
    "k": "d",
    "u": "drselck",
}
ALL = [(start, end) for start in LETTERS for end in LETTERS]
LEGAL = [(start, end) for start, end in ALL if end in TABLE[start]]
ILLEGAL = [pair for pair in ALL if pair not in LEGAL]


@pytest.mark.parametrize(("start", "end"), LEGAL)
def test_a_legal_move_is_allowed(start, end):
    check_move(LETTERS[start], LETTERS[end])


@pytest.mark.parametrize(("start", "end"), ILLEGAL)
def test_an_illegal_move_is_refused_with_both_states(start, end):
    with pytest.raises(IllegalMove) as caught:
        check_move(LETTERS[start], LETTERS[end])

    assert (caught.value.state, caught.value.target) == (LETTERS[start], LETTERS[end])


def test_every_state_has_its_moves():
    assert set(MOVES) == set(State)


def test_readers_see_live_and_corrected_stories_only():
    assert {State.LIVE, State.CORRECTED} == PUBLIC


def test_no_unreleased_story_is_public():
    assert not UNRELEASED & PUBLIC
