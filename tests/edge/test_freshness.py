import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.edge.freshness import (
    LONGEST_SECONDS,
    Lifetimes,
    State,
    directives,
    lifetimes,
    seconds,
    state,
)

KEPT = [
    ({"surrogate-control": "max-age=600"}, Lifetimes(600)),
    (
        {"surrogate-control": 'max-age=600, stale-while-revalidate=60, stale-if-error=86400, content="ESI/1.0"'},
        Lifetimes(600, 60, 86400),
    ),
    ({"surrogate-control": "max-age=5", "cache-control": "private, no-store"}, Lifetimes(5)),
    ({"surrogate-control": "max-age=5", "age": "3"}, Lifetimes(5)),
    ({"cache-control": "public, max-age=60"}, Lifetimes(60)),
    ({"cache-control": "max-age=60", "age": "old"}, Lifetimes(60)),
    ({"cache-control": "max-age=60, s-maxage=7"}, Lifetimes(7)),
    ({"cache-control": "max-age=6, stale-if-error=8"}, Lifetimes(6, 0, 8)),
    ({"cache-control": "max-age=6, stale-if-error=8, must-revalidate"}, Lifetimes(6)),
    ({"cache-control": "s-maxage=6, stale-while-revalidate=8"}, Lifetimes(6)),
    ({"cache-control": "max-age=6", "vary": "Accept-Encoding"}, Lifetimes(6)),
    (
        {"expires": "Wed, 25 Nov 2026 12:00:30 GMT", "date": "Wed, 25 Nov 2026 12:00:00 GMT"},
        Lifetimes(30),
    ),
    ({"expires": "0", "date": "Wed, 25 Nov 2026 12:00:00 GMT"}, Lifetimes(0)),
    ({"expires": "Wed, 25 Nov 2026 12:00:30 GMT", "date": "Wed, 25 Nov 2026 12:00:00 -0000"}, Lifetimes(0)),
]  # fmt: skip
NOT_KEPT = [
    {},
    {"surrogate-control": "no-store"},
    {"surrogate-control": "max-age=600, no-store"},
    {"surrogate-control": 'content="ESI/1.0"', "cache-control": "max-age=60"},
    {"surrogate-control": "max-age=-1"},
    {"surrogate-control": "max-age=600 s"},
    {"cache-control": "private, max-age=60"},
    {"cache-control": "max-age=60, no-cache"},
    {"cache-control": "max-age=60, no-store"},
    {"cache-control": "max-age=soon"},
    {"cache-control": "s-maxage=, max-age=60"},
    {"cache-control": "public"},
    {"expires": "Wed, 25 Nov 2026 12:00:30 GMT"},
    {"cache-control": "max-age=60", "set-cookie": "a=b"},
    {"surrogate-control": "max-age=60", "vary": "Accept-Encoding, Cookie"},
    {"surrogate-control": "max-age=60", "vary": "*"},
]
SAID = [
    ("", {}),
    ("max-age=5", {"max-age": "5"}),
    ("Max-Age=5,PUBLIC", {"max-age": "5", "public": ""}),
    (' , content="ESI/1.0, more" ,', {"content": "ESI/1.0, more"}),
    ("max-age=5, max-age=9", {"max-age": "5"}),
    (r'x="a\"b", y', {"x": r"a\"b", "y": ""}),
    ('x=""', {"x": ""}),
]
BROKEN = ["max-age=5 s", 'x="never closed', "=5", "a b", "max-age=5, (", 'max-age="5"6', "é"]
STATES = list(State)


@pytest.mark.parametrize(("headers", "found"), KEPT)
def test_an_answer_is_kept_for_as_long_as_it_says(headers, found):
    assert lifetimes(200, headers) == found


@pytest.mark.parametrize("headers", NOT_KEPT)
def test_an_answer_is_not_kept_that_does_not_clearly_say_so(headers):
    assert lifetimes(200, headers) is None


@pytest.mark.parametrize("status", [201, 206, 304, 400, 403, 500, 503])
def test_some_statuses_are_never_kept(status):
    assert lifetimes(status, {"surrogate-control": "max-age=60"}) is None


@pytest.mark.parametrize("status", [200, 301, 404, 410])
def test_what_is_not_there_is_kept_too(status):
    assert lifetimes(status, {"surrogate-control": "max-age=60"}) == Lifetimes(60)


@pytest.mark.parametrize(("header", "said"), SAID)
def test_directives_are_read(header, said):
    assert directives(header) == said


@pytest.mark.parametrize("header", BROKEN)
def test_a_broken_header_says_that_nothing_may_be_kept(header):
    assert directives(header) == {"no-store": ""}


@given(st.text(st.characters(max_codepoint=255)) | st.text('ab=",\\ 0\t\n-', max_size=30))
def test_whatever_comes_is_read_as_directives(header):
    found = directives(header)

    assert all(name == name.lower() and name.isascii() for name in found)


@pytest.mark.parametrize(
    ("text", "found"),
    [(None, None), ("", None), ("-1", None), ("1.5", None), ("²", None), ("٣", None), ("0", 0), ("07", 7)],
)  # fmt: skip
def test_seconds_are_plain_digits(text, found):
    assert seconds(text) == found


def test_no_more_than_a_year_counts():
    assert seconds("9" * 5000) == LONGEST_SECONDS


@pytest.mark.parametrize(
    ("age", "found"),
    [(-1, State.FRESH), (9.9, State.FRESH), (10, State.STALE), (14.9, State.STALE), (15, State.SPARE), (30, State.GONE)],
)  # fmt: skip
def test_an_answer_grows_old(age, found):
    assert state(Lifetimes(10, 5, 20), age) is found


NUMBERS = st.floats(0, 1e6)


@given(st.builds(Lifetimes, NUMBERS, NUMBERS, NUMBERS), st.lists(NUMBERS, min_size=2))
def test_an_answer_never_grows_younger(lifetimes, ages):
    states = [STATES.index(state(lifetimes, age)) for age in sorted(ages)]

    assert states == sorted(states)
