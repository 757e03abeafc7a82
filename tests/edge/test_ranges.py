import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.edge.ranges import Part, part

PARTS = [
    (b"bytes=0-0", Part(0, 0)),
    (b"bytes=0-99", Part(0, 9)),
    (b"bytes=3-", Part(3, 9)),
    (b"bytes=-3", Part(7, 9)),
    (b"bytes=-300", Part(0, 9)),
    (b"bytes= 2 - 4", Part(2, 4)),
]
NOT_THERE = [b"bytes=10-", b"bytes=10-20", b"bytes=-0"]
ALL = [b"", b"bytes=-", b"bytes=5-2", b"bytes=0-1,3-4", b"lines=1-2", b"bytes=a-b", b"bytes=" + b"9" * 16 + b"-"]  # fmt: skip


@pytest.mark.parametrize(("header", "found"), PARTS)
def test_a_part_is_found(header, found):
    assert part(header, 10) == found
    assert found.is_there


@pytest.mark.parametrize("header", NOT_THERE)
def test_a_part_behind_the_end_is_not_there(header):
    assert not part(header, 10).is_there


@pytest.mark.parametrize("header", ALL)
def test_what_names_no_one_part_gets_all(header):
    assert part(header, 10) is None


@given(st.binary() | st.from_regex(rb"bytes=\d{0,4}-\d{0,4}", fullmatch=True), st.integers(0, 999))
def test_no_part_is_larger_than_the_whole(header, length):
    found = part(header, length)

    if found is not None and found.is_there:
        assert 0 <= found.first <= found.last < length
