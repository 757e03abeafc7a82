"""Laws of a connection, driven without a socket: the transport here only records what is done to it."""

import asyncio
import itertools
from http import HTTPStatus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.edge.heads import Refused, body_length
from broadsheet.edge.limits import BODY_IN_MEMORY_BYTES
from broadsheet.edge.protocol import Connection, ReaderHasGone
from tests.edge.answering import Teller
from tests.edge.pieces import a_request


class Transport(asyncio.Transport):
    """Records what is written; reading is paused and ends as the connection wants it."""

    def __init__(self):
        super().__init__()
        self.written = b""
        self.is_reading_ = True
        self.has_ended = False

    def write(self, data):
        assert not self.has_ended
        self.written += data

    def set_write_buffer_limits(self, high=None, low=None):
        """There is room for all."""

    def get_write_buffer_size(self):
        return 0

    def pause_reading(self):
        self.is_reading_ = False

    def resume_reading(self):
        self.is_reading_ = True

    def can_write_eof(self):
        return False

    def is_closing(self):
        return self.has_ended

    def close(self):
        self.has_ended = True

    abort = close


async def talk(pieces):
    """What is answered to bytes that come in these pieces, and the connection at the end of it."""
    loop = asyncio.get_running_loop()
    connection = Connection(Teller(), loop, lambda _: True, lambda _: None)
    transport = Transport()
    connection.connection_made(transport)
    for piece in pieces:
        while connection.task is not None or not transport.is_reading_:
            await asyncio.sleep(0)
        if transport.has_ended:
            break
        connection.data_received(piece)
    while connection.task is not None or (connection.rest and not transport.is_reading_):
        await asyncio.sleep(0)
    connection.connection_lost(None)
    return transport.written, connection


def answered(*pieces):
    with asyncio.Runner() as runner:
        return runner.run(talk(pieces))


REQUESTS = [
    b"GET /1 HTTP/1.1\r\nHost: a\r\n\r\n",
    b"HEAD /2?x HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /later HTTP/1.1\r\nHost: a\r\nX: y\r\n\r\n",
    b"POST /4 HTTP/1.1\r\nHost: a\r\nContent-Length: 12\r\n\r\nGET / HTTP/1",
    b"POST /5 HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
    b"POST /6 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;x\r\nabc\r\n0\r\nX: 1\r\n\r\n",
    b"GET /7 HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n",
    b"\r\nGET /8 HTTP/1.1\r\nHost: a\r\n\r\n",
]
STREAMS = st.lists(st.sampled_from(REQUESTS), min_size=1, max_size=6).map(b"".join)
PLACES = st.lists(st.integers(0, 2000), max_size=12)


def split(data, places):
    ends = sorted({0, len(data), *(place % len(data) for place in places)})
    return [data[a:b] for a, b in itertools.pairwise(ends)]


@given(STREAMS, PLACES)
def test_requests_are_answered_the_same_however_they_are_cut(stream, places):
    whole, _ = answered(stream)
    pieces, connection = answered(*split(stream, places))

    assert pieces == whole
    assert whole.count(b"HTTP/1.1 200 OK\r\n") == stream.count(b" HTTP/1.1\r\n")
    assert connection.rest == b""


@given(st.lists(st.sampled_from(REQUESTS), max_size=60), PLACES)
def test_answers_come_in_the_order_of_their_requests(requests, places):
    written, connection = answered(*split(b"".join(requests) or b"G", places))

    targets = [request.split(b" ")[1] for request in requests]
    bodies = written.split(b"HTTP/1.1 200 OK\r\n")[1:]
    assert len(bodies) == len(targets)
    for body, request, target in zip(bodies, requests, targets, strict=True):
        assert request.startswith(b"HEAD") or b" %b " % target in body
    assert connection.handler.told == targets


WORDS = st.sampled_from([
    b"GET ", b"POST ", b"/a", b" HTTP/1.1\r\n", b"Host: a\r\n", b"Content-Length: 3\r\n", b"\r\n", b"abc",
    b"Transfer-Encoding: chunked\r\n", b"3\r\nabc\r\n", b"0\r\n\r\n", b"\n", b"\r", b" ", b"\x00", b"Expect: 100-continue\r\n",
    b"Connection: close\r\n", b"GET /b HTTP/1.1\r\nHost: a\r\n\r\n", b"/later",
])  # fmt: skip


@given(st.lists(WORDS | st.binary(max_size=5), min_size=1, max_size=30))
def test_whatever_comes_is_answered_refused_or_waited_for(pieces):
    written, connection = answered(*pieces)

    statuses = [int(line[:3]) for line in written.split(b"HTTP/1.1 ")[1:]]
    assert all(status in {100, 200} for status in statuses[:-1])
    if connection.handler.refused:
        assert statuses[-1] >= 400
        assert b"Connection: close\r\n" in written
    else:
        is_waited_for = bool(connection.rest) or connection.request is not None
        assert is_waited_for or connection.is_closing or 200 in statuses or not b"".join(pieces).strip(b"\r\n")  # fmt: skip


@given(st.lists(st.binary(max_size=40), max_size=10), st.sampled_from(REQUESTS), st.integers(0, 99))
def test_a_request_that_was_changed_on_its_way_harms_nobody(pieces, request, place):
    place %= len(request)
    sent = request[:place] + b"".join(pieces[:1]) + request[place + 1 :]

    written, connection = answered(sent, *pieces[1:])

    assert written.startswith(b"HTTP/1.1 ") or connection.rest or connection.request


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ([], 0),
        ([b"Content-Length: 7"], 7),
        ([b"Content-Length: 0"], 0),
        ([b"Transfer-Encoding: Chunked"], None),
    ],
)
def test_the_length_of_a_body_is_read(lines, found):
    assert body_length(a_request(*lines)) == found


@pytest.mark.parametrize(
    "lines",
    [
        [b"Content-Length: 3", b"Transfer-Encoding: chunked"],
        [b"Content-Length: 3", b"Content-Length: 3"],
        [b"Transfer-Encoding: chunked", b"Transfer-Encoding: chunked"],
        [b"Content-Length: 3, 3"],
        [b"Content-Length: -3"],
        [b"Content-Length:"],
        [b"Content-Length: " + b"1" * 19],
        [b"Transfer-Encoding:"],
        [b"Transfer-Encoding: identity"],
    ],
)
def test_a_length_that_is_in_doubt_is_refused_here_too(lines):
    with pytest.raises(Refused):
        body_length(a_request(*lines))


def test_the_file_of_a_long_body_is_closed_whoever_leaves_when():
    begun = b"POST /large HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\n"

    _, connection = answered(begun, b"x" * (BODY_IN_MEMORY_BYTES + 1))

    assert connection.request.body.file.closed


async def gone():
    """A connection whose reader has gone, and its transport."""
    transport = Transport()
    connection = Connection(Teller(), asyncio.get_running_loop(), lambda _: True, lambda _: None)
    connection.connection_made(transport)
    transport.close()
    return connection, transport


def test_nothing_is_written_to_who_has_gone():
    with asyncio.Runner() as runner:
        connection, transport = runner.run(gone())

        connection.refuse(HTTPStatus.BAD_REQUEST, "malformed")
        with pytest.raises(ReaderHasGone):
            runner.run(connection.write(b"x"))

    assert transport.written == b""
