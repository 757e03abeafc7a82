"""A reader's connection: bytes become requests, one after the other, and answers go out in that order.

Where a body begins and ends is read strictly, because nobody behind us may see the border elsewhere.
Source: RFC 9112.
"""

import asyncio
import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Protocol, cast

from broadsheet.edge import limits
from broadsheet.edge.body import Body, BodyIsTooLarge, NoRoomForBodies
from broadsheet.edge.chunks import ChunksAreBroken
from broadsheet.edge.heads import Parser, Refused, body_length, check_unfinished, request_of
from broadsheet.edge.request import EXPECT, Request

HEAD_END = b"\r\n\r\n"
A_TURN = 4  # requests of one connection that are answered before others have theirs
A_GULP = 64 * 1024  # bytes at once; who sends more has a pause, in which others have their turn
PAUSE_SECONDS = 0.01  # so that one connection brings 25 MB a second at most
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"

logger = logging.getLogger(__name__)


class ReaderHasGone(Exception):
    """Nobody is there any more to take the answer."""


class Handler(Protocol):
    """Who answers."""

    def at_once(self, request: Request) -> "bytes | Begin | None":
        """The whole answer, if it can be made without waiting; or what begins one that comes by itself."""

    async def answer(self, request: Request, connection: "Connection") -> None:
        """Makes the answer and writes it, all of it."""

    def body_limit(self, request: Request) -> int:
        """How many bytes may be sent with it. Raises `Refused`."""

    def refusal(self, request: Request | None, status: HTTPStatus, reason: str) -> bytes:
        """The answer to what is refused; it says that the connection ends."""


class Later:
    """Takes an answer that comes by itself, on the loop: called with all of it, once.

    Costs no task, and nothing at all of who goes meanwhile.
    """

    __slots__ = ("_connection", "_request")

    def __init__(self, connection: "Connection", request: Request) -> None:
        self._connection: Connection | None = connection
        self._request = request

    def __call__(self, answer: bytes) -> None:
        """Sends it, if the reader still waits for it."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.end_waiting(self._request, answer)

    def cancel(self) -> None:
        """Nobody waits for it any more."""
        self._connection = None


# Gives the answer if it is there at once; otherwise calls with it, and never before it has returned.
# The request's body is there until then.
Begin = Callable[[Later], bytes | None]


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
        self.task: asyncio.Task[None] | Later | None = None  # an answer is being made
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
            self._pause_after(data)
            return
        is_busy = self.rest or self.is_full or self.is_closing or self.task or self.request
        if not is_busy and data.endswith(HEAD_END) and data.rfind(HEAD_END, 0, -1) < 0:
            try:  # one head, as nearly always
                self._take_head(data)
            except Refused as refused:
                self.refuse(refused.status, refused.reason)
            return
        self._take(self.rest + data if self.rest else data)
        if self.rest and self.task is not None:
            self.transport.pause_reading()  # until the answer has come
        self._pause_after(data)

    def _pause_after(self, data: bytes) -> None:
        if len(data) > A_GULP:
            self.transport.pause_reading()
            self.loop.call_later(PAUSE_SECONDS, self._go_on)

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
                    check_unfinished(data, position)
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
        request = request_of(head)
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
        if isinstance(answer, bytes):
            self.transport.write(answer)
            self._after(request)
        elif answer is None:
            self.deadline = float("inf")
            self.task = self.loop.create_task(self._answer_later(request))
            self.transport.pause_reading()
        else:
            self._begin(request, answer)

    def _begin(self, request: Request, begin: Begin) -> None:
        """Waits without a task; who sends nothing meanwhile costs no pause either."""
        self.deadline = self.loop.time() + limits.LATER_SECONDS
        self.task = later = Later(self, request)
        answer = begin(later)
        if request.body is not None:
            request.body.close()
        if answer is not None:
            self.task = None
            self.transport.write(answer)
            self._after(request)

    def end_waiting(self, request: Request, answer: bytes) -> None:
        """Sends the answer that was waited for, and goes on."""
        self.task = None
        self.transport.write(answer)
        self._after(request)
        self._go_on()

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
        now = self.loop.time()
        if self.task is None:
            self.deadline = now + limits.IDLE_SECONDS
        else:
            is_later = isinstance(self.task, Later)
            self.deadline = now + limits.LATER_SECONDS if is_later else float("inf")
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
        elif self.task is not None:
            self.task.cancel()
            self.task = None
            self.refuse(HTTPStatus.SERVICE_UNAVAILABLE, "slow_answer")
        elif self.request is not None:
            self.refuse(HTTPStatus.REQUEST_TIMEOUT, "slow_body")
        elif self.rest:
            self.refuse(HTTPStatus.REQUEST_TIMEOUT, "slow_head")
        else:
            self._close()
