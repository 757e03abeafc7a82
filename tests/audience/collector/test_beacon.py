import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.audience.arrival import Source
from broadsheet.audience.collector.beacon import (
    MOST_BYTES,
    MOST_ID,
    MOST_SECONDS,
    SOURCES,
    Engaged,
    Read,
    parse,
)  # fmt: skip

READ = {"s": "a.b.c.d", "a": 1.5, "r": "search", "f": 3}
ENGAGED = {"s": "a.b.c.d", "a": 0, "e": 12, "d": 100}


def said(beacon, **changed):
    return json.dumps(beacon | changed).encode()


def test_the_first_beacon_says_what_was_seen():
    assert parse(said(READ)) == Read("a.b.c.d", 1.5, Source.SEARCH, 3)


def test_the_second_beacon_says_how_it_was_read():
    assert parse(said(ENGAGED)) == Engaged("a.b.c.d", 0.0, 12, 100)


@pytest.mark.parametrize(
    ("age", "believed"), [(-1, 0), (-1e300, 0), (86401, 86400), (10**90, 86400), (1e300, 86400)]
)
def test_an_age_is_believed_as_far_as_a_day(age, believed):
    assert parse(said(READ, a=age)).age_seconds == believed


@pytest.mark.parametrize("source", list(Source))
def test_every_class_of_referrer_is_known(source):
    assert parse(said(READ, r=source.value)).source is source


BROKEN = [
    b"", b" ", b"null", b"true", b"1", b'"s"', b"[]", b"{}", b"[" * 200, b'{"s":' * 40, b"\xff\xfe{}",
    b"\xef\xbb\xbf" + said(READ), said(READ) + b"x", said(READ)[:-1], said(READ)[:-1] + b',"f":4}',
    said(READ).replace(b"1.5", b"NaN"), said(READ).replace(b"1.5", b"Infinity"),
    said(READ).replace(b"1.5", b"-Infinity"), said(READ).replace(b'"a.b.c.d"', b'"\xff"'),
    said(READ).replace(b'"a.b.c.d"', b'"\n"'), said(READ | ENGAGED), said(READ, x=1), said(ENGAGED, r="direct"),
    said(READ, s=1), said(READ, s=None), said(READ, s=["a"]), said(READ, a=True), said(READ, a="1"),
    said(READ, a=None), said(READ, a=[1]), said(READ, r="me"), said(READ, r=["direct"]), said(READ, r=1), said(READ, f=True),
    said(READ, f=-1), said(READ, f=1.0), said(READ, f=MOST_ID + 1), said(READ, f="3"), said(ENGAGED, e=-1),
    said(ENGAGED, e=1.5), said(ENGAGED, e=True), said(ENGAGED, e=MOST_SECONDS + 1), said(ENGAGED, d=101),
    said(ENGAGED, d=-1), said(ENGAGED, d=False), said(ENGAGED, d={"d": 1}),
]  # fmt: skip


@pytest.mark.parametrize("body", BROKEN)
def test_what_our_script_does_not_send_is_no_beacon(body):
    assert parse(body) is None


def test_an_age_beyond_all_numbers_is_believed_for_a_day_or_not_at_all():
    assert parse(said(READ).replace(b"1.5", b"1e999")).age_seconds == MOST_SECONDS
    assert parse(said(READ).replace(b"1.5", b"9" * 120)).age_seconds == MOST_SECONDS


def test_numbers_without_end_are_no_beacon():
    assert parse(said(READ).replace(b"1.5", b"9" * 5000)) is None


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(st.binary(max_size=256))
def test_no_bytes_break_it(body):
    assert parse(body) is None or body.strip().startswith(b"{")


@given(st.dictionaries(st.sampled_from("sarfed"), values, max_size=5))
def test_whatever_is_said_a_beacon_keeps_its_bounds(found):
    beacon = parse(json.dumps(found).encode())

    if beacon is not None:
        assert 0 <= beacon.age_seconds <= MOST_SECONDS
    if isinstance(beacon, Read):
        assert 0 <= beacon.from_story_id <= MOST_ID
    if isinstance(beacon, Engaged):
        assert 0 <= beacon.engaged_seconds <= MOST_SECONDS
        assert 0 <= beacon.depth_percent <= 100


@given(
    st.text(st.characters(codec="ascii", min_codepoint=32), max_size=50), st.floats(0, MOST_SECONDS), st.sampled_from(list(SOURCES)), st.integers(0, MOST_ID),
)  # fmt: skip
def test_what_our_script_sends_is_read_as_it_was_meant(stamp, age, source, story):
    beacon = parse(said({"s": stamp, "a": age, "r": source, "f": story}))

    assert beacon == Read(stamp, age, SOURCES[source], story)


def test_the_longest_beacon_fits():
    stamp = f"{10**12}.{10**9}-{10**9}-{10**9}.{10**6}.{'x' * 16}"
    longest = json.dumps(READ | {"s": stamp, "a": 86399.123, "f": 10**12}, separators=(",", ":"))

    assert len(longest) < MOST_BYTES
