"""What RFC 9110, 9111 and 9112 ask of a cache, by example."""

import gzip

import pytest

from broadsheet.edge.freshness import Lifetimes, directives, lifetimes, moment
from tests.edge.caching import play, said

MINUTE = b"Cache-Control: max-age=60"
DATED = b"Last-Modified: Wed, 01 Jan 2020 00:00:00 GMT"
DATE = "Sun, 06 Nov 1994 08:49:37 GMT"


# What may be kept, and for how long.


@pytest.mark.parametrize(
    "text", [DATE, "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"]
)
def test_a_date_has_three_forms(text):
    assert moment(text) == moment(DATE)
    assert moment(text) is not None


@pytest.mark.parametrize(
    "text", ["0", "", "Sun, 06 Nov 1994 08:49:37 AEST", "Sun, 06 Nov 1994 08:49:37 +0200", "GMT"]
)
def test_anything_else_is_no_date(text):
    assert moment(text) is None


def test_a_page_that_expires_at_an_old_form_of_date_is_kept_until_then():
    headers = {"date": DATE, "expires": "Sun Nov  6 08:50:37 1994"}

    assert lifetimes(200, headers) == Lifetimes(60)


@pytest.mark.parametrize(
    ("control", "fresh"),
    [
        ("max-age=60;broadsheet", 60),
        ("max-age=10, max-age=60;broadsheet", 60),
        ("max-age=60;broadsheet, max-age=10", 60),
        ("max-age=60, no-store=;another", 60),
    ],
)
def test_what_surrogate_control_says_to_the_edge_by_name_counts(control, fresh):
    assert lifetimes(200, {"surrogate-control": control}) == Lifetimes(fresh)


def test_what_surrogate_control_says_to_another_surrogate_counts_for_nothing():
    assert lifetimes(200, {"surrogate-control": "max-age=60;another"}) is None


def test_cache_control_knows_no_targets():
    assert directives("max-age=60;broadsheet") == {"max-age": "60;broadsheet"}
    assert lifetimes(200, {"cache-control": "max-age=60;broadsheet"}) is None


@pytest.mark.parametrize("control", [b"Cache-Control", b"Surrogate-Control"])
def test_how_old_an_answer_was_when_it_came_is_taken_off_and_told(control):
    async def story(scene):
        first = await scene.get()
        second = await scene.get()
        scene.let_pass(31)
        third = await scene.get()

        ages = [int(answer.header("age")) for answer in (first, second)]
        assert ages in ([30, 30], [30, 31], [31, 31])  # a second may end meanwhile
        assert third.body == b"new"

    play(
        story,
        said(b"old", control + b": max-age=60", b"Age: 30"),
        said(b"new", control + b": max-age=60"),
    )


def test_an_answer_that_is_older_than_it_may_become_is_not_kept():
    async def story(scene):
        await scene.get()

        assert not scene.edge.store.kept

    play(story, said(b"old", b"Surrogate-Control: max-age=60", b"Age: 61"))


def test_what_is_shown_because_the_origin_failed_says_how_old_it_is():
    async def story(scene):
        await scene.get()
        scene.let_pass(20)
        spare = await scene.get()

        assert spare.body == b"words"
        assert int(spare.header("age")) >= 20

    kept = b"Cache-Control: max-age=10, stale-if-error=600"
    play(story, said(b"words", kept), said(status=503))


# 304, and the questions that lead to it.


def test_a_page_without_a_tag_is_renewed_by_its_date():
    async def story(scene):
        await scene.get()
        scene.let_pass(61)
        renewed = await scene.get()

        assert b"if-modified-since: Wed, 01 Jan 2020 00:00:00 GMT" in scene.asked[1]
        assert (renewed.status, renewed.body) == (200, b"words")

    play(story, said(b"words", MINUTE, DATED), said(b"", MINUTE, status=304))


def test_a_304_that_says_no_lifetime_leaves_the_old_one():
    async def story(scene):
        await scene.get()
        scene.let_pass(61)
        renewed = await scene.get()

        assert renewed.body == b"words"
        assert scene.edge.store.kept[b"/"].lifetimes == Lifetimes(60)

    play(
        story,
        said(b"words", b"Surrogate-Control: max-age=60", b'ETag: "a"'),
        said(b"", status=304),
    )


def test_a_304_changes_headers_but_none_that_describe_the_body():
    async def story(scene):
        await scene.get()
        scene.let_pass(61)
        renewed = await scene.get()

        assert renewed.header("x-part") == "new"
        assert renewed.header("content-md5") == "old"
        assert renewed.header("etag") == '"a"'

    play(
        story,
        said(b"words", MINUTE, b'ETag: "a"', b"X-Part: old", b"Content-MD5: old"),
        said(b"", MINUTE, b'ETag: "b"', b"X-Part: new", b"Content-MD5: new", status=304),
    )


