"""What a browser sends, by what it can decompress; and whether it gets the right bytes for it."""

import gzip
import re
import time
from typing import Any

import brotli

from bench.edge import recorded, scripted
from bench.edge.contestants import Server
from bench.edge.recorded import Answer
from bench.load import BROWSER

HINTS = {
    "Connection": "keep-alive",
    "sec-ch-ua": '"Not)A;Brand";v="24", "Chromium";v="156"',
    "sec-ch-ua-mobile": "?0",
    "sec-ch-ua-platform": '"Linux"',
}
TAKES = {"br": "gzip, deflate, br, zstd", "gzip": "gzip, deflate", "": "identity"}
PATIENCE_SECONDS = 10.0  # for Brotli, which the edge makes beside answering


class BytesAreWrong(Exception):
    """A server does not answer what it should; there is nothing to compare."""


def headers(encoding: str) -> dict[str, str]:
    """The 13 headers that Chromium sends with a navigation, besides `Host`."""
    return BROWSER | HINTS | {"Accept-Encoding": TAKES[encoding]}


def check(server: Server, path: str, encoding: str, expected: bytes | None) -> Answer:
    """An answer out of the cache, in that compression, with that body. Raises `BytesAreWrong`.

    `expected` None: the page of another program, which has only to be whole and the same each time.
    """
    until = time.monotonic() + PATIENCE_SECONDS
    first = recorded.ask(server.address, path, headers(encoding))
    while True:
        answer = recorded.ask(server.address, path, headers(encoding))
        if dict(answer.headers).get("content-encoding", "") == encoding and _is_hit(answer):
            break
        if time.monotonic() > until:
            raise BytesAreWrong(f"{server.name}: no hit in {encoding or 'plain'}: {answer.headers}")
    right = plain(first) if expected is None else expected
    if _unchanging(plain(answer)) != _unchanging(right) or not right.endswith(b"</html>\n"):
        raise BytesAreWrong(f"{server.name}: another page in {encoding or 'plain'}")
    return answer


def plain(answer: Answer) -> bytes:
    """The body as it was before it was compressed."""
    encoding = dict(answer.headers).get("content-encoding", "")
    decode: Any = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}[encoding]
    found: bytes = decode(answer.body)
    return found


def _unchanging(body: bytes) -> bytes:
    return scripted.CHANGE.sub(b"", body)


def _is_hit(answer: Answer) -> bool:
    """Whether the server says so; files and Django's cache say nothing."""
    said = dict(answer.headers)
    if "x-varnish" in said:  # the second number is the request that brought it
        return bool(re.fullmatch(r"\d+ \d+", said["x-varnish"]))
    return "; hit" in said.get("cache-status", "; hit")
