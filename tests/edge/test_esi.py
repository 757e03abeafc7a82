import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.edge.esi import INCLUDE_COUNT, Include, parse

A, B = Include(b"/a"), Include(b"/b")

PAGES = [
    (b"", ()),
    (b"plain", (b"plain",)),
    (b'x<esi:include src="/a"/>y', (b"x", A, b"y")),
    (b"<esi:include src='/a' />", (A,)),
    (b'<esi:include src="/a"></esi:include>y', (A, b"y")),
    (b'<esi:include onerror="continue" src = "/a"/>', (A,)),
    (b'<esi:include\n\tsrc="/a"\n/>', (A,)),
    (b'<esi:include src="/a"/><esi:include src="/b"/>', (A, B)),
    (b'<esi:include src="/?a=1&amp;b=2"/>', (Include(b"/?a=1&b=2"),)),
    (b"x<esi:remove>old</esi:remove>y", (b"xy",)),
    (b"x<esi:remove>a\nb<p></esi:remove><esi:remove></esi:remove>y", (b"xy",)),
    (b'x<esi:comment text="to be done"/>y', (b"xy",)),
    (b"x<!--esi <p>shown</p>-->y", (b"x<p>shown</p>y",)),
    (b'<!--esi x<esi:include src="/a"/>-->', (b"x", A)),
    (b"<!-- a comment -->", (b"<!-- a comment -->",)),
]
NOT_OURS = [
    b"<esi:include/>",
    b'<esi:include src=""/>',
    b'<esi:include src="b"/>',
    b'<esi:include src="//other.example/a"/>',
    b'<esi:include src="http://other.example/a"/>',
    b'<esi:include data-src="/a"/>',
    b'<esi:include src="/\xe2"/>'.replace(b"/\xe2", b"&#8212;"),
]
BROKEN = [
    b'<esi:include src="/a"',
    b"<esi:include <b>>",
    b"<esi:remove>never closed",
    b"<!--esi never closed",
    b"<!--esination-->",
    b"<esi:includes/>",
    b"<esi:vars>$(HTTP_HOST)</esi:vars>",
]
WORDS = st.sampled_from([
    b"<esi:include", b' src="/a"', b" src='/b'", b"/>", b"<esi:remove>", b"</esi:remove>", b"<!--esi ",
    b"-->", b"<esi:comment", b"<", b">", b'"', b" ", b"\x00\xff", b"text",
])  # fmt: skip


@pytest.mark.parametrize(("body", "pieces"), PAGES)
def test_a_page_is_taken_apart(body, pieces):
    assert parse(body) == pieces


@pytest.mark.parametrize("tag", NOT_OURS)
def test_an_include_that_names_nothing_of_this_site_is_a_place_for_nothing(tag):
    assert parse(b"x" + tag + b"y") == (b"xy",)


@pytest.mark.parametrize("body", BROKEN)
def test_a_broken_tag_stays_in_the_text(body):
    assert parse(body) == (body,)


def test_what_is_one_include_too_many_is_a_place_for_nothing():
    pieces = parse(b'<esi:include src="/a"/>,' * (INCLUDE_COUNT + 2))

    assert [one for one in pieces if isinstance(one, Include)] == [A] * INCLUDE_COUNT
    assert b"".join(one for one in pieces if isinstance(one, bytes)) == b"," * (INCLUDE_COUNT + 2)


@given(st.binary().filter(lambda body: b"esi" not in body))
def test_nothing_is_lost_of_a_page_without_tags(body):
    assert b"".join(parse(body)) == body


@given(st.lists(WORDS | st.binary(max_size=6), max_size=40).map(b"".join))
def test_whatever_comes_is_taken_apart(body):
    pieces = parse(body)

    assert all(pieces)
    kinds = [isinstance(one, bytes) for one in pieces]
    assert (True, True) not in set(itertools.pairwise(kinds))
    assert all(one.path.startswith(b"/") for one in pieces if isinstance(one, Include))


TEXTS = st.binary(max_size=20).filter(lambda text: not set(text) & set(b"<>"))
PATHS = st.sampled_from([b"/a", b"/b", b"/c/?before=1"])


@given(st.lists(TEXTS | PATHS.map(Include), max_size=20), st.dictionaries(PATHS, TEXTS))
def test_fragments_are_put_in_where_their_tags_stand(parts, fragments):
    tagged = b"".join(
        b'<esi:include src="%b"/>' % one.path if isinstance(one, Include) else one for one in parts
    )

    def put_in(pieces):
        return b"".join(
            fragments.get(one.path, b"") if isinstance(one, Include) else one for one in pieces
        )

    assert put_in(parse(tagged)) == put_in(parts)