@pytest.mark.parametrize("tag", [b"unquoted", b'W/unquoted"', b'"two", "tags"'])
def test_a_tag_that_is_none_is_not_handed_on(tag):
    async def story(scene):
        made = (await scene.get()).header("etag")

        assert len(made) == 26
        assert made[0] == made[-1] == '"'
        assert (await scene.get(b"/", b"If-None-Match: " + made.encode())).status == 304

    play(story, said(b"words", MINUTE, b"ETag: " + tag))


@pytest.mark.parametrize(
    "tags", [b'"a,b"', b'W/"a,b"', b'"x", "a,b"', b'"x","a,b","y"', b'"a,b-gzip"', b"*"]
)
def test_a_tag_is_found_among_others_though_it_has_a_comma(tags):
    async def story(scene):
        await scene.get()

        assert (await scene.get(b"/", b"If-None-Match: " + tags)).status == 304
        assert (await scene.get(b"/", b'If-None-Match: "a", "b"')).status == 200

    play(story, said(b"words", MINUTE, b'ETag: "a,b"'))


def test_a_part_is_given_to_get_alone():
    async def story(scene):
        await scene.get()
        part = await scene.get(b"/", b"Range: bytes=0-1")
        head = await scene.get(b"/", b"Range: bytes=0-1", method=b"HEAD")

        assert (part.status, part.body) == (206, b"wo")
        assert (head.status, head.header("content-length")) == (200, "5")

    play(story, said(b"words", MINUTE))


# What goes out.


def test_what_compression_makes_longer_goes_out_as_it_is():
    async def story(scene):
        await scene.get(b"/", b"Accept-Encoding: gzip")
        short = await scene.get(b"/", b"Accept-Encoding: gzip")
        long = await scene.get(b"/long", b"Accept-Encoding: gzip")

        assert (short.body, short.header("content-encoding")) == (b"words", "")
        assert short.header("vary") == "Accept-Encoding"
        assert gzip.decompress(long.body) == b"word " * 99

    play(story, said(b"words", MINUTE), said(b"word " * 99, MINUTE))


def test_an_answer_without_content_has_no_body():
    async def story(scene):
        await scene.get()
        answer = await scene.get(b"/", b"Accept-Encoding: gzip")

        assert (answer.status, answer.body) == (204, b"")
        assert "content-length" not in answer.headers
        assert "content-encoding" not in answer.headers

    play(story, said(b"", MINUTE, status=204))


# What may not be kept.


def test_what_may_not_be_kept_is_asked_for_once():
    async def story(scene):
        answer = await scene.get()

        assert (answer.status, answer.body) == (302, b"there")
        assert answer.header("location") == "/there/"
        assert answer.header("cache-status") == "Broadsheet; fwd=uri-miss"
        assert len(scene.asked) == 1

    play(story, said(b"there", b"Location: /there/", b"Cache-Control: private", status=302))


def test_two_cookies_stay_two_and_go_to_one_reader():
    async def story(scene):
        first = await scene.get()
        second = await scene.get()

        assert first.headers["set-cookie"] == ["a=1; Expires=" + DATE, "b=2"]
        assert second.headers["set-cookie"] == ["a=3"]

    cookies = (b"Set-Cookie: a=1; Expires=" + DATE.encode(), b"Set-Cookie: b=2")
    play(story, said(b"one", MINUTE, *cookies), said(b"two", MINUTE, b"Set-Cookie: a=3"))


@pytest.mark.parametrize(
    ("answer", "header"),
    [
        (said(b"for all"), b"Cookie: a=1"),
        (said(b"for all", b"Vary: Accept-Language"), b"Accept-Language: de"),
        (said(b"for all", b"Vary: *"), b"Accept: text/html"),
        (said(b'<esi:include src="/part"/>'), b"Accept: text/html"),
        (said(b"<!--esi for surrogates -->"), b"Accept: text/html"),
        (said(b"for all", b"Content-Encoding: gzip"), b"Accept: text/html"),
    ],
    ids=["cookie", "language", "anything", "includes", "comments", "compressed"],
)
def test_who_may_get_another_answer_asks_for_it(answer, header):
    async def story(scene):
        found = await scene.get(b"/", header)

        assert found.body == b"for one"
        assert header.lower() in scene.asked[1].lower()

    play(story, answer, said(b"for one"))


