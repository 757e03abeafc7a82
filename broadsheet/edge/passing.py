"""Hands a request to the origin and its answer back, part by part, for what nobody may keep.

What reaches the origin was chosen here: no header that only matters between neighbours, none with an
underscore (its server would take it for the one with a hyphen), none that only we may set.
"""

from collections.abc import Callable, Set
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import ip_address
from urllib.parse import urljoin, urlsplit, urlunsplit

import httpx

from broadsheet.edge import deliver
from broadsheet.edge.decide import Pass, Why
from broadsheet.edge.fetch import VIA, Fetched, Headers, Origin, headers_of
from broadsheet.edge.freshness import VARIES, varies_by
from broadsheet.edge.protocol import Connection
from broadsheet.edge.request import Request
from broadsheet.edge.stored import for_readers, is_compressed

ANNOUNCED = b'broadsheet="Surrogate/1.0"'  # it takes no includes: nothing is put together
NOT_FOR_ORIGIN = frozenset({
    b"connection", b"keep-alive", b"proxy-authorization", b"proxy-connection", b"te", b"trailer",
    b"transfer-encoding", b"upgrade", b"host", b"expect", b"content-length", b"http2-settings",
    b"surrogate-capability", b"forwarded", b"x-forwarded-for", b"x-forwarded-host", b"x-forwarded-proto",
    b"x-forwarded-port", b"x-forwarded-server", b"x-real-ip", b"x-original-url", b"x-rewrite-url",
    b"x-http-method-override", b"x-http-method", b"x-method-override",
})  # fmt: skip
CONNECTION = b"connection"
FORWARDED_FOR = b"x-forwarded-for"
FORWARDED = b"\r\nx-forwarded-for:"
OURS = b"broadsheet-"  # names of headers that only we may set
AS_THEY_ARE = frozenset({b"content-encoding", b"etag", b"vary", b"age"})  # not so with what is kept
INCLUDING = (b"<esi:", b"<!--esi")
BODILESS = frozenset({204, 304})
CHUNKED = b"Transfer-Encoding: chunked\r\n"


class AnswerBrokeOff(Exception):
    """The origin stopped in the middle of its answer: the reader must see that it is not whole."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What the origin said to a request that was handed to it."""

    status: int
    headers: Headers

    def names(self, target: bytes, hosts: Set[bytes]) -> list[bytes]:
        """The addresses of this site that it names as made or changed: paths with their queries.

        A redirect that is none of those says where to ask again, not that anything has changed.
        """
        if self.status >= HTTPStatus.MULTIPLE_CHOICES and self.status != HTTPStatus.SEE_OTHER:
            return []
        said = [value for name, value in self.headers if name in {b"location", b"content-location"}]
        found = [_address(target, value) for value in said]
        return [path for host, path in found if path[:1] == b"/" and (not host or host in hosts)]


def _address(target: bytes, reference: bytes) -> tuple[bytes, bytes]:
    """Host, and path with its query, of what an answer to the target refers to; empty if it is broken."""
    try:
        one = urlsplit(urljoin(target.decode("latin-1"), reference.decode("latin-1")))
    except ValueError:
        return b"", b""
    path = urlunsplit(("", "", one.path, one.query, ""))
    return one.netloc.lower().encode("latin-1"), path.encode("latin-1")


