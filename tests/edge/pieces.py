"""Answers of the origin, as the edge keeps them, for tests of what is done with them."""

from hashlib import blake2b

from broadsheet.edge import compose, deflate
from broadsheet.edge.esi import Include
from broadsheet.edge.fetch import Fetched
from broadsheet.edge.freshness import Lifetimes
from broadsheet.edge.request import Request
from broadsheet.edge.store import Stored


def a_stored(key=b"/", pieces=(b"text",), *, body=None, keys=(), **fields):
    """Pieces are texts, or includes by their keys in a tuple."""
    given = {
        "status": 200,
        "headers": ((b"content-type", b"text/html"),),
        "lifetimes": Lifetimes(60, 30, 90),
        "etag": b"",
        "digest": blake2b(repr((pieces, body)).encode(), digest_size=16).digest(),
        "fetched_at": 1000.0,
    }
    return Stored(
        key=key,
        pieces=() if body is not None else tuple(map(_piece, pieces)),
        body=body,
        surrogate_keys=frozenset(keys),
        **given | fields,
    )


def _piece(one):
    return Include(one[0]) if isinstance(one, tuple) else deflate.text(one)


def a_page(stored=None, *fragments):
    return compose.page(stored or a_stored(), fragments, 0)


def a_fetched(body=b"text", status=200, **headers):
    """Headers by names with underscores."""
    given = {"content_type": "text/html", "surrogate_control": "max-age=60"} | headers
    pairs = [
        (name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in given.items()
    ]
    return Fetched(status, pairs, body)


def a_request(*lines, method=b"GET", target=b"/", closes=False):
    head = b"\r\n".join((b"%b %b HTTP/1.1" % (method, target), b"Host: paper.example", *lines))
    return Request(head + b"\r\n\r\n", method, target, closes=closes)