def test_a_304_that_may_not_be_kept_is_no_answer_to_a_reader_who_has_nothing():
    async def story(scene):
        await scene.get()
        scene.let_pass(61)
        answer = await scene.get()

        assert (answer.status, answer.body) == (200, b"private now")

    private = b"Cache-Control: private"
    play(
        story,
        said(b"words", MINUTE, b'ETag: "a"'),
        said(b"", private, status=304),
        said(b"private now", private),
    )


# What is handed through.


def test_an_answer_without_a_date_gets_that_of_its_coming():
    async def story(scene):
        for target in (b"/kept", b"/private"):
            assert moment((await scene.get(target)).header("date"))

    play(story, said(b"kept", MINUTE), said(b"private", b"Cache-Control: private"))


@pytest.mark.parametrize("control", [MINUTE, b"Cache-Control: no-store"])
def test_what_is_for_a_proxy_ends_at_the_edge(control):
    async def story(scene):
        answer = await scene.get()

        assert answer.header("proxy-authentication-info") == ""
        assert answer.header("x-hop") == ""
        assert answer.header("x-part") == "stays"

    hop = (b"Connection: x-hop", b"X-Hop: goes", b"Proxy-Authentication-Info: goes")
    play(story, said(b"words", control, *hop, b"X-Part: stays"))


def test_a_length_beside_chunks_counts_for_nothing():
    async def story(scene):
        answer = await scene.get(b"/", b"Authorization: Basic YTpi")

        assert "content-length" not in answer.headers
        assert answer.body == b"words"

    head = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"
    play(story, head + b"5\r\nwords\r\n0\r\n\r\n")


def test_reading_is_tried_again_where_a_connection_was_just_closed():
    async def story(scene):
        assert (await scene.get(b"/kept")).body == b"kept"
        assert (await scene.get(b"/through", b"Authorization: Basic YTpi")).body == b"through"

    play(story, None, said(b"kept", MINUTE), None, said(b"through"))


def test_writing_is_not_tried_again():
    async def story(scene):
        assert (await scene.get(b"/", method=b"DELETE")).status == 503
        assert len(scene.asked) == 1

    play(story, None, said(b"twice"))


def test_the_origin_hears_that_there_is_somebody_between():
    async def story(scene):
        await scene.get(b"/")
        await scene.get(b"/through", b"Authorization: Basic YTpi")

        assert all(b"\r\nvia: 1.1 broadsheet\r\n" in asked for asked in scene.asked)

    play(story, said(b"kept", MINUTE), said(b"through"))


def test_each_line_of_a_list_counts():
    async def story(scene):
        lines = (b"Connection: x-hop", b"X-Hop: goes", b"X-Forwarded-For: 192.0.2.66")
        await scene.get(
            b"/", b"Authorization: Basic YTpi", *lines, b"X-Forwarded-For: 192.0.2.7, 10.0.0.9"
        )

        assert b"x-hop" not in scene.asked[0]
        assert b"\r\nx-address: 192.0.2.7\r\n" in scene.asked[0]

    play(story, said(b"through"))


# What a change makes stale.


@pytest.mark.parametrize(
    "headers",
    [
        (b"Location: /story/?before=now&utm_source=x#comments",),
        (b"Location: http://paper.example/story/?before=now",),
        (b"Content-Location: ../story/?before=now",),
    ],
)
def test_what_the_answer_to_a_change_names_is_fetched_anew(headers):
    async def story(scene):
        await scene.get(b"/story/?before=now")
        await scene.get(b"/comments/", method=b"POST")
        answer = await scene.get(b"/story/?before=now")

        assert answer.body == b"new"

    play(story, said(b"old", MINUTE), said(b"", *headers, status=303), said(b"new", MINUTE))


@pytest.mark.parametrize(
    "answer",
    [
        said(b"", b"Location: http://elsewhere.example/story/", status=303),
        said(b"", b"Location: http://[broken/story/", status=303),
        said(b"", b"Location: /story/", status=400),
        said(b"", b"Location: /story/", status=301),
    ],
    ids=["another site", "broken", "refused", "moved"],
)
def test_nothing_else_becomes_stale_by_it(answer):
    async def story(scene):
        await scene.get(b"/story/")
        await scene.get(b"/comments/", method=b"POST")

        assert (await scene.get(b"/story/")).body == b"old"

    play(story, said(b"old", MINUTE), answer)


def test_what_was_posted_to_becomes_stale_under_every_spelling():
    async def story(scene):
        await scene.get(b"/story/")
        await scene.get(b"/%73tory/?utm_source=x", method=b"POST")

        assert (await scene.get(b"/story/")).body == b"new"

    play(story, said(b"old", MINUTE), said(b"", status=204), said(b"new", MINUTE))