@dataclass(frozen=True, slots=True)
class Passer:
    """Hands through. `vouched` makes the headers that tell the origin who the reader is."""

    origin: Origin
    vouched: Callable[[str], Headers]
    is_trusted: Callable[[str], bool]

    async def hand_through(
        self, request: Request, connection: Connection, decision: Pass
    ) -> Answered:
        """The origin's answer goes to the reader. Raises `OriginFailed` before it begins."""
        headers = self._for_origin(request)
        body = None
        if request.body is not None:
            headers.append((b"content-length", b"%d" % request.body.length))
            body = request.body.parts()
        elif request.method not in {b"GET", b"HEAD", b"OPTIONS"}:
            headers.append((b"content-length", b"0"))
        asked = self.origin.passing(
            request.method, decision.target, headers, body, is_apart=decision.is_apart
        )
        async with asked as response:
            try:
                await self._answer(request, connection, response, decision)
            except httpx.HTTPError as error:
                raise AnswerBrokeOff from error
            return Answered(response.status_code, headers_of(response))

    def _for_origin(self, request: Request) -> Headers:
        lines = [value for name, value in request.headers() if name == CONNECTION]
        named = {one.strip().lower() for one in b",".join(lines).split(b",")}
        headers = [
            (name, value)
            for name, value in request.headers()
            if name not in NOT_FOR_ORIGIN
            and name not in named
            and b"_" not in name
            and not name.startswith(OURS)
        ]
        headers += [
            (b"host", self.origin.host),
            (b"surrogate-capability", ANNOUNCED),
            (b"via", VIA),
        ]
        return headers + self.vouched(self.address(request))

    def address(self, request: Request) -> str:
        """The reader's: that of the connection, or what a proxy says that is trusted."""
        address = request.peer
        if FORWARDED not in request.low or not self.is_trusted(address):
            return address
        lines = [value for name, value in request.headers() if name == FORWARDED_FOR]
        said = b",".join(lines).decode("latin-1").split(",")
        while said and self.is_trusted(address) and _is_address(said[-1].strip()):
            address = said.pop().strip()
        return address

    async def _answer(
        self, request: Request, connection: Connection, response: httpx.Response, decision: Pass
    ) -> None:
        status = response.status_code
        has_body = request.method != b"HEAD" and status not in BODILESS and status >= 200
        framing = _framing(request, response, has_body=has_body)
        is_chunked = framing == CHUNKED
        head = _head(request, Fetched(status, headers_of(response), b""), decision.why, framing)
        await connection.write(head)
        if not has_body:
            return
        async for part in response.aiter_raw():
            await connection.write(b"%x\r\n%b\r\n" % (len(part), part) if is_chunked else part)
        if is_chunked:
            await connection.write(b"0\r\n\r\n")


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _framing(request: Request, response: httpx.Response, *, has_body: bool) -> bytes:
    """How the reader knows where the body ends; empty if by the end of the connection, or if none may be."""
    length = response.headers.get("content-length")
    if length is not None and "transfer-encoding" in response.headers:
        length = None  # it counts for nothing. Source: RFC 9112, section 6.3
    if length is not None and (has_body or response.status_code not in BODILESS):
        return _length(int(length))
    return CHUNKED if has_body and length is None and not request.closes else b""


def _length(count: int) -> bytes:
    return b"Content-Length: %d\r\n" % count


def _head(request: Request, answer: Fetched, why: Why, framing: bytes) -> bytes:
    named = answer.named().get("connection", "")
    dropped = {one.strip().lower().encode("latin-1") for one in named.split(",")}
    kept = for_readers(answer.headers, named)
    others = [one for one in answer.headers if one[0] in AS_THEY_ARE - dropped]
    lines = [deliver.status_line(answer.status)]
    lines += [b"%b: %b\r\n" % header for header in (*kept, *others)]
    lines.append(b"Cache-Status: %b; fwd=%b\r\n" % (deliver.NAME, why.value))
    lines.append(framing)
    if request.closes:
        lines.append(deliver.CLOSE)
    return b"".join((*lines, b"\r\n"))


def is_for(request: Request, fetched: Fetched) -> bool:
    """Whether the reader would get the same: whole, and by nothing that it says to vary by."""
    named = fetched.named()
    varies = varies_by(named) - VARIES
    sent = {name.decode("latin-1") for name, _ in request.headers()}
    is_plain = not is_compressed(named) and not any(tag in fetched.body for tag in INCLUDING)
    return is_plain and "*" not in varies and not varies & sent


def whole(request: Request, fetched: Fetched) -> bytes:
    """What was fetched and may not be kept, as an answer to one reader."""
    framing = b"" if fetched.status in BODILESS else _length(len(fetched.body))
    head = _head(request, fetched, Why.MISS, framing)
    return head if request.method == b"HEAD" else head + fetched.body
