import asyncio

import pytest

from tests.edge.exchange import HOST, exchanged, request
from tests.edge.origin import Said, kept, page

UNKEPT = [
    {"Cache-Control": "private, no-store"},
    {"Surrogate-Control": "max-age=60", "Set-Cookie": "session=1"},
    {"Surrogate-Control": "max-age=60", "Vary": "Cookie"},
    {"Surrogate-Control": "max-age=60", "Content-Encoding": "deflate"},
    {},
]
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"


@pytest.mark.parametrize("headers", UNKEPT)
@exchanged
async def test_what_is_for_one_reader_is_asked_for_by_each_as_who_they_are(scene, headers):
    scene.origin.say(b"/me", Said(b"yours", 200, headers))

    answers = [await scene.ask(b"/me", b"Cookie: name=%d" % number) for number in range(3)]

    assert {(one.body, one.how) for one in answers} == {(b"yours", "fwd=bypass")}
    sent = [asked.headers.get(b"cookie") for asked in scene.origin.asked]
    assert sent == [None, [b"name=0"], [b"name=1"], [b"name=2"]]
    assert scene.edge.store.kept == {}


@exchanged
async def test_many_who_ask_at_once_for_what_is_for_one_reader_get_each_their_own(scene):
    scene.origin.say(b"/me", Said(b"yours", 200, {"Cache-Control": "private"}))

    answers = await scene.ask_all(*[b"/me"] * 20)

    assert {answer.body for answer in answers} == {b"yours"}
    assert scene.origin.count(b"/me") == 20


@exchanged
async def test_an_address_that_gave_nothing_to_keep_is_tried_again_later(scene):
    scene.origin.say(b"/me", Said(b"yours", 200, {"Cache-Control": "private"}), page(b"all"))
    await scene.ask(b"/me")

    scene.let_pass(11)
    await scene.ask(b"/me")

    assert (await scene.ask(b"/me")).how == "hit"


@exchanged
async def test_the_desk_is_handed_through_with_all_that_belongs_to_it(scene):
    said = {
        "Set-Cookie": "a=b",
        "ETag": '"x"',
        "Vary": "Cookie",
        "Server": "s",
        "Surrogate-Key": "k",
    }
    scene.origin.say(b"/desk/?p=1&q", Said(b"desk", 200, said))

    answer = await scene.ask(b"/desk/?p=1&q", b"Cookie: c=d", b"If-None-Match: W/x")

    [asked] = scene.origin.asked
    assert (asked.headers[b"cookie"], asked.headers[b"if-none-match"]) == ([b"c=d"], [b"W/x"])
    assert answer.headers.pop("date")
    assert answer.headers == {
        "set-cookie": "a=b", "etag": '"x"', "vary": "Cookie", "content-length": "4",
        "cache-status": "Broadsheet; fwd=bypass",
    }  # fmt: skip
    assert (answer.body, scene.edge.tally.passes) == (b"desk", 1)


@exchanged
async def test_the_origin_is_told_by_the_edge_alone_who_the_reader_is(scene):
    lines = [
        b"X_Forwarded_For: 10.0.0.1", b"X-Forwarded-For: 203.0.113.1", b"X-Forwarded-Proto: https",
        b"Broadsheet-Address: 10.0.0.1", b"Broadsheet-Token: guessed", b"Surrogate-Capability: x",
        b"Connection: x-hop", b"X-Hop: 1",
    ]  # fmt: skip

    await scene.ask(b"/desk/", *lines)
    scene.trusted.add("127.0.0.1")
    await scene.ask(b"/desk/", *lines)

    first, second = (asked.headers for asked in scene.origin.asked)
    assert (first[b"broadsheet-address"], first[b"broadsheet-token"]) == (
        [b"127.0.0.1"],
        [b"a-token"],
    )
    assert second[b"broadsheet-address"] == [b"203.0.113.1"]
    assert first[b"host"] == [HOST]
    assert first.keys() == {
        b"host", b"surrogate-capability", b"via", b"broadsheet-address", b"broadsheet-token"
    }  # fmt: skip


@exchanged
async def test_what_is_posted_arrives_whole_and_makes_its_page_stale(scene):
    scene.origin.say(
        b"/comments/", page(b"none yet"), Said(b"", 303, {"Location": "/"}), page(b"one")
    )
    await scene.ask(b"/comments/")

    answer = await scene.ask(b"/comments/?x=1", method=b"POST", body=b"c" * 60_000)

    assert (answer.status, answer.how) == (404, "fwd=method")
    assert scene.origin.asked[-1].body == b"c" * 60_000
    assert (await scene.ask(b"/comments/")).how == "hit"
    answer = await scene.ask(b"/comments/", method=b"POST", body=b"c" * 60_000)
    assert answer.status == 303
    assert (await scene.ask(b"/comments/")).body == b"one"


