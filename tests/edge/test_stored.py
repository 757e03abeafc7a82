import pytest

from broadsheet.edge import deflate
from broadsheet.edge.address import Keys
from broadsheet.edge.esi import Include
from broadsheet.edge.freshness import Lifetimes
from broadsheet.edge.stored import renewed, stored
from tests.edge.pieces import a_fetched, a_stored

KEYS = Keys(frozenset({"before"}))
ESI = 'max-age=60, content="ESI/1.0"'
TAGGED = b'x<esi:include src="/_fragments/%6catest/?y=1"/>y<esi:include src="/a%2Fb"/>'


def made(fetched, now=1000.0):
    return stored(b"/", fetched, KEYS, now)


def plain(found):
    return [deflate.plain(one) if isinstance(one, deflate.Text) else one for one in found.pieces]


def test_a_text_is_kept_compressed():
    found = made(a_fetched(b"<p>" * 100, etag='"abc"', surrogate_key="latest  article-1"))

    assert (plain(found), found.body) == ([b"<p>" * 100], None)
    assert (found.etag, found.surrogate_keys) == (b'"abc"', {"latest", "article-1"})
    assert (found.lifetimes, found.fetched_at) == (Lifetimes(60), 1000.0)


def test_a_text_with_includes_is_kept_in_pieces_by_the_keys_of_its_fragments():
    found = made(a_fetched(TAGGED, surrogate_control=ESI))

    assert plain(found) == [b"x", Include(b"/_fragments/latest/"), b"y"]
    assert found.includes == (b"/_fragments/latest/",)


def test_a_text_that_announces_no_includes_is_kept_as_it_is():
    assert plain(made(a_fetched(TAGGED))) == [TAGGED]


@pytest.mark.parametrize(
    "kind",
    ["text/css", "application/feed+json; charset=utf-8", "image/SVG+xml", "application/rss+xml"],
)
def test_texts_are_told_by_their_type(kind):  # fmt: skip
    assert made(a_fetched(content_type=kind)).body is None


@pytest.mark.parametrize("kind", ["image/jpeg", "", "application/octet-stream"])
def test_other_bytes_are_kept_as_they_came(kind):
    found = made(a_fetched(b"\xff\xd8", content_type=kind))

    assert (found.body, found.pieces) == (b"\xff\xd8", ())


@pytest.mark.parametrize(
    "headers",
    [
        {"surrogate_control": "no-store"},
        {"surrogate_control": "max-age=0"},
        {"vary": "Cookie"},
        {"set_cookie": "a=b"},
        {"content_encoding": "gzip"},
    ],
)
def test_what_may_not_be_shared_is_not_kept(headers):
    assert made(a_fetched(**headers)) is None


def test_readers_get_no_header_that_is_for_surrogates_or_for_one_connection():
    found = made(
        a_fetched(
            connection="X-Hop, close", x_hop="1", keep_alive="5", server="s", surrogate_key="k",
            etag="e", vary="Accept-Encoding", age="0", x_other="2",
        )
    )  # fmt: skip

    assert dict(found.headers) == {b"content-type": b"text/html", b"x-other": b"2"}


def test_two_answers_have_two_digests():
    assert made(a_fetched(b"a")).digest != made(a_fetched(b"b")).digest


def test_what_is_renewed_takes_new_headers_and_keys_and_keeps_its_body():
    old = a_stored(keys=["old"], is_purged=True, headers=((b"a", b"1"), (b"date", b"Monday")))
    said = a_fetched(b"", 304, surrogate_control="max-age=9", surrogate_key="new", date="Tuesday")

    found = renewed(old, said, 2000.0)

    assert dict(found.headers) == {
        b"a": b"1", b"date": b"Tuesday", b"content-type": b"text/html"
    }  # fmt: skip
    assert (found.pieces, found.digest) == (old.pieces, old.digest)
    assert (found.lifetimes, found.surrogate_keys) == (Lifetimes(9), {"new"})
    assert (found.fetched_at, found.is_purged) == (2000.0, False)
    assert not old.surrogate_keys & found.surrogate_keys


def test_what_is_renewed_without_a_word_of_keys_keeps_its_own():
    assert renewed(a_stored(keys=["old"]), a_fetched(b"", 304), 2000.0).surrogate_keys == {"old"}


@pytest.mark.parametrize("control", ["no-store", "max-age=0"])
def test_what_may_no_longer_be_kept_is_not_renewed(control):
    assert renewed(a_stored(), a_fetched(b"", 304, surrogate_control=control), 2000.0) is None
