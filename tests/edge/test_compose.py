import gzip

import brotli
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.edge.compose import Pages
from broadsheet.edge.encoding import Encoding
from tests.edge.pieces import a_page, a_stored

TAGGED = (b"a", (b"/x",), b"b", (b"/y",))


def plain(page):
    return page.body(Encoding.PLAIN)


def test_fragments_stand_in_their_places():
    page = a_page(a_stored(b"/", TAGGED), a_stored(b"/x", (b"X",)), a_stored(b"/y", (b"Y",)))

    assert plain(page) == b"aXbY"
    assert gzip.decompress(page.body(Encoding.GZIP)) == b"aXbY"
    assert gzip.decompress(page.squeezed(Encoding.GZIP)) == b"aXbY"
    assert brotli.decompress(page.squeezed(Encoding.BROTLI)) == b"aXbY"


def test_a_fragment_that_could_not_be_had_or_was_not_found_leaves_its_place_empty():
    missing = a_stored(b"/y", (b"not found",), status=404)

    assert plain(a_page(a_stored(b"/", TAGGED), None, missing)) == b"ab"


def test_a_fragment_that_is_no_text_leaves_its_place_empty_and_its_own_includes_too():
    photo, nested = a_stored(b"/x", body=b"\xff"), a_stored(b"/y", (b"[", (b"/z",), b"]"))

    assert plain(a_page(a_stored(b"/", TAGGED), photo, nested)) == b"ab[]"


def test_what_is_no_text_is_never_compressed():
    page = a_page(a_stored(body=b"\xff" * 50))

    assert not page.is_text
    assert {page.body(one) for one in Encoding} == {b"\xff" * 50}


def test_a_page_is_as_old_as_its_oldest_piece_and_fresh_as_long_as_its_shortest():
    fragment = a_stored(b"/x", fetched_at=900.0)
    page = a_page(a_stored(b"/", TAGGED), fragment, None)

    assert (page.fetched_at, page.fresh_until) == (900.0, 960.0)


def test_a_page_has_another_digest_once_a_piece_changes():
    stored = a_stored(b"/", TAGGED)
    x, y, z = (a_stored(b"/x", (text,)) for text in (b"x", b"y", b"z"))

    digests = [
        a_page(stored, *two).digest for two in ((x, y), (y, x), (x, z), (x, None), (None, x))
    ]

    assert len(set(digests)) == 5


def some_pages(limit=2000):
    pages = Pages(limit)
    for key in (b"/a", b"/b", b"/c"):
        pages.put(key, a_page())
    return pages


def test_the_page_asked_for_longest_ago_goes_first():
    pages = some_pages()

    assert pages.get(b"/a") is not None
    pages.put(b"/d", a_page())

    assert list(pages.kept) == [b"/c", b"/a", b"/d"]
    assert pages.get(b"/b") is None


def test_a_page_that_grows_makes_room_for_itself_and_is_never_pushed_out_by_itself():
    pages = some_pages()

    pages.grow(b"/a", pages.kept[b"/a"], 5000)

    assert list(pages.kept) == [b"/a"]
    assert pages.size == 5512


def test_a_page_that_is_not_kept_is_not_counted():
    pages = some_pages()
    gone, never = pages.kept[b"/a"], a_page()
    pages.put(b"/a", a_page())

    pages.grow(b"/a", gone, 100)
    pages.grow(b"/x", never, 100)

    assert pages.size == 3 * 512


NAMES = st.sampled_from([b"/a", b"/b", b"/c", b"/d"])
CHANGES = st.lists(
    st.tuples(st.sampled_from(["put", "get", "remove"]), NAMES)
    | st.tuples(st.just("clear"), st.none())
    | st.tuples(st.just("grow"), st.integers(0, 99), st.integers(0, 1500)),
    max_size=40,
)


@given(CHANGES)
def test_whatever_happens_the_size_is_that_of_the_pages_that_are_kept(changes):
    pages, made = Pages(2500), []

    for name, *arguments in changes:
        if name == "put":
            made.append((arguments[0], a_page()))
            pages.put(*made[-1])
        elif name == "grow":
            if made:
                key, page = made[arguments[0] % len(made)]
                pages.grow(key, page, arguments[1])
        else:
            getattr(pages, name)(*filter(None, arguments))

        assert pages.size == sum(one.size for one in pages.kept.values())
        assert pages.size <= 2500 or len(pages.kept) == 1