@exchanged
async def test_what_is_posted_with_parameters_makes_the_same_page_stale(scene):
    scene.origin.say(b"/comments/", page(b"none yet"), page(b"one"))
    scene.origin.say(b"/comments/?form=1", Said(b"", 204))
    await scene.ask(b"/comments/")

    assert (await scene.ask(b"/comments/?form=1", method=b"POST")).status == 204
    assert (await scene.ask(b"/comments/")).body == b"one"


@exchanged
async def test_what_was_posted_in_chunks_arrives_with_its_length(scene):
    scene.origin.say(b"/a", Said(b"thanks"))
    reader = await scene.reader()
    reader.send(request(b"/a", b"Transfer-Encoding: chunked", method=b"POST") + b"3\r\nabc\r\n")
    reader.send(b"0\r\n\r\n")

    assert (await reader.answer()).body == b"thanks"
    [asked] = scene.origin.asked
    assert (asked.body, asked.headers[b"content-length"]) == (b"abc", [b"3"])
    assert b"transfer-encoding" not in asked.headers


@pytest.mark.parametrize(
    ("method", "length"), [(b"POST", [b"0"]), (b"DELETE", [b"0"]), (b"OPTIONS", None)]
)
@exchanged
async def test_what_is_asked_without_a_body_has_none(scene, method, length):
    await scene.ask(b"/a", method=method)

    assert scene.origin.asked[0].headers.get(b"content-length") == length


@exchanged
async def test_a_head_of_what_is_not_kept_has_no_body(scene):
    scene.origin.say(b"/desk/", Said(b"desk"))
    reader = await scene.reader()
    reader.send(request(b"/desk/", method=b"HEAD") + request(b"/desk/"))

    assert (await reader.answer(is_head=True)).headers["content-length"] == "4"
    assert (await reader.answer()).body == b"desk"


@exchanged
async def test_an_answer_of_unknown_length_comes_in_chunks_or_ends_with_the_connection(scene):
    scene.origin.say(b"/desk/", Said(raw=CHUNKED))
    reader = await scene.reader()
    reader.send(request(b"/desk/") + request(b"/desk/", b"Connection: close"))

    first, second = await reader.answer(), await reader.answer()

    assert (first.body, first.headers["transfer-encoding"]) == (b"abcde", "chunked")
    assert (second.body, second.headers["connection"]) == (b"abcde", "close")
    assert not {"transfer-encoding", "content-length"} & second.headers.keys()


@pytest.mark.parametrize("status", [204, 304])
@exchanged
async def test_an_answer_without_content_leaves_the_connection_as_it_is(scene, status):
    scene.origin.say(b"/desk/", Said(b"", status))
    reader = await scene.reader()
    reader.send(request(b"/desk/") * 2)

    assert [(await reader.answer()).status for _ in range(2)] == [status] * 2


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nnot all",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nnot a",
    ],
)
@exchanged
async def test_an_answer_that_breaks_off_does_not_look_like_a_whole_one(scene, raw):
    scene.origin.say(b"/desk/", Said(raw=raw))

    with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
        await scene.ask(b"/desk/")


@exchanged
async def test_who_asks_an_origin_that_is_gone_is_told_so(scene):
    await scene.origin.close()

    answer = await scene.ask(b"/desk/", method=b"POST", body=b"abc")

    assert (answer.status, scene.edge.tally.failures) == (503, {"unreachable": 1})


@exchanged
async def test_an_origin_that_takes_too_long_is_given_up(scene):
    gate = asyncio.Event()
    scene.edge.origin.client.timeout = 0.05
    scene.origin.say(b"/desk/", Said(b"late", 200, kept(), gate))

    assert (await scene.ask(b"/desk/")).status == 503
    assert scene.edge.tally.failures == {"timeout": 1}
    gate.set()


@exchanged
async def test_nothing_that_readers_write_into_an_address_breaks_the_edge(scene, caplog):
    for target in (b"/a?x=%zz", b'/a?"<>{}|\\^`', b"/a?x=%", b"/{a}", b"/a?", b"/a?#b", b"//a"):
        assert (await scene.ask(target, method=b"POST")).status == 404

    assert caplog.records == []
