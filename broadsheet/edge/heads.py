"""The head of a request: bytes become a `Request`, or are refused.

llhttp (httptools) judges each head, so that what it refuses never gets further. Source: RFC 9112.
"""

from http import HTTPStatus

import httptools

from broadsheet.edge import limits
from broadsheet.edge.request import CONTENT_LENGTH, TRANSFER_ENCODING, Request

NEWEST = b"HTTP/1.1"
VERSIONS = frozenset({NEWEST, b"HTTP/1.0"})


class Refused(Exception):
    """The request is not answered but refused, and the connection ends."""

    def __init__(self, status: HTTPStatus, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


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


def check_unfinished(data: bytes, position: int) -> None:
    """Refuses a head that is too long already."""
    length = len(data) - position
    if (
        length > limits.LINE_BYTES
        and data.find(b"\r\n", position, position + limits.LINE_BYTES) < 0
    ):
        raise Refused(HTTPStatus.REQUEST_URI_TOO_LONG, "line_too_long")
    if length > limits.HEAD_BYTES:
        raise Refused(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "head_too_large")


def request_of(head: bytes) -> Request:
    """The request of a head that llhttp took. Raises `Refused` for what it takes and we do not."""
    line_end = head.find(b"\r\n")
    words = head[:line_end].split(b" ")
    if not head[:1].isalpha():
        if not head.startswith(b"\r\n"):
            raise Refused(HTTPStatus.BAD_REQUEST, "malformed")
        return request_of(head[2:])  # some send one after a body; RFC 9112, section 2.2
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
