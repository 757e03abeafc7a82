"""What `make bench-edge` counts as right, and as enough."""

import gzip

import pytest

from bench import programs
from bench.edge import bars, many, readers, scripted
from bench.edge.contestants import Server
from bench.edge.readers import BytesAreWrong
from bench.edge.recorded import Answer, Recorded
from bench.edge.rounds import Measured, Round, Row
from broadsheet.edge.request import Request

PAGE = b'<title>Tide</title><esi:include src="/_fragments/popular-now"/></html>\n'
WHOLE = b"<title>Tide</title><ol>1</ol></html>\n"


def measured(name, *cpu):
    row = Row(name, Server(name, 1, 1), "/", "gzip", 1)
    return Measured(row, [Round(one, 0.0, 1.0, 1.0, 1.0) for one in cpu], 1.0, 1.0)


def recorded():
    fragment = Answer((("etag", '"x"'),), b"<ol>1</ol>")
    page = Answer((("etag", '"p"'), ("surrogate-key", "article-1")), PAGE)
    return Recorded(page, Answer((), WHOLE), {"/_fragments/popular-now": fragment})


def test_a_bar_is_met_by_the_medians():
    others = (measured(bars.VARNISH, 16.0), measured(bars.ESI, 90.0))

    found = bars.judge([measured(bars.EDGE, 99, 10, 9), measured(bars.NGINX, 6.0), *others])

    assert [bar.ratio for bar in found] == [0.6, 1.6, 9.0]
    assert [bar.is_met for bar in found] == [True, True, False]


def test_the_recorded_page_is_put_together():
    assert recorded().inlined() == WHOLE


def test_each_story_is_another_page_and_popular_now_is_another_each_time():
    origin = scripted.Scripted(recorded())

    def asked(path):
        head = b"GET %b HTTP/1.1\r\nHost: a\r\n\r\n" % path
        return origin.at_once(Request(head, b"GET", path, closes=False))

    first, again = asked(scripted.CHANGING), asked(scripted.CHANGING)
    assert first != again
    assert first.endswith(b"<ol>1</ol><!-- 000000001 -->")
    assert b"<title>Tide 00007</title>" in asked(b"/a/7/")
    assert b"surrogate-key: article-7\r\n" in asked(b"/a/7/")
    assert asked(b"/b/").startswith(b"HTTP/1.1 404 ")


@pytest.fixture
def answering(monkeypatch):
    def answer(body, **headers):
        named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
        monkeypatch.setattr(readers.recorded, "ask", lambda *_: Answer(named, body))
        monkeypatch.setattr(readers, "PATIENCE_SECONDS", 0)

    return answer


def test_what_is_compressed_and_was_kept_is_right(answering):
    answering(gzip.compress(WHOLE), content_encoding="gzip", cache_status="Broadsheet; hit; ttl=9")

    assert readers.plain(readers.check(Server("edge", 1, 1), "/", "gzip", WHOLE)) == WHOLE


@pytest.mark.parametrize(
    "headers",
    [
        {"cache_status": "Broadsheet; fwd=uri-miss"},
        {"x_varnish": "3"},
        {"content_encoding": "gzip"},
    ],
)
def test_an_answer_that_was_not_kept_or_is_compressed_otherwise_is_wrong(answering, headers):
    answering(WHOLE, **headers)

    with pytest.raises(BytesAreWrong):
        readers.check(Server("edge", 1, 1), "/", "", WHOLE)


def test_another_page_is_wrong(answering):
    answering(WHOLE.replace(b"1", b"2"))

    with pytest.raises(BytesAreWrong):
        readers.check(Server("edge", 1, 1), "/", "", WHOLE)


def test_the_most_read_story_is_asked_for_most(tmp_path):
    order = many.write_order(tmp_path / "order").read_text().split()

    counts = [order.count(f"/a/{number}/") for number in (0, 1, 9)]
    assert len(order) == many.ASKED
    assert counts[0] > 1.8 * counts[1] > 7 * counts[2]


def test_what_is_missing_is_named_as_packages(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")

    with pytest.raises(programs.IsMissing, match="apt-get install wrk2 nginx-full"):
        programs.servers(nowrk="wrk2", nonginx="nginx-full")
