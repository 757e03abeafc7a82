import asyncio

import pytest

from broadsheet.edge import body, limits
from tests.edge.answering import LIMIT, MUCH, at_the_counter

GET = b"GET %b HTTP/1.1\r\nHost: a\r\n\r\n"
POST = b"POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
CHUNKED = b"POST %b HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"


def head(*lines, first=b"GET / HTTP/1.1"):
    return b"\r\n".join((first, b"Host: a", *lines)) + b"\r\n\r\n"


@at_the_counter
async def test_a_connection_takes_one_request_after_the_other(counter):
    reader = await counter.reader()

    for target in (b"/1", b"/later/2", b"/3"):
        reader.send(GET % target)
        assert (await reader.answer()).raw == b"GET %b " % target


@at_the_counter
async def test_a_slow_first_answer_is_given_first(counter):
    gate = counter.teller.gates[b"/later"] = asyncio.Event()
    reader = await counter.reader()
    reader.send(GET % b"/later" + GET % b"/2")
    reader.send(GET % b"/3")
    await asyncio.sleep(0.02)
    assert counter.teller.told == []

    gate.set()

    assert [(await reader.answer()).raw for _ in range(3)] == [
        b"GET /later ", b"GET /2 ", b"GET /3 "
    ]  # fmt: skip


@at_the_counter
async def test_many_requests_at_once_are_all_answered_though_nothing_follows(counter):
    reader = await counter.reader()
    reader.send(b"".join(GET % (b"/%d" % number) for number in range(100)))
    reader.outgoing.write_eof()

    assert [(await reader.answer()).raw for _ in range(100)] == [
        b"GET /%d " % n for n in range(100)
    ]
    assert await reader.is_hung_up()


@at_the_counter
async def test_a_reader_that_sends_no_more_gets_what_was_asked_for(counter):
    reader = await counter.reader()
    gate = counter.teller.gates[b"/later"] = asyncio.Event()
    reader.send(GET % b"/later")
    reader.outgoing.write_eof()
    await asyncio.sleep(0.01)

    gate.set()

    assert (await reader.answer()).raw == b"GET /later "
    assert await reader.is_hung_up()


@at_the_counter
async def test_the_head_of_an_answer_is_followed_by_the_next_one(counter):
    reader = await counter.reader()
    reader.send(head(first=b"HEAD /1 HTTP/1.1") + GET % b"/2")

    assert (await reader.answer(is_head=True)).headers["content-length"] == "8"
    assert (await reader.answer()).raw == b"GET /2 "


@pytest.mark.parametrize(
    "raw",
    [
        head(first=b"GET / HTTP/1.0"),
        head(b"Connection: keep-alive", first=b"GET / HTTP/1.0"),
        head(b"Connection: close"),
        head(b"Connection: x, CLOSE"),
    ],
)
@at_the_counter
async def test_a_connection_ends_where_the_reader_wants_it(counter, raw):
    reader = await counter.reader()
    reader.send(raw + GET % b"/2")

    assert (await reader.answer()).headers["connection"] == "close"
    assert await reader.is_hung_up()
    assert counter.teller.told == [b"/"]


@at_the_counter
async def test_a_body_is_received_whole_before_it_is_answered(counter):
    reader = await counter.reader()
    reader.send(POST[:-1])
    await asyncio.sleep(0.01)
    assert counter.teller.told == []

    reader.send(b"c" + GET % b"/2")

    assert (await reader.answer()).raw == b"POST /a abc"
    assert (await reader.answer()).raw == b"GET /2 "


@at_the_counter
async def test_a_chunked_body_is_received_however_it_is_cut(counter):
    reader = await counter.reader()
    for byte in CHUNKED % b"/a" + b"3;x\r\nabc\r\n2\r\nde\r\n0\r\nX-Sum: 1\r\n\r\n" + GET % b"/2":
        reader.send(bytes((byte,)))
        await asyncio.sleep(0)

    assert (await reader.answer()).raw == b"POST /a abcde"
    assert (await reader.answer()).raw == b"GET /2 "


