"""The port for the site's own programs: is it well, what has it counted, and purges for it.

Listens where no reader comes; purges have to be signed nevertheless.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from http import HTTPStatus

from broadsheet.edge import purges
from broadsheet.edge.deliver import CLOSE, status_line
from broadsheet.edge.heads import Refused
from broadsheet.edge.life import Edge
from broadsheet.edge.protocol import Connection
from broadsheet.edge.purges import Purge, PurgesAreWrong
from broadsheet.edge.request import Request

BODY_BYTES = 8 * 1024 * 1024
SIGNATURE = b"\r\nbroadsheet-signature:"
METRICS = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Admin:
    """Answers on that port. `is_signed` judges a body by the header that came with it.

    `others` are metrics of what else works in this process; `on_purge` hears of each purge once it is done.
    """

    edge: Edge
    is_signed: Callable[[bytes, str], bool]
    connections: Callable[[], int]
    others: Callable[[], Iterable[str]] = tuple
    on_purge: Callable[[Purge], None] = lambda _: None

    def at_once(self, request: Request) -> bytes | None:
        """All answers but purges are there at once."""
        match request.method, request.target:
            case b"GET" | b"HEAD", b"/healthz":
                return _answer(
                    request, HTTPStatus.OK, json.dumps(self._health()), "application/json"
                )
            case b"GET" | b"HEAD", b"/metrics":
                return _answer(request, HTTPStatus.OK, self._metrics(), METRICS)
            case b"POST", b"/purges":
                return None
        return _answer(request, HTTPStatus.NOT_FOUND, "/healthz, /metrics and /purges are here.\n")

    async def answer(self, request: Request, connection: Connection) -> None:
        """Takes purges: 204 once they are done."""
        body = b"".join([part async for part in request.body.parts()]) if request.body else b""
        signature = (request.header(SIGNATURE) or b"").decode("latin-1")
        if not self.is_signed(body, signature):
            answer = _answer(request, HTTPStatus.FORBIDDEN, "The signature is missing or wrong.\n")
        else:
            try:
                self._purge(purges.parse(body))
                answer = _answer(request, HTTPStatus.NO_CONTENT, "")
            except PurgesAreWrong as error:
                answer = _answer(request, HTTPStatus.BAD_REQUEST, f"These are no purges: {error}\n")
        await connection.write(answer)

    def body_limit(self, request: Request) -> int:
        """How many bytes may be sent."""
        if (request.method, request.target) != (b"POST", b"/purges"):
            raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body_too_large")
        return BODY_BYTES

    def refusal(self, request: Request | None, status: HTTPStatus, reason: str) -> bytes:
        """What is said to who sent something that cannot be taken."""
        return b"%bContent-Length: 0\r\n%b\r\n" % (status_line(status), CLOSE)

    def _purge(self, messages: Iterable[Purge]) -> None:
        for one in messages:
            self.edge.purge([one])
            self.on_purge(one)

    def _health(self) -> dict[str, object]:
        return {"is_well": True, "position": self.edge.position, "kept": len(self.edge.store.kept)}

    def _metrics(self) -> str:
        return "".join((*_lines(self.edge, self.connections()), *self.others()))


def _answer(request: Request, status: HTTPStatus, body: str, kind: str = "text/plain") -> bytes:
    sent = body.encode()
    length = b"" if status is HTTPStatus.NO_CONTENT else b"Content-Length: %d\r\n" % len(sent)
    head = b"%bContent-Type: %b\r\nCache-Control: no-store\r\n%b%b\r\n" % (
        status_line(status), kind.encode(), length, CLOSE if request.closes else b"",
    )  # fmt: skip
    return head if request.method == b"HEAD" else head + sent


def _lines(edge: Edge, connection_count: int) -> Iterator[str]:
    """The metrics, as Prometheus reads them. Source: docs/metrics.md#edge."""
    tally = edge.tally
    served = {
        "hit": tally.hits, "stale": tally.stale, "miss": tally.misses, "renewed": tally.renewed,
        "pass": tally.passes, "taken": tally.taken, "refused": tally.refusals.total(),
    }  # fmt: skip
    yield from _metric(
        "requests_total", "counter", {f'how="{how}"': n for how, n in served.items()}
    )
    for name, counted in (
        ("refusals_total", tally.refusals),
        ("origin_failures_total", tally.failures),
    ):
        yield from _metric(name, "counter", {f'reason="{why}"': n for why, n in counted.items()})
    for name, number in (
        ("fetches_total", tally.fetches), ("spared_total", tally.spared), ("composed_total", tally.composed),
        ("purges_total", tally.purges), ("evicted_total", edge.store.evicted_count),
    ):  # fmt: skip
        yield from _metric(name, "counter", {"": number})
    for name, number in (
        ("kept_answers", len(edge.store.kept)), ("kept_bytes", edge.store.size), ("finished_pages", len(edge.pages.kept)),
        ("finished_bytes", edge.pages.size), ("purge_position", edge.position), ("connections", connection_count),
    ):  # fmt: skip
        yield from _metric(name, "gauge", {"": number})


def _metric(name: str, kind: str, samples: dict[str, int]) -> Iterator[str]:
    full = f"broadsheet_edge_{name}"
    yield f"# TYPE {full} {kind}\n"
    for labels, number in samples.items():
        yield f"{full}{{{labels}}} {number}\n" if labels else f"{full} {number}\n"
