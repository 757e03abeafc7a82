"""What the edge itself has to say to a reader: short pages that need nothing and nobody."""

from functools import lru_cache
from http import HTTPStatus

from broadsheet.edge.deliver import CLOSE, NAME, status_line

RETRY_SECONDS = 5

WORDS = {
    HTTPStatus.BAD_REQUEST: "The request could not be understood.",
    HTTPStatus.NOT_FOUND: "There is nothing at this address.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This cannot be done here.",
    HTTPStatus.REQUEST_TIMEOUT: "The request took too long to arrive. Please try again.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "What was sent is too large.",
    HTTPStatus.REQUEST_URI_TOO_LONG: "The address is too long.",
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: "The request brought too much with it.",
    HTTPStatus.MISDIRECTED_REQUEST: "Another site was asked for.",
    HTTPStatus.SERVICE_UNAVAILABLE: "This page cannot be shown at the moment. Please try again in a minute.",
}
PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>body{{max-width:34rem;margin:18vh auto 0;padding:0 1.25rem;font:1.125rem/1.5 Charter,Georgia,serif;color:#1b1a17;background:#fbfaf6}}h1{{font-size:1.6rem;line-height:1.2}}@media(prefers-color-scheme:dark){{body{{color:#e8e4da;background:#161512}}}}</style>
<h1>{title}</h1>
<p>{words}</p>
</html>
"""
POLICY = b"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"


@lru_cache(maxsize=128)
def page_of(status: HTTPStatus, *, closes: bool, is_head: bool) -> bytes:
    """The whole answer. Nobody keeps it."""
    words = WORDS.get(status, "The request cannot be answered.")
    body = PAGE.format(title=status.phrase, words=words).encode()
    lines = [
        status_line(status),
        b"Content-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n" % len(body),
        b"Cache-Control: private, no-store\r\nX-Content-Type-Options: nosniff\r\n",
        b"Content-Security-Policy: %b\r\nCache-Status: %b; detail=edge\r\n" % (POLICY, NAME),
    ]
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        lines.append(b"Retry-After: %d\r\n" % RETRY_SECONDS)
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        lines.append(b"Allow: GET, HEAD, POST\r\n")
    if closes:
        lines.append(CLOSE)
    return b"".join((*lines, b"\r\n", b"" if is_head else body))
