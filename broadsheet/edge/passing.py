"""Hands a request to the origin and its answer back, part by part, for what nobody may keep.

What reaches the origin was chosen here: no header that only matters between neighbours, none with an
underscore (its server would take it for the one with a hyphen), none that only we may set.
"""

from collections.abc import Callable
from dataclasses import dataclass

import httpx

from broadsheet.edge import deliver
from broadsheet.edge.decide import Pass
from broadsheet.edge.fetch import Headers, Origin
from broadsheet.edge.protocol import Connection
from broadsheet.edge.request import CONNECTION, FORWARDED_FOR, Request
from broadsheet.edge.stored import for_readers

ANNOUNCED = b'broadsheet="Surrogate/1.0"'  # it takes no includes: nothing is put together
NOT_FOR_ORIGIN = frozenset({
    b"connection", b"keep-alive", b"proxy-authorization", b"proxy-connection", b"te", b"trailer",
    b"transfer-encoding", b"upgrade", b"host", b"expect", b"content-length", b"http2-settings",
    b"surrogate-capability", b"forwarded", b"x-forwarded-for", b"x-forwarded-host", b"x-forwarded-proto",
    b"x-forwarded-port", b"x-forwarded-server", b"x-real-ip", b"x-original-url", b"x-rewrite-url",
    b"x-http-method-override", b"x-http-method", b"x-method-override",
})  # fmt: skip
OURS = b"broadsheet-"  # names of headers that only we may set
FRAMING = frozenset({b"content-length", b"content-encoding", b"etag", b"vary", b"age"})


class AnswerBrokeOff(Exception):
    """The origin stopped in the middle of its answer: the reader must see that it is not whole."""


@dataclass(frozen=True, slots=True)
class Passer:
    """Hands through. `vouched` makes the headers that tell the origin who the reader is."""

    origin: Origin
    vouched: Callable[[str], Headers]
    is_trusted: Callable[[str], bool]

    async def hand_through(self, request: Request, connection: Connection, decision: Pass) -> int:
        """The origin's answer goes to the reader; its status. Raises `OriginFailed` before it begins."""
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
            return response.status_code

    def _for_origin(self, request: Request) -> Headers:
        named = {one.strip() for one in (request.header(CONNECTION) or b"").lower().split(b",")}
        headers = [
            (name, value)
            for name, value in request.headers()
            if name not in NOT_FOR_ORIGIN
            and name not in named
            and b"_" not in name
            and not name.startswith(OURS)
        ]
        headers += [(b"host", self.origin.host), (b"surrogate-capability", ANNOUNCED)]
        return headers + self.vouched(self.address(request))

    def address(self, request: Request) -> str:
        """The reader's: that of the connection, or what a proxy says that is trusted."""
        address = request.peer
        said = (request.header(FORWARDED_FOR) or b"").decode("latin-1").split(",")
        while said and self.is_trusted(address) and said[-1].strip():
            address = said.pop().strip()
        return address

    async def _answer(
        self, request: Request, connection: Connection, response: httpx.Response, decision: Pass
    ) -> None:
        status = response.status_code
        has_body = request.method != b"HEAD" and status not in {204, 304} and status >= 200
        length = response.headers.get("content-length")
        is_chunked = has_body and length is None and not request.closes
        if has_body and length is None and not is_chunked:
            request.closes = True
        await connection.write(_head(request, response, decision, is_chunked=is_chunked))
        if not has_body:
            return
        async for part in response.aiter_raw():
            await connection.write(b"%x\r\n%b\r\n" % (len(part), part) if is_chunked else part)
        if is_chunked:
            await connection.write(b"0\r\n\r\n")


def _head(request: Request, response: httpx.Response, decision: Pass, *, is_chunked: bool) -> bytes:
    raw = [(name.lower(), value) for name, value in response.headers.raw]
    kept = for_readers(raw, response.headers.get("connection", ""))
    framed = [one for one in raw if one[0] in FRAMING]
    lines = [deliver.status_line(response.status_code)]
    lines += [b"%b: %b\r\n" % header for header in (*kept, *framed)]
    lines.append(b"Cache-Status: %b; fwd=%b\r\n" % (deliver.NAME, decision.why.value))
    if is_chunked:
        lines.append(b"Transfer-Encoding: chunked\r\n")
    if request.closes:
        lines.append(deliver.CLOSE)
    return b"".join((*lines, b"\r\n"))
