import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.edge.chunks import Chunks, ChunksAreBroken
from broadsheet.edge.limits import CHUNK_LINE_BYTES, TRAILER_BYTES

BODIES = [
    (b"0\r\n\r\n", b""),
    (b"3\r\nabc\r\n0\r\n\r\n", b"abc"),
    (b"3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n", b"abcd"),
    (b"0a\r\n0123456789\r\n000\r\n\r\n", b"0123456789"),
    (b"1;name=value\r\na\r\n0 ; last\r\n\r\n", b"a"),
    (b"2\r\n\r\n\r\n0\r\n\r\n", b"\r\n"),
    (b"1\r\na\r\n0\r\nX-Sum: 5\r\nX-Other:\r\n\r\n", b"a"),
]
BROKEN = [
    b"\r\n", b"x\r\n", b"-1\r\n", b"+1\r\n", b"0x1\r\n", b" 1\r\n", b"1 \r\n", b"1\n", b"\n", b"1_0\r\n",
    b"1\r\nab\r\n", b"1\r\na\n", b"1\r\na0\r\n\r\n", b"1" * 16 + b"\r\n", b"1;\x00\r\n", b"1\r;\r\n",
    b"0\r\nno trailer\r\n\r\n", b"0\r\n: x\r\n", b"0\r\nX: a\x00\r\n", b"0\r\n folded\r\n", b"0\r\n\n",
    b"1;" + b"x" * CHUNK_LINE_BYTES + b"\r\n",
    b"0\r\nX: " + b"x" * TRAILER_BYTES + b"\r\n",
    b"x" * (CHUNK_LINE_BYTES + TRAILER_BYTES + 1),
]  # fmt: skip


def take_all(pieces):
    """The body, how many bytes were used, and whether it is over; given as a connection gives them."""
    chunks, body, used, rest = Chunks(), b"", 0, b""
    for piece in pieces:
        rest += piece
        part, count = chunks.take(rest)
        body, used, rest = body + part, used + count, rest[count:]
    return body, used, chunks.is_over


def split(data, places):
    ends = sorted({0, len(data), *(place % (len(data) + 1) for place in places)})
    return [data[a:b] for a, b in itertools.pairwise(ends)]


@pytest.mark.parametrize(("sent", "body"), BODIES)
def test_a_body_is_put_together(sent, body):
    assert take_all([sent + b"GET /"]) == (body, len(sent), True)


@pytest.mark.parametrize("sent", BROKEN, ids=range(len(BROKEN)))
def test_a_broken_body_is_refused(sent):
    with pytest.raises(ChunksAreBroken):
        Chunks().take(sent)


@pytest.mark.parametrize(
    "sent", [b"", b"5", b"5\r", b"5\r\nab", b"1\r\na", b"1\r\na\r\n0\r\n", b"0\r\nX: a\r\n"]
)
def test_an_unfinished_body_is_waited_for(sent):  # fmt: skip
    assert not take_all([sent])[2]


def as_chunks(parts, trailer=b""):
    return (
        b"".join(b"%x\r\n%b\r\n" % (len(p), p) for p in parts if p) + b"0\r\n" + trailer + b"\r\n"
    )


PARTS = st.lists(st.binary(max_size=40), max_size=6)
PLACES = st.lists(st.integers(0, 999), max_size=12)


@given(PARTS, st.sampled_from([b"", b"X-Sum: 5\r\n"]), st.binary(max_size=20), PLACES)
def test_a_body_is_the_same_however_it_comes(parts, trailer, behind, places):
    sent = as_chunks(parts, trailer)

    assert take_all(split(sent + behind, places)) == (b"".join(parts), len(sent), True)


@given(PARTS, st.integers(0, 999), st.binary(min_size=1, max_size=3), PLACES)
def test_a_body_that_was_changed_on_its_way_is_refused_or_read(parts, place, change, places):
    sent = as_chunks(parts)
    place %= len(sent)
    changed = sent[:place] + change + sent[place + 1 :]

    def taken(pieces):
        try:
            return take_all(pieces)
        except ChunksAreBroken:
            return None

    whole = taken([changed])
    pieces = taken(split(changed, places))
    assert pieces == whole
    if whole is not None:
        body, used, is_over = whole
        assert len(body) <= used <= len(changed)
        assert not is_over or changed[:used].endswith(b"\r\n\r\n")
