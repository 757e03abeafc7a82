"""What goes out: heads of answers, 304 for those who have it, parts, and what the edge itself has to say."""

import re
from functools import lru_cache
from http import HTTPStatus
from itertools import islice

from broadsheet.edge import ranges
from broadsheet.edge.compose import Page, Variant
from broadsheet.edge.encoding import Encoding
from broadsheet.edge.freshness import moment
from broadsheet.edge.request import IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, RANGE, Request

NAME = b"Broadsheet"
TAG_COUNT = 64  # that a reader may say to have; one is what browsers send
TAG = re.compile(rb'(W/)?("[\x21\x23-\x7e\x80-\xff]*")')
CLOSE = b"Connection: close\r\n"
# How a tag ends, by compression: joined of pieces, or as a whole. Other bytes have another tag.
LAST = {Encoding.PLAIN: b"", Encoding.GZIP: b"-gzip", Encoding.BROTLI: b"-br"}
LAST_WHOLE = LAST | {Encoding.GZIP: b"-gz"}


@lru_cache(maxsize=128)
def status_line(status: int) -> bytes:
    """The first line of an answer."""
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = "Unknown"
    return b"HTTP/1.1 %d %s\r\n" % (status, phrase.encode())


def variant(page: Page, encoding: Encoding, body: bytes, *, is_whole: bool = False) -> Variant:
    """The page with that body, ready to go out; `is_whole`: it was compressed as a whole."""
    stored = page.stored
    etag = _etag(page, (LAST_WHOLE if is_whole else LAST)[encoding])
    lines = [status_line(stored.status)]
    lines += [b"%b: %b\r\n" % header for header in stored.headers]
    if etag:
        lines.append(b"ETag: %b\r\n" % etag)
    if encoding is not Encoding.PLAIN:
        lines.append(b"Content-Encoding: %b\r\n" % encoding.value)
    if page.is_text:
        lines.append(b"Vary: Accept-Encoding\r\n")
    if stored.status not in {204, 304}:
        lines.append(b"Content-Length: %d\r\n" % len(body))
    is_final = is_whole or encoding is Encoding.PLAIN
    return Variant(encoding, b"".join(lines), body, etag, is_final)


def _etag(page: Page, last: bytes) -> bytes:
    """The origin's, told apart by compression; our own for what was put together, or has none.

    Only what is found can be asked for again: other answers get none.
    """
    if page.stored.status != HTTPStatus.OK:
        return b""
    is_ours = page.fragments or not TAG.fullmatch(page.stored.etag)
    base: bytes = b'"%b"' % page.digest if is_ours else page.stored.etag
    return base[:-1] + last + b'"'


def ending(page: Page, now: float, how: bytes) -> bytes:
    """The last lines of an answer that was waited for: what was shown instead may be old."""
    age = max(0, int(now - page.fetched_at))
    return b"Age: %d\r\nCache-Status: %b%b\r\n\r\n" % (age, NAME, how)


def tail(variant: Variant, page: Page, second: int) -> bytes:
    """What changes each second: how old the page is, and how long it is still fresh."""
    if variant.second != second:
        variant.second = second
        variant.tail = b"Age: %d\r\nCache-Status: %b; hit; ttl=%d\r\n\r\n" % (
            max(0, second - int(page.fetched_at)),
            NAME,
            page.fresh_until - second if page.fresh_until else -1,
        )
    return variant.tail


def parts(
    request: Request, variant: Variant, page: Page, end: bytes
) -> tuple[bytes, bytes | memoryview]:
    """The answer to the request, as its head, which ends with `end`, and its body, which is no copy."""
    if page.stored.status == HTTPStatus.OK:
        if has_it(request, variant, page):
            return _not_modified(request, variant, page, end), b""
        is_ranged = RANGE in request.low and request.method == b"GET"
        if is_ranged and variant.encoding is Encoding.PLAIN:
            part = _part(request, variant)
            if part is not None:
                return _some_of_it(request, variant, part, end)
    close = CLOSE if request.closes else b""
    body = b"" if request.method == b"HEAD" else variant.body
    return b"".join((variant.head, close, end)), body


def has_it(request: Request, variant: Variant, page: Page) -> bool:
    """Whether the reader has the page already, in whatever compression.

    Source: RFC 9110, section 13.1; a date counts only where no tag is named.
    """
    tags = request.header(IF_NONE_MATCH)
    if tags is not None:
        return bool(variant.etag) and _names(tags, _etag(page, b""))
    since = request.header(IF_MODIFIED_SINCE)
    if since is None:
        return False
    modified = next((value for name, value in page.stored.headers if name == b"last-modified"), b"")
    return bool(modified) and not page.fragments and _is_not_before(since, modified)


def _names(tags: bytes, etag: bytes) -> bool:
    """Whether a tag among them is this one, weak or strong, or would be it in another compression."""
    if tags == b"*":
        return True
    wanted = etag.removeprefix(b"W/")
    bases = {wanted[:-1] + last + b'"' for last in (*LAST.values(), *LAST_WHOLE.values())}
    return any(tag[2] in bases for tag in islice(TAG.finditer(tags), TAG_COUNT))


@lru_cache(maxsize=256)
def _is_not_before(since: bytes, modified: bytes) -> bool:
    then, changed = moment(since.decode("latin-1")), moment(modified.decode("latin-1"))
    return then is not None and changed is not None and then >= changed


def _not_modified(request: Request, variant: Variant, page: Page, end: bytes) -> bytes:
    kept = {b"cache-control", b"content-location", b"date", b"expires", b"last-modified", b"vary"}
    lines = [status_line(HTTPStatus.NOT_MODIFIED)]
    lines += [b"%b: %b\r\n" % header for header in page.stored.headers if header[0] in kept]
    lines.append(b"ETag: %b\r\n" % variant.etag)
    if page.is_text:
        lines.append(b"Vary: Accept-Encoding\r\n")
    if request.closes:
        lines.append(CLOSE)
    lines.append(end)
    return b"".join(lines)


def _part(request: Request, variant: Variant) -> ranges.Part | None:
    only_if = request.header(IF_RANGE)
    if only_if is not None and (only_if != variant.etag or only_if.startswith(b"W/")):
        return None
    return ranges.part(request.header(RANGE) or b"", len(variant.body))


def _some_of_it(
    request: Request, variant: Variant, part: ranges.Part, end: bytes
) -> tuple[bytes, memoryview]:
    length = len(variant.body)
    body = memoryview(variant.body)[part.first : part.last + 1 if part.is_there else part.first]
    status = (
        HTTPStatus.PARTIAL_CONTENT if part.is_there else HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
    )
    where = b"bytes %d-%d/%d" % (part.first, part.last, length) if body else b"bytes */%d" % length
    head = variant.head.replace(status_line(HTTPStatus.OK), status_line(status), 1)
    head = head.replace(b"Content-Length: %d\r\n" % length, b"Content-Length: %d\r\n" % len(body))
    close = CLOSE if request.closes else b""
    sent = body[:0] if request.method == b"HEAD" else body
    return b"".join((head, b"Content-Range: %b\r\n" % where, close, end)), sent