@at_the_counter
async def test_a_body_of_no_length_is_none(counter):
    [answer] = await counter.exchange(head(b"Content-Length: 0", first=b"POST / HTTP/1.1"))

    assert answer.raw == b"POST / "


@at_the_counter
async def test_an_empty_line_before_a_request_is_overlooked(counter):
    answers = await counter.exchange(POST + b"\r\n" + GET % b"/2", count=2)

    assert [one.raw for one in answers] == [b"POST /a abc", b"GET /2 "]


@at_the_counter
async def test_who_asks_before_sending_is_told_to_go_on(counter):
    reader = await counter.reader()
    reader.send(head(b"Content-Length: 3", b"Expect: 100-Continue", first=b"POST /a HTTP/1.1"))
    assert (await reader.answer()).status == 100

    reader.send(b"abc")

    assert (await reader.answer()).raw == b"POST /a abc"


@at_the_counter
async def test_who_changes_protocols_is_answered_in_this_one(counter):
    raw = head(b"Connection: Upgrade", b"Upgrade: websocket")

    answers = await counter.exchange(raw + raw, count=2)

    assert [one.raw for one in answers] == [b"GET / "] * 2


POST_LINE = b"POST /a HTTP/1.1"
REFUSED = [
    (head(b"Content-Length: 3", b"Transfer-Encoding: chunked"), 400, "malformed"),
    (head(b"Transfer-Encoding: chunked", b"Content-Length: 3"), 400, "malformed"),
    (head(b"Content-Length: 3", b"Content-Length: 3"), 400, "malformed"),
    (head(b"Content-Length: 3, 3"), 400, "malformed"),
    (head(b"Content-Length: +3"), 400, "malformed"),
    (head(b"Content-Length: "), 400, "malformed"),
    (head(b"Content-Length: " + b"0" * 18 + b"3"), 400, "ambiguous_length"),
    (head(b"Transfer-Encoding: chunked", b"Transfer-Encoding: chunked"), 400, "malformed"),
    (head(b"Transfer-Encoding: gzip, chunked", first=POST_LINE), 501, "transfer_coding"),
    (head(b"X: a", b" folded"), 400, "malformed"),
    (head(b"X: a\nY: b"), 400, "malformed"),
    (b"GET / HTTP/1.1\nHost: a\r\n\r\n", 400, "malformed"),
    (head(b"X: a\x00b"), 400, "malformed"),
    (head(b"X: a\rb"), 400, "malformed"),
    (head(b"X : a"), 400, "malformed"),
    (head(b": a"), 400, "malformed"),
    (head(b"no header"), 400, "malformed"),
    (head(first=b"\nGET / HTTP/1.1"), 400, "malformed"),
    (head(first=b"\rGET / HTTP/1.1"), 400, "malformed"),
    (head(first=b"GET  / HTTP/1.1"), 400, "malformed"),
    (head(first=b"GET /  HTTP/1.1"), 400, "malformed"),
    (head(first=b"GET /\xff HTTP/1.1"), 400, "malformed"),
    (head(first=b"GET /"), 505, "version"),
    (head(first=b"get / HTTP/1.1"), 400, "malformed"),
    (head(first=b"GET / HTTP/1.2"), 400, "malformed"),
    (b"\r\n\r\n\r\n", 400, "malformed"),
    (head(first=b"GET / HTTP/2.0"), 505, "version"),
    (head(first=b"DESCRIBE / RTSP/1.0"), 505, "version"),
    (head(first=b"GET /%b HTTP/1.1" % (b"x" * limits.LINE_BYTES)), 414, "line_too_long"),
    (head(b"X: " + b"x" * limits.HEAD_BYTES), 431, "head_too_large"),
    (head(*[b"X: a"] * limits.HEADER_COUNT), 431, "head_too_large"),
    (head(b"Content-Length: %d" % (LIMIT + 1), first=POST_LINE), 413, "body_too_large"),
    (CHUNKED % b"/a" + b"fff\r\n" + b"x" * (LIMIT + 1), 413, "body_too_large"),
    (CHUNKED % b"/a" + b"x\r\n", 400, "malformed_body"),
    (head(b"Content-Length: 3", first=b"POST /nothing HTTP/1.1"), 413, "nothing_may_be_sent"),
    (head(b"Content-Length: 3", b"Expect: more", first=POST_LINE), 417, "expectation"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "status", "reason"), REFUSED, ids=range(len(REFUSED)))
