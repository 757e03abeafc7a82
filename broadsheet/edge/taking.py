"""What readers post in great numbers and small pieces: a taker in this process takes it and answers later.

The edge knows nothing of what is taken. Nothing of such an address is ever kept, nor reaches the origin.
"""

from collections.abc import Callable
from functools import lru_cache
from http import HTTPStatus
from typing import Protocol

from broadsheet.edge.deliver import CLOSE, status_line
from broadsheet.edge.request import Request
from broadsheet.edge.words import RETRY_SECONDS


class Taker(Protocol):
    """Takes what was posted to an address."""

    def __call__(
        self,
        header: Callable[[bytes], bytes | None],
        body: bytes,
        address: str,
        answer: Callable[[HTTPStatus], None],
    ) -> HTTPStatus | None:
        """The status of the answer if it is there at once; otherwise `answer` is called with it, later.

        `header` gives the first header of a name in small letters, `address` is the reader's.
        """


class Taking:
    """One request that is being taken."""

    __slots__ = ("_address", "_later", "_request", "_taker")

    def __init__(self, taker: Taker, request: Request, address: str) -> None:
        self._taker = taker
        self._request = request
        self._address = address

    def __call__(self, later: Callable[[bytes], None]) -> bytes | None:
        """Begins: the answer if it is there at once; otherwise `later` is called with it."""
        request, self._later = self._request, later
        body = request.body.read() if request.body else b""
        status = self._taker(request.named, body, self._address, self._answer)
        return None if status is None else answer_of(status, closes=request.closes)

    def _answer(self, status: HTTPStatus) -> None:
        self._later(answer_of(status, closes=self._request.closes))


@lru_cache(maxsize=64)
def answer_of(status: HTTPStatus, *, closes: bool) -> bytes:
    """The whole answer: it has nothing to say but its status."""
    lines = [status_line(status), b"Cache-Control: no-store\r\n"]
    if status is not HTTPStatus.NO_CONTENT:
        lines.append(b"Content-Length: 0\r\n")
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        lines.append(b"Allow: POST\r\n")
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        lines.append(b"Retry-After: %d\r\n" % RETRY_SECONDS)
    if closes:
        lines.append(CLOSE)
    return b"".join((*lines, b"\r\n"))
