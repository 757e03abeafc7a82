"""What is done with a request: looked up, handed to the origin, or refused. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from http import HTTPStatus

from broadsheet.edge.address import Keys
from broadsheet.edge.limits import DESK_BODY_BYTES, PUBLIC_BODY_BYTES, TAKEN_BODY_BYTES
from broadsheet.edge.request import AUTHORIZATION, HOST, Request
from broadsheet.edge.taking import Taker

READING = frozenset({b"GET", b"HEAD"})
SAFE = READING | {b"OPTIONS", b"PROPFIND", b"QUERY", b"REPORT", b"SEARCH"}  # they change nothing
NEVER = frozenset({b"CONNECT", b"TRACE"})


class Why(Enum):
    """Why a request is handed to the origin. Source: RFC 9211, section 2.2 (`fwd`)."""

    MISS = b"uri-miss"  # and what came may not be kept
    METHOD = b"method"
    BYPASS = b"bypass"


@dataclass(frozen=True, slots=True)
class LookUp:
    """The answer may be kept, under this key."""

    key: bytes


@dataclass(frozen=True, slots=True)
class Pass:
    """The origin answers this one itself; `target` is what it is asked."""

    target: bytes
    why: Why
    is_apart: bool = False  # at the desk; readers' requests never wait in its way


@dataclass(frozen=True, slots=True)
class Refuse:
    """Nobody answers it. `reason` is counted."""

    status: HTTPStatus
    reason: str


@dataclass(frozen=True, slots=True)
class Take:
    """It is for this taker, if it is posted."""

    taker: Taker


Decision = LookUp | Pass | Refuse | Take


@dataclass(frozen=True, slots=True)
class Site:
    """What the edge has to know of the site. Hosts are in small letters, with their port if any.

    `domains` begin with a dot and stand for all below them. Below `passed` nothing is kept, and
    cookies reach the origin. `is_anonymous`: above it no answer depends on who asks, so that nothing
    a reader adds to a request leads around what is kept. `takers` take what is posted to these paths.
    """

    hosts: frozenset[bytes]
    keys: Keys
    passed: tuple[bytes, ...] = (b"/desk/",)
    domains: tuple[bytes, ...] = ()
    is_anonymous: bool = True
    takers: Mapping[bytes, Taker] = field(default_factory=dict)

    def is_host(self, host: bytes) -> bool:
        """Whether readers may ask for that host, given in small letters."""
        return host in self.hosts or host.partition(b":")[0].endswith(self.domains)


def decide(request: Request, site: Site) -> Decision:
    """What is done with the request."""
    target, host = _target_and_host(request)
    if host is None or not site.is_host(host):
        return Refuse(HTTPStatus.MISDIRECTED_REQUEST if host else HTTPStatus.BAD_REQUEST, "host")
    if request.method in NEVER:
        return Refuse(HTTPStatus.METHOD_NOT_ALLOWED, "method")
    key = site.keys.key(target)
    if key is None:
        return Refuse(HTTPStatus.NOT_FOUND, "address")
    path = key.partition(b"?")[0]
    if path in site.takers:
        return Take(site.takers[path])
    if path.startswith(site.passed):
        return Pass(path + _query(target), Why.BYPASS, is_apart=True)
    if request.method not in READING:
        return Pass(path + _query(target), Why.METHOD)
    if not site.is_anonymous and (AUTHORIZATION in request.low or request.body is not None):
        return Pass(path + _query(target), Why.BYPASS)
    return LookUp(key)


def body_limit(request: Request, site: Site) -> int:
    """How many bytes may be sent with it."""
    target, _ = _target_and_host(request)
    if site.keys.key(target.partition(b"?")[0]) in site.takers:
        return TAKEN_BODY_BYTES
    return DESK_BODY_BYTES if target.startswith(site.passed) else PUBLIC_BODY_BYTES


def _query(target: bytes) -> bytes:
    _, question, query = target.partition(b"?")
    return question + query


def _target_and_host(request: Request) -> tuple[bytes, bytes | None]:
    """The path and query, and the host in small letters; None without one, or with two.

    A target with a host in it stands before the header. Source: RFC 9112, section 3.2.
    """
    if request.has_twice(HOST):
        return request.target, None
    host = request.header(HOST)
    target = request.target
    if target[:7].lower() == b"http://" or target[:8].lower() == b"https://":
        host, slash, rest = target.partition(b"://")[2].partition(b"/")
        target = b"/" + rest if slash else b"/"
    return target, host.lower() if host else None
