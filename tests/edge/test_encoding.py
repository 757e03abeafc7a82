import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.edge.encoding import Encoding, accepted

BROTLI, GZIP, PLAIN = Encoding.BROTLI, Encoding.GZIP, Encoding.PLAIN


@pytest.mark.parametrize(
    ("header", "taken"),
    [
        (None, (PLAIN,)),
        (b"", (PLAIN,)),
        (b"gzip", (GZIP, PLAIN)),
        (b"gzip, deflate, br, zstd", (BROTLI, GZIP, PLAIN)),
        (b"GZIP;Q=0.5 , BR ; q=0.1", (BROTLI, GZIP, PLAIN)),
        (b"x-gzip", (GZIP, PLAIN)),
        (b"br;q=0, gzip", (GZIP, PLAIN)),
        (b"*", (BROTLI, GZIP, PLAIN)),
        (b"*;q=0.5, br;q=0", (GZIP, PLAIN)),
        (b"identity, gzip;q=0.5", (PLAIN,)),
        (b"identity;q=0.2, gzip;q=0.5", (GZIP, PLAIN)),
        (b"identity;q=0", (PLAIN,)),
        (b"gzip;q=2", (PLAIN,)),
        (b"gzip;q=x", (PLAIN,)),
        (b"gzip;level=9", (PLAIN,)),
        (b"gzip;q=nan", (PLAIN,)),
    ],
)
def test_what_a_reader_takes_is_read(header, taken):
    assert accepted(header) == taken


@given(st.binary() | st.text("brgzip*;q=0.15, ", max_size=40).map(str.encode))
def test_whatever_comes_plain_is_taken_last(header):
    assert accepted(header)[-1] is PLAIN
