import gzip
import zlib

from hypothesis import given
from hypothesis import strategies as st

from broadsheet.edge import deflate

TEXTS = st.lists(st.binary(max_size=300) | st.just(b"<p>again and again</p>" * 40), max_size=12)


@given(TEXTS)
def test_texts_joined_are_one_gzip_member_of_all_of_them(texts):
    joined = deflate.gzip(map(deflate.text, texts))

    member = zlib.decompressobj(zlib.MAX_WBITS | 16)
    assert member.decompress(joined) == b"".join(texts)
    assert (member.eof, member.unused_data) == (True, b"")


@given(st.binary(max_size=2000))
def test_a_text_comes_back_as_it_was(plain):
    assert deflate.plain(deflate.text(plain)) == plain


def test_texts_longer_than_what_deflate_looks_back_at_are_joined():
    texts = [bytes(range(256)) * 300, b"", b"x" * 200_000, b"y", bytes(range(255, -1, -1)) * 900]

    assert gzip.decompress(deflate.gzip(map(deflate.text, texts))) == b"".join(texts)


def test_one_text_may_stand_in_many_places():
    rail = deflate.text(b"<ol><li>A story</li></ol>" * 100)

    assert gzip.decompress(deflate.gzip([rail] * 5)) == deflate.plain(rail) * 5


def test_no_text_at_all_is_a_member_too():
    assert gzip.decompress(deflate.gzip([])) == b""
    assert deflate.text(b"") is deflate.EMPTY
