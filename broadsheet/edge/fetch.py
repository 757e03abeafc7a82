"""Asks the origin: one request for an address however many wait, within limits of time and number."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.utils import formatdate

import httpx

from broadsheet.edge.turns import TooManyWait, Turns

ANNOUNCED = b'broadsheet="ESI/1.0"'
VIA = b"1.1 broadsheet"
CONNECT_SECONDS = 1.0
ANSWER_SECONDS = 10.0  # for all of an answer that is to be kept, with the wait for its turn
PASS_SECONDS = 60.0  # for each part of one that is handed through: a desk may take long
# An origin ends a connection that is idle (ours after 5 s); who asks at that moment gets no answer.
IDLE_SECONDS = 2.0
AT_ONCE = 32  # requests of each kind
WAITING = 2000  # of each kind; more than that are not waited for
KEPT_BODY_BYTES = 8 * 1024 * 1024  # what is larger is handed through
READING = frozenset({"GET", "HEAD"})
FAILED = frozenset({500, 502, 503, 504})

Headers = list[tuple[bytes, bytes]]


class OriginFailed(Exception):
    """The origin gave no answer that could be used; `reason` is counted."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(slots=True)
class Fetched:
    """An answer of the origin, all of it."""

    status: int
    headers: Headers
    body: bytes

    def named(self) -> dict[str, str]:
        """Its headers by small names; those that stand there twice are joined."""
        found: dict[str, str] = {}
        for name, value in self.headers:
            text = value.decode("latin-1")
            small = name.decode("latin-1")
            found[small] = f"{found[small]}, {text}" if small in found else text
        return found


class IsTooLarge(Exception):
    """The answer is larger than what is kept."""


@dataclass(slots=True)
class Origin:
    """The program behind the edge."""

    url: str
    host: bytes
    client: httpx.AsyncClient = field(init=False)
    for_keeping: Turns = field(init=False)
    for_renewing: Turns = field(init=False)  # junk keeps no page that is known from becoming new
    for_passing: Turns = field(init=False)
    for_desk: Turns = field(init=False)  # readers who take nothing do not keep editors from working

    def __post_init__(self) -> None:
        limits = httpx.Limits(
            max_connections=4 * AT_ONCE + 8,
            max_keepalive_connections=AT_ONCE,
            keepalive_expiry=IDLE_SECONDS,
        )
        timeout = httpx.Timeout(PASS_SECONDS, connect=CONNECT_SECONDS)
        self.client = httpx.AsyncClient(
            base_url=self.url,
            limits=limits,
            timeout=timeout,
            trust_env=False,
            follow_redirects=False,
        )
        self.for_keeping, self.for_renewing, self.for_passing, self.for_desk = (
            Turns(AT_ONCE, WAITING) for _ in range(4)
        )

    async def fetch(
        self, key: bytes, etag: bytes = b"", modified: bytes = b"", *, is_known: bool = False
    ) -> Fetched:
        """What is to be kept for the key; a 304 if what has this tag, else this date, is still right.

        Asked for without anything of a reader's: whoever asks gets the same. `is_known`: it was there
        before. Raises `OriginFailed`, and `IsTooLarge`, which says that it has to be handed through.
        """
        headers = [
            (b"host", self.host),
            (b"surrogate-capability", ANNOUNCED),
            (b"via", VIA),
            (b"accept-encoding", b"identity"),
        ]
        if etag:
            headers.append((b"if-none-match", etag))
        elif modified:
            headers.append((b"if-modified-since", modified))
        try:
            turns = self.for_renewing if is_known else self.for_keeping
            async with asyncio.timeout(ANSWER_SECONDS), turns.one():
                return await self._whole(self._request(b"GET", key, headers))
        except TooManyWait as error:
            raise OriginFailed("too_many_waiting") from error
        except (TimeoutError, httpx.TimeoutException) as error:
            raise OriginFailed("timeout") from error
        except (httpx.HTTPError, OSError) as error:
            raise OriginFailed("unreachable") from error

    async def _whole(self, request: httpx.Request) -> Fetched:
        response = await self._send(request)
        try:
            announced = response.headers.get("content-length", "0")
            if announced.isdigit() and int(announced) > KEPT_BODY_BYTES:
                raise IsTooLarge
            parts = []
            length = 0
            async for part in response.aiter_raw():
                parts.append(part)
                length += len(part)
                if length > KEPT_BODY_BYTES:
                    raise IsTooLarge
        finally:
            await response.aclose()
        return Fetched(response.status_code, headers_of(response), b"".join(parts))

    async def _send(self, request: httpx.Request) -> httpx.Response:
        """Reading is tried twice: a connection that was kept open may just have been closed.

        Source: RFC 9112, section 9.3.1.
        """
        try:
            return await self.client.send(request, stream=True)
        except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError):
            if request.method not in READING or not isinstance(request.stream, httpx.ByteStream):
                raise
            return await self.client.send(request, stream=True)

    @asynccontextmanager
    async def passing(
        self,
        method: bytes,
        target: bytes,
        headers: Headers,
        body: AsyncIterator[bytes] | None,
        *,
        is_apart: bool = False,
    ) -> AsyncIterator[httpx.Response]:
        """The origin's own answer, as it comes; `is_apart`: for the desk. Raises `OriginFailed`."""
        try:
            async with (self.for_desk if is_apart else self.for_passing).one():
                request = self._request(method, target, headers, body)
                response = await self._send(request)
                try:
                    yield response
                finally:
                    await response.aclose()
        except TooManyWait as error:
            raise OriginFailed("too_many_waiting") from error
        except httpx.TimeoutException as error:
            raise OriginFailed("timeout") from error
        except (httpx.HTTPError, OSError) as error:
            raise OriginFailed("unreachable") from error

    def _request(
        self,
        method: bytes,
        target: bytes,
        headers: Headers,
        body: AsyncIterator[bytes] | None = None,
    ) -> httpx.Request:
        url = self.client.base_url.copy_with(raw_path=target)
        return httpx.Request(method.decode("ascii"), url, headers=headers, content=body)

    async def close(self) -> None:
        """Ends what is still open."""
        await self.client.aclose()


def headers_of(response: httpx.Response) -> Headers:
    """Those of the answer by small names; without a date, it is of now. Source: RFC 9110, section 6.6.1."""
    found = [(name.lower(), value) for name, value in response.headers.raw]
    if "date" not in response.headers:
        found.append((b"date", formatdate(usegmt=True).encode("ascii")))
    return found
