"""Asks the origin: one request for an address however many wait, within limits of time and number."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx

ANNOUNCED = b'broadsheet="ESI/1.0"'
CONNECT_SECONDS = 1.0
ANSWER_SECONDS = 10.0  # for all of an answer that is to be kept
PASS_SECONDS = 60.0  # for each part of one that is handed through: a desk may take long
# An origin ends a connection that is idle (ours after 5 s); who asks at that moment gets no answer.
IDLE_SECONDS = 2.0
AT_ONCE = 32  # requests for what is to be kept, and as many for what is handed through
WAITING = 2000  # more than that are not waited for
KEPT_BODY_BYTES = 8 * 1024 * 1024  # what is larger is handed through
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
    for_keeping: asyncio.Semaphore = field(init=False)
    for_passing: asyncio.Semaphore = field(init=False)
    waiting: int = 0

    def __post_init__(self) -> None:
        limits = httpx.Limits(
            max_connections=2 * AT_ONCE + 8,
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
        self.for_keeping = asyncio.Semaphore(AT_ONCE)
        self.for_passing = asyncio.Semaphore(AT_ONCE)

    async def fetch(self, key: bytes, etag: bytes) -> Fetched:
        """What is to be kept for the key; a 304 if the origin's `etag` is still right.

        Asked for without anything of a reader's: whoever asks gets the same. Raises `OriginFailed`,
        and `IsTooLarge`, which says that it has to be handed through.
        """
        headers = [
            (b"host", self.host),
            (b"surrogate-capability", ANNOUNCED),
            (b"accept-encoding", b"identity"),
        ]
        if etag:
            headers.append((b"if-none-match", etag))
        try:
            async with self._turn(self.for_keeping), asyncio.timeout(ANSWER_SECONDS):
                return await self._whole(self._request(b"GET", key, headers))
        except (TimeoutError, httpx.TimeoutException) as error:
            raise OriginFailed("timeout") from error
        except (httpx.HTTPError, OSError) as error:
            raise OriginFailed("unreachable") from error

    async def _whole(self, request: httpx.Request) -> Fetched:
        response = await self.client.send(request, stream=True)
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
        return Fetched(response.status_code, _headers(response), b"".join(parts))

    @asynccontextmanager
    async def passing(
        self, method: bytes, target: bytes, headers: Headers, body: AsyncIterator[bytes] | None
    ) -> AsyncIterator[httpx.Response]:
        """The origin's own answer, as it comes. Raises `OriginFailed`."""
        try:
            async with self._turn(self.for_passing):
                request = self._request(method, target, headers, body)
                response = await self.client.send(request, stream=True)
                try:
                    yield response
                finally:
                    await response.aclose()
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

    @asynccontextmanager
    async def _turn(self, semaphore: asyncio.Semaphore) -> AsyncIterator[None]:
        if self.waiting >= WAITING:
            raise OriginFailed("too_many_waiting")
        self.waiting += 1
        try:
            await semaphore.acquire()
        finally:
            self.waiting -= 1
        try:
            yield
        finally:
            semaphore.release()

    async def close(self) -> None:
        """Ends what is still open."""
        await self.client.aclose()


def _headers(response: httpx.Response) -> Headers:
    return [(name.lower(), value) for name, value in response.headers.raw]
