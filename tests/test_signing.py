import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from broadsheet.signing import AHEAD_SECONDS, HOUR, VALID_HOURS, Stamp, StampFault, read, stamp

SECRET = "a secret of the site, fifty characters or more of it"
AT = 1_700_000_000.0
ids = st.integers(1, 2**53)
moments = st.floats(HOUR, 4e9)


@given(ids, st.lists(ids, max_size=5), moments, st.floats(0, VALID_HOURS * HOUR))
def test_a_stamp_says_what_was_stamped_for_as_long_as_it_is_valid(story, scopes, at, later):
    made = stamp(story, scopes, at, SECRET)

    assert read(made, at + later, SECRET) == Stamp(story, tuple(scopes), int(at // HOUR))


@given(ids, st.lists(ids, max_size=3), moments, st.data())
def test_a_stamp_with_any_character_changed_is_bad(story, scopes, at, data):
    made = stamp(story, scopes, at, SECRET)
    place = data.draw(st.integers(0, len(made) - 1))
    other = data.draw(st.characters(min_codepoint=33, max_codepoint=126))
    assume(other != made[place])

    assert read(made[:place] + other + made[place + 1 :], at, SECRET) is StampFault.BAD


@given(st.text(st.characters(), max_size=120))
def test_what_nobody_stamped_is_bad(text):
    assert read(text, AT, SECRET) is StampFault.BAD


@pytest.mark.parametrize("text", ["", ".", "...", "\ud800", "1..2.é", "1.2", "a.b.c.d"])
def test_what_has_not_the_form_is_bad(text):
    assert read(text, AT, SECRET) is StampFault.BAD


def test_another_secret_makes_another_stamp():
    made = stamp(42, (7,), AT, SECRET)

    assert read(made, AT, SECRET + "!") is StampFault.BAD


@pytest.mark.parametrize(
    ("hours", "seconds", "found"),
    [
        (0, -AHEAD_SECONDS, Stamp),
        (0, -AHEAD_SECONDS - 1, StampFault),
        (VALID_HOURS + 1, -1, Stamp),
        (VALID_HOURS + 1, 0, StampFault),
    ],
)
def test_a_stamp_is_valid_from_its_hour_for_twenty_six_more(hours, seconds, found):
    made = stamp(42, (), AT, SECRET)
    hour_began = AT // HOUR * HOUR

    answer = read(made, hour_began + hours * HOUR + seconds, SECRET)

    assert isinstance(answer, found)
    assert found is Stamp or answer is StampFault.EXPIRED


def test_a_stamp_of_a_preview_never_counts():
    assert read(stamp(42, (7,), 0, SECRET), AT, SECRET) is StampFault.PREVIEW


def test_a_stamp_is_short():
    assert len(stamp(10**9, (10**6, 10**6, 10**6), AT, SECRET)) <= 60
    assert stamp(42, (), AT, SECRET).startswith("42..472222.")
