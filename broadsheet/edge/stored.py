"""Makes of an answer of the origin what is kept of it. Compresses: not for the event loop."""

from dataclasses import replace
from hashlib import blake2b

from broadsheet.edge import deflate, esi
from broadsheet.edge.address import Keys
from broadsheet.edge.deflate import Text
from broadsheet.edge.esi import Include
from broadsheet.edge.fetch import Fetched
from broadsheet.edge.freshness import Lifetimes, age, directives, lifetimes, may_be_kept
from broadsheet.edge.store import Headers, Stored

TEXT = ("text/", "application/json", "application/javascript", "application/xml", "image/svg+xml")
TEXT_ENDS = ("+json", "+xml")
# What ends at each connection, what `deliver` makes anew, and what is meant for surrogates.
NOT_FOR_READERS = frozenset({
    b"connection", b"keep-alive", b"proxy-authenticate", b"proxy-authentication-info",
    b"proxy-authorization", b"proxy-connection", b"te", b"trailer", b"transfer-encoding", b"upgrade",
    b"content-length", b"age", b"etag", b"vary", b"cache-status", b"server", b"surrogate-control",
    b"surrogate-key", b"content-encoding",
})  # fmt: skip
# What says something of the body that is kept, whatever a 304 says. Source: RFC 9111, section 3.2.
OF_THE_BODY = frozenset({b"content-encoding", b"content-md5", b"content-range"})
LIFETIME_NAMES = frozenset({"surrogate-control", "cache-control", "expires"})


def stored(key: bytes, fetched: Fetched, keys: Keys, now: float) -> Stored | None:
    """What is kept of an answer; None if nothing of it may be."""
    named = fetched.named()
    kept_for = lifetimes(fetched.status, named)
    if kept_for is None or kept_for.kept <= age(named) or is_compressed(named):
        return None
    is_text = _is_text(named)
    has_includes = "ESI/1.0" in directives(named.get("surrogate-control", "")).get("content", "")
    return Stored(
        key=key,
        status=fetched.status,
        headers=for_readers(fetched.headers, named.get("connection", "")),
        pieces=_pieces(fetched.body, keys, has_includes=has_includes) if is_text else (),
        body=None if is_text else fetched.body,
        lifetimes=kept_for,
        etag=named.get("etag", "").encode("latin-1"),
        digest=blake2b(fetched.body, digest_size=16).digest(),
        surrogate_keys=frozenset(named.get("surrogate-key", "").split()),
        fetched_at=now - age(named),
    )


def renewed(old: Stored, fetched: Fetched, now: float) -> Stored | None:
    """What is kept once the origin has said that it is still right; None if nothing may be."""
    named = fetched.named()
    kept_for = _lifetimes_anew(old, named)
    if kept_for is None or kept_for.kept <= age(named):
        return None
    said = tuple(
        one
        for one in for_readers(fetched.headers, named.get("connection", ""))
        if one[0] not in OF_THE_BODY
    )
    anew = {name for name, _ in said}
    return replace(
        old,
        headers=(*(one for one in old.headers if one[0] not in anew), *said),
        lifetimes=kept_for,
        surrogate_keys=frozenset(named["surrogate-key"].split())
        if "surrogate-key" in named
        else old.surrogate_keys,
        fetched_at=now - age(named),
        is_purged=False,
    )


def _lifetimes_anew(old: Stored, named: dict[str, str]) -> Lifetimes | None:
    """What a 304 says of it; what was said before counts where the 304 is silent."""
    if not LIFETIME_NAMES & named.keys():
        return old.lifetimes if may_be_kept(old.status, named) else None
    kept = {name.decode("latin-1"): value.decode("latin-1") for name, value in old.headers}
    return lifetimes(old.status, kept | named)


def for_readers(headers: list[tuple[bytes, bytes]], connection: str) -> Headers:
    """The headers that go on to readers; not those that the connection's header names either."""
    named = {one.strip().lower().encode("latin-1") for one in connection.split(",")}
    return tuple(one for one in headers if one[0] not in NOT_FOR_READERS and one[0] not in named)


def _is_text(named: dict[str, str]) -> bool:
    """Whether it is worth compressing."""
    kind = named.get("content-type", "").partition(";")[0].strip().lower()
    return kind.startswith(TEXT) or kind.endswith(TEXT_ENDS)


def is_compressed(named: dict[str, str]) -> bool:
    """Whether it came so, though nobody asked for it: not every reader could read it."""
    return named.get("content-encoding", "identity").lower() != "identity"


def _pieces(body: bytes, keys: Keys, *, has_includes: bool) -> tuple[Text | Include, ...]:
    found: list[Text | Include] = []
    for piece in esi.parse(body) if has_includes else (body,):
        if isinstance(piece, bytes):
            found.append(deflate.text(piece))
        elif key := keys.key(piece.path):
            found.append(Include(key))
    return tuple(found)
