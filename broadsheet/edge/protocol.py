"""A reader's connection: bytes become requests, one after the other, and answers go out in that order.

llhttp (httptools) judges each head, so that what it refuses never gets further; where a body begins and
ends is read here, strictly, because nobody behind us may see the border elsewhere. Source: RFC 9112.
"""

import asyncio
import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Protocol, cast

import httptools

from broadsheet.edge import limits
from broadsheet.edge.body import Body, BodyIsTooLarge, NoRoomForBodies
from broadsheet.edge.chunks import ChunksAreBroken
from broadsheet.edge.request import CONTENT_LENGTH, EXPECT, TRANSFER_ENCODING, Request

HEAD_END = b"\r\n\r\n"
NEWEST = b"HTTP/1.1"
VERSIONS = frozenset({NEWEST, b"HTTP/1.0"})
A_TURN = 4  # requests of one connection that are answered before others have theirs
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"

logger = logging.getLogger(__name__)


class Refused(Exception):
    """The request is not answered but refused, and the connection ends."""

    def __init__(self, status: HTTPStatus, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class ReaderHasGone(Exception):
    """Nobody is there any more to take the answer."""


class Handler(Protocol):
    """Who answers."""

    def at_once(self, request: Request) -> bytes | None:
        """The whole answer, if it can be made without waiting."""

    async def answer(self, request: Request, connection: "Connection") -> None:
        """Makes the answer and writes it, all of it."""

    def body_limit(self, request: Request) -> int:
        """How many bytes may be sent with it. Raises `Refused`."""

    def refusal(self, request: Request | None, status: HTTPStatus, reason: str) -> bytes:
        """The answer to what is refused; it says that the connection ends."""


class Parser:
    """llhttp, for one head after the other."""

    __slots__ = ("_parser", "is_complete")

    def __init__(self) -> None:
        self._parser = httptools.HttpRequestParser(self)
        self.is_complete = False

    def on_message_complete(self) -> None:
        """A head without a body was right."""
        self.is_complete = True

    def is_right(self, head: bytes) -> bool:
        """Whether the bytes are one head of a request, and nothing else."""
        self.is_complete = False
        try:
            self._parser.feed_data(head)
        except httptools.HttpParserUpgrade:  # to what nobody speaks here; it is not answered
            self._parser = httptools.HttpRequestParser(self)
            return True
        except httptools.HttpParserError:
            return False
        if not self.is_complete:  # a body is to follow, which this parser shall not see
            self._parser = httptools.HttpRequestParser(self)
        return True


class Connection(asyncio.Protocol):
    """One reader's connection. `deadline` is when it ends unless something happens; `server` looks."""

    __slots__ = (
        "deadline", "forget", "handler", "is_closing", "is_full", "loop", "may_write", "parser",
        "peer", "remember", "request", "rest", "task", "transport", "unwritten",
    )  # fmt: skip

    def __init__(
        self,
        handler: Handler,
        loop: asyncio.AbstractEventLoop,
        remember: Callable[["Connection"], bool],
        forget: Callable[["Connection"], None],
    ) -> None:
        self.handler = handler
        self.loop = loop
        self.remember = remember
        self.forget = forget
        self.parser = Parser()
        self.rest = b""  # has come and was not yet looked at
        self.request: Request | None = None  # whose body is being received
        self.task: asyncio.Task[None] | None = None  # makes an answer
        self.is_full = False  # the reader takes nothing at the moment
        self.is_closing = False  # after the answer that is being made
        self.may_write: asyncio.Future[None] | None = None
        self.unwritten = 0  # bytes, when it was last looked whether the reader takes any
        self.peer = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's is none by its class
        self.deadline = self.loop.time() + limits.HEAD_SECONDS
        if not self.remember(self):
            self.transport.abort()
            return
        self.transport.set_write_buffer_limits(high=limits.WRITE_BUFFER_BYTES)
        name = self.transport.get_extra_info("peername")
        self.peer = str(name[0]) if name else ""

    def data_received(self, data: bytes) -> None:
        if self.is_closing and self.task is None and self.request is None:
            return
        is_busy = self.rest or self.is_full or self.is_closing or self.task or self.request
        if not is_busy and data.endswith(HEAD_END) and data.rfind(HEAD_END, 0, -1) < 0:
            try:  # one head, as nearly always
                self._take_head(data)
            except Refused as refused:
                self.refuse(refused.status, refused.reason)
            return
        self._take(self.rest + data if self.rest else data)

    def _take(self, data: bytes) -> None:
        """Answers what can be answered at once, and keeps what has to wait."""
        position, count = 0, len(data)
        turns = A_TURN
        try:
            while position < count and self._may_go_on():
                if not turns:
                    self.transport.pause_reading()
                    self.loop.call_soon(self._go_on)
                    break
                if self.request is not None and self.request.body is not None:
                    used = self._take_body(self.request, self.request.body, data[position:])
                    if not used:
                        break
                    position += used
                    continue
                end = data.find(HEAD_END, position)
                if end < 0:
                    _check_unfinished(data, position)
                    if position or not self.rest:  # its first bytes
                        self.deadline = self.loop.time() + limits.HEAD_SECONDS
                    break
                turns -= 1
                head = data[position : end + 4]
                position = end + 4
                self._take_head(head)
        except Refused as refused:
            self.refuse(refused.status, refused.reason)
            return
        self.rest = data[position:] if position < count else b""

    def _may_go_on(self) -> bool:
        """Whether the next bytes may be looked at; a body that has begun comes to its end."""
        is_over = self.is_closing and self.request is None
        return self.task is None and not self.is_full and not is_over

    def _go_on(self) -> None:
        """Looks at what has come and lets more come, unless an answer is still to be made or taken."""
        if self.task is not None or self.is_full or self.transport.is_closing():
            return
        self.transport.resume_reading()
        if self.rest:
            data, self.rest = self.rest, b""
            self._take(data)

    def _take_head(self, head: bytes) -> None:
        if not self.parser.is_right(head):
            raise Refused(HTTPStatus.BAD_REQUEST, "malformed")
        request = _request(head)
        if b"content-length" in request.said or b"transfer-encoding" in request.said:
            self._expect_body(request)
            if request.body is not None and not request.body.is_whole:
                self.request = request
                return
        self._answer(request)

    def _expect_body(self, request: Request) -> None:
        length = body_length(request)
        if length == 0:
            return
        expected = request.header(EXPECT)
        if expected is not None and expected.lower() != b"100-continue":
            raise Refused(HTTPStatus.EXPECTATION_FAILED, "expectation")
        try:
            request.body = Body(length, self.handler.body_limit(request))
        except BodyIsTooLarge as error:
            raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body_too_large") from error
        self.deadline = self.loop.time() + limits.BODY_SECONDS
        if expected is not None:
            self.transport.write(CONTINUE)

    def _take_body(self, request: Request, body: Body, data: bytes) -> int:
        steps = body.length // limits.BODY_BYTES_A_STEP
        try:
            used = body.take(data)
        except BodyIsTooLarge as error:
            raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body_too_large") from error
        except ChunksAreBroken as error:
            raise Refused(HTTPStatus.BAD_REQUEST, "malformed_body") from error
        except NoRoomForBodies as error:
            raise Refused(HTTPStatus.SERVICE_UNAVAILABLE, "bodies") from error
        except OSError as error:
            raise Refused(HTTPStatus.INSUFFICIENT_STORAGE, "disk_full") from error
        if body.length // limits.BODY_BYTES_A_STEP > steps:
            self.deadline = self.loop.time() + limits.BODY_SECONDS
        if body.is_whole:
            self.request = None
            self._answer(request)
        return used

    def _answer(self, request: Request) -> None:
        request.peer = self.peer
        request.closes = request.closes or self.is_closing
        answer = self.handler.at_once(request)
        if answer is None:
            self.deadline = float("inf")
            self.task = self.loop.create_task(self._answer_later(request))
            self.transport.pause_reading()
            return
        self.transport.write(answer)
        self._after(request)

    def _after(self, request: Request) -> None:
        if request.body is not None:
            request.body.close()
        if request.closes or self.is_closing:
            self._close()
        elif not self.is_full:
            self.deadline = self.loop.time() + limits.IDLE_SECONDS

    def _close(self) -> None:
        """Ends once the reader has taken what was written."""
        self.is_closing = True
        self._wait_for_reader()
        self.transport.close()

    def _wait_for_reader(self) -> None:
        self.unwritten = self.transport.get_write_buffer_size()
        self.deadline = self.loop.time() + limits.WRITE_SECONDS

    async def _answer_later(self, request: Request) -> None:
        try:
            await self.handler.answer(request, self)
        except ReaderHasGone:
            self.transport.abort()
        except Exception:  # the edge's boundary: half an answer must not look like a whole one
            logger.exception("answer_failed")
            self.transport.abort()
        finally:
            self.task = None
            self._after(request)
        self._go_on()

    async def write(self, data: bytes | memoryview) -> None:
        """Sends it, and waits while the reader takes too little. Raises `ReaderHasGone`."""
        if self.transport.is_closing():
            raise ReaderHasGone
        self.transport.write(data)
        if self.is_full:
            self.may_write = self.loop.create_future()
            await self.may_write  # is cancelled if the reader goes

    def refuse(self, status: HTTPStatus, reason: str) -> None:
        """Says why, and ends the connection: what else comes on it cannot be trusted."""
        request, self.request = self.request, None
        if request is not None and request.body is not None:
            request.body.close()
        self.rest = b""
        self.is_closing = True
        if not self.transport.is_closing():
            self.transport.write(self.handler.refusal(request, status, reason))
            if self.transport.can_write_eof():
                self.transport.write_eof()
            self._wait_for_reader()
            self.deadline = self.loop.time() + limits.LINGER_SECONDS

    def pause_writing(self) -> None:
        self.is_full = True
        self.transport.pause_reading()
        self._wait_for_reader()

    def resume_writing(self) -> None:
        self.is_full = False
        idle = self.loop.time() + limits.IDLE_SECONDS
        self.deadline = idle if self.task is None else float("inf")
        self._release()
        self.loop.call_soon(self._go_on)

    def eof_received(self) -> bool:
        """A reader that sends no more gets what they asked for; then it ends."""
        self.is_closing = True
        return self.task is not None

    def connection_lost(self, exc: Exception | None) -> None:
        self.forget(self)
        self._release()
        if self.request is not None and self.request.body is not None:
            self.request.body.close()
        if self.task is not None:
            self.task.cancel()

    def _release(self) -> None:
        if self.may_write is not None and not self.may_write.done():
            self.may_write.set_result(None)

    def end_if_idle(self) -> None:
        """Ends now if nothing is being done, else after what is being done."""
        self.is_closing = True
        if self.task is None and self.request is None and not self.is_full:
            self._close()

    def end_if_late(self, now: float) -> None:
        """Ends if its time is up: it is told why if it is in the midst of a request."""
        if now < self.deadline:
            return
        if self.is_full or self.transport.is_closing():
            if self.transport.get_write_buffer_size() >= self.unwritten:
                self.transport.abort()
            self._wait_for_reader()
        elif self.request is not None:
            self.refuse(HTTPStatus.REQUEST_TIMEOUT, "slow_body")
        elif self.rest:
            self.refuse(HTTPStatus.REQUEST_TIMEOUT, "slow_head")
        else:
            self._close()


def _check_unfinished(data: bytes, position: int) -> None:
    """Refuses a head that is too long already."""
    length = len(data) - position
    if (
        length > limits.LINE_BYTES
        and data.find(b"\r\n", position, position + limits.LINE_BYTES) < 0
    ):
        raise Refused(HTTPStatus.REQUEST_URI_TOO_LONG, "line_too_long")
    if length > limits.HEAD_BYTES:
        raise Refused(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "head_too_large")


def _request(head: bytes) -> Request:
    """The request of a head that llhttp took. Raises `Refused` for what it takes and we do not."""
    line_end = head.find(b"\r\n")
    words = head[:line_end].split(b" ")
    if not head[:1].isalpha():
        if not head.startswith(b"\r\n"):
            raise Refused(HTTPStatus.BAD_REQUEST, "malformed")
        return _request(head[2:])  # some send one after a body; RFC 9112, section 2.2
    if words[-1] not in VERSIONS:
        raise Refused(HTTPStatus.HTTP_VERSION_NOT_SUPPORTED, "version")
    if len(words) != 3 or not words[1]:
        raise Refused(HTTPStatus.BAD_REQUEST, "malformed")
    method, target, version = words
    if line_end > limits.LINE_BYTES:
        raise Refused(HTTPStatus.REQUEST_URI_TOO_LONG, "line_too_long")
    if len(head) > limits.HEAD_BYTES or head.count(b"\n") > limits.HEADER_COUNT + 2:
        raise Refused(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "head_too_large")
    request = Request(head, method, target)
    if version != NEWEST or b"close" in request.said.get(b"connection", b""):
        request.closes = True
    return request


def body_length(request: Request) -> int | None:
    """How long the body is: 0 without one, None if it is chunked. Raises `Refused` if it is in doubt."""
    coding = request.header(TRANSFER_ENCODING)
    length = request.header(CONTENT_LENGTH)
    if (coding is not None and length is not None) or any(
        request.has_twice(name)
        for name in (TRANSFER_ENCODING, CONTENT_LENGTH)
        if name in request.low
    ):
        raise Refused(HTTPStatus.BAD_REQUEST, "ambiguous_length")
    if coding is not None:
        if coding.lower() != b"chunked":
            raise Refused(HTTPStatus.NOT_IMPLEMENTED, "transfer_coding")
        return None
    if length is None:
        return 0
    if not length.isdigit() or len(length) > 18:
        raise Refused(HTTPStatus.BAD_REQUEST, "ambiguous_length")
    return int(length)
