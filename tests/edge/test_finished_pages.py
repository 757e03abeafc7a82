"""A finished page is made anew when something that it shows is another, and only then."""

import asyncio

import pytest

from broadsheet.edge import stored
from broadsheet.edge.address import Keys
from broadsheet.edge.compose import Pages
from broadsheet.edge.decide import Site
from broadsheet.edge.fetch import Fetched
from broadsheet.edge.life import Edge
from broadsheet.edge.request import Request
from broadsheet.edge.store import Store

STORY, RAIL = b"/a/", b"/_fragments/popular-now"
HEAD = b"GET /a/ HTTP/1.1\r\nHost: paper.example\r\n\r\n"
FOR_SURROGATES = (b"surrogate-control", b'max-age=600, content="ESI/1.0"')


def an_edge():
    site = Site(frozenset({b"paper.example"}), Keys())
    return Edge(site, origin=None, passer=None, store=Store(10**6), pages=Pages(10**6))


def keep(edge, key, body, *, age=0.0, status=200, kind=b"text/html"):
    fetched = Fetched(status, [FOR_SURROGATES, (b"content-type", kind)], body)
    edge.store.put(stored.stored(key, fetched, edge.site.keys, edge.loop.time() - age))


def asked(edge):
    answer = edge.at_once(Request(HEAD, b"GET", STORY, closes=False))
    return answer.partition(b"\r\n\r\n")


def in_loop(test):
    """The edge belongs to a running loop."""

    async def run():
        edge = an_edge()
        keep(edge, STORY, b'<h1>Tide</h1><esi:include src="/_fragments/popular-now"/>', age=9)
        keep(edge, RAIL, b"<ol>1</ol>", age=20)
        test(edge)

    return lambda: asyncio.run(run())


@in_loop
def test_a_fragment_fetched_anew_that_shows_the_same_leaves_the_page_as_it_is(edge):
    asked(edge)
    before = edge.pages.kept[STORY]

    keep(edge, RAIL, b"<ol>1</ol>", age=5)
    body = asked(edge)[2]

    assert body == b"<h1>Tide</h1><ol>1</ol>"
    assert edge.pages.kept[STORY] is before
    assert edge.tally.composed == 1


@in_loop
def test_the_page_is_as_old_as_its_oldest_piece_then(edge):
    asked(edge)

    keep(edge, RAIL, b"<ol>1</ol>", age=5)
    asked(edge)

    page = edge.pages.kept[STORY]
    assert page.fetched_at == edge.store.kept[STORY].fetched_at
    assert page.fresh_until == edge.store.kept[STORY].fresh_until
    assert page.fragments == (edge.store.kept[RAIL],)


@pytest.mark.parametrize(
    ("body", "answered", "shown"),
    [
        (b"<ol>2</ol>", {}, b"<h1>Tide</h1><ol>2</ol>"),
        (b"<ol>1</ol>", {"status": 404}, b"<h1>Tide</h1>"),
        (b"<ol>1</ol>", {"kind": b"image/png"}, b"<h1>Tide</h1>"),
        (b"", {}, b"<h1>Tide</h1>"),
    ],
)
def test_a_fragment_that_shows_something_else_makes_another_page(body, answered, shown):
    def test(edge):
        asked(edge)

        keep(edge, RAIL, body, **answered)

        assert asked(edge)[2] == shown
        assert edge.tally.composed == 2

    in_loop(test)()


@in_loop
def test_a_story_that_changed_makes_another_page(edge):
    asked(edge)

    keep(edge, STORY, b'<h1>Flood</h1><esi:include src="/_fragments/popular-now"/>')

    assert asked(edge)[2] == b"<h1>Flood</h1><ol>1</ol>"
    assert edge.tally.composed == 2