@at_the_counter
async def test_what_cannot_be_trusted_is_refused_and_the_connection_ends(
    counter, raw, status, reason
):
    reader = await counter.reader()
    reader.send(raw + GET % b"/2")

    answer = await reader.answer()

    assert (answer.status, answer.raw.decode()) == (status, reason)
    assert await reader.is_hung_up()
    assert (counter.teller.told, counter.teller.refused) == ([], [reason])


@pytest.mark.parametrize(
    ("raw", "status", "reason"),
    [
        (b"\x16\x03\x01\x02\x00\x01" + b"x" * limits.LINE_BYTES, 414, "line_too_long"),
        (b"GET /" + b"x" * limits.LINE_BYTES, 414, "line_too_long"),
        (b"GET / HTTP/1.1\r\nX: " + b"x" * limits.HEAD_BYTES, 431, "head_too_large"),
    ],
)
@at_the_counter
async def test_the_end_of_a_head_that_is_too_large_is_not_waited_for(counter, raw, status, reason):
    [answer] = await counter.exchange(raw)

    assert (answer.status, answer.raw.decode()) == (status, reason)


@at_the_counter
async def test_as_many_headers_as_may_be_are_taken(counter):
    [answer] = await counter.exchange(head(*[b"X: a"] * (limits.HEADER_COUNT - 1)))

    assert answer.status == 200


@at_the_counter
async def test_who_goes_on_sending_what_is_too_large_still_sees_why_it_was_refused(counter):
    reader = await counter.reader()
    reader.send(head(b"Content-Length: %d" % MUCH, first=POST_LINE))
    for _ in range(50):
        reader.send(b"x" * 20_000)
        await asyncio.sleep(0.001)

    assert (await reader.answer()).status == 413
    reader.outgoing.write_eof()
    await counter.until(lambda: not counter.door.connections)


@at_the_counter
async def test_who_was_refused_and_never_stops_sending_is_hung_up_on(counter):
    reader = await counter.reader()
    reader.send(b"\n" + GET % b"/")
    assert (await reader.answer()).status == 400

    counter.let_pass(limits.LINGER_SECONDS)

    await counter.until(lambda: not counter.door.connections)


@at_the_counter
async def test_a_body_is_refused_where_others_take_all_the_room(counter, monkeypatch):
    monkeypatch.setattr(body.ROOM, "limit", body.ROOM.used + 2)

    [answer] = await counter.exchange(POST)

    assert (answer.status, answer.raw) == (503, b"bodies")


@at_the_counter
async def test_a_full_disk_refuses_a_long_body(counter, monkeypatch):
    def full():
        raise OSError("No space left on device")

    monkeypatch.setattr("tempfile.TemporaryFile", full)
    length = limits.BODY_IN_MEMORY_BYTES + 1
    long = b"POST /large HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % length

    [answer] = await counter.exchange(long + b"x" * length)

    assert (answer.status, answer.raw) == (507, b"disk_full")


@at_the_counter
async def test_an_answer_that_fails_breaks_off_and_is_logged(counter, caplog):
    reader = await counter.reader()
    reader.send(GET % b"/later/broken" + GET % b"/2")

    assert await reader.is_hung_up()
    assert [record.message for record in caplog.records] == ["answer_failed"]
    assert counter.teller.told == []
