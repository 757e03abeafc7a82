"""How a public page is answered: the same for every reader, with a strong ETag, no cookie."""

import zlib
from hashlib import blake2b
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response

from broadsheet.web import caching
from broadsheet.web.caching import Keys, Policy

HTML = "text/html; charset=utf-8"
INCLUDE = "<esi:include "  # text never holds it: templates escape, and bodies are sanitised

# A surrogate compresses once and better; this is for readers who come without one. Level 1 takes
# 0.3 ms for a long article, level 6 0.8 ms for a seventh less; both fit the first 14 kB of a connection.
COMPRESSION_LEVEL = 1
GZIP = 31  # zlib's window bits for a gzip header without name or time


class Page(NamedTuple):
    """A page ready to be rendered: its template, its view-model, and the keys of what it shows."""

    template: str
    view: object
    keys: Keys


class Content(NamedTuple):
    """The text of an answer, and the keys of what it shows."""

    text: str
    type: str
    keys: Keys


def page(
    request: HttpRequest, of: Page, policy: Policy = caching.PAGE, *, status: int = 200
) -> HttpResponseBase:
    """A finished page. The view-model is complete: rendering runs no query."""
    html = render_to_string(of.template, {"page": of.view})
    return public(request, Content(html, HTML, of.keys), policy, status=status)


def public(
    request: HttpRequest, content: Content, policy: Policy = caching.PAGE, *, status: int = 200
) -> HttpResponseBase:
    """A public answer, compressed for readers that take it so; 304 if the reader has it already."""
    body = content.text.encode()
    is_compressed = takes_gzip(request.META.get("HTTP_ACCEPT_ENCODING", ""))
    response = HttpResponse(content_type=content.type, status=status)
    response.headers["Vary"] = "Accept-Encoding"
    if status == 200:
        response.headers["ETag"] = _etag(body, is_compressed=is_compressed)
    answered = _unless_unchanged(request, response)
    if answered is response:
        if is_compressed:
            response.headers["Content-Encoding"] = "gzip"
        response.content = _compressed(body) if is_compressed else body
    if answered.status_code in {status, 304}:  # a failed precondition is for one reader alone
        has_includes = INCLUDE in content.text
        caching.make_public(request, answered, policy, has_includes=has_includes)
        caching.tag(request, answered, content.keys)
    return answered


def _etag(body: bytes, *, is_compressed: bool) -> str:
    digest = blake2b(body, digest_size=12).hexdigest()
    return f'"{digest}-gzip"' if is_compressed else f'"{digest}"'


def _unless_unchanged(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    """The answer itself, or 304 to a reader who has it."""
    etag = response.headers.get("ETag")
    if etag is None:
        return response
    found: HttpResponseBase | None = get_conditional_response(request, etag=etag, response=response)
    return found or response


def takes_gzip(accepted: str) -> bool:
    """Whether an `Accept-Encoding` takes gzip; an entry for gzip itself decides before `*` does."""
    weights: dict[str, float] = {}
    for entry in accepted.lower().split(","):
        coding, _, parameter = entry.partition(";")
        weights[coding.strip()] = _weight(parameter)
    return weights.get("gzip", weights.get("*", 0.0)) > 0


def _weight(parameter: str) -> float:
    """The weight in `q=0.5`, 1 without one; 0 for a broken one, as plain text suits every reader."""
    name, _, value = parameter.partition("=")
    if not name.strip():
        return 1.0
    try:
        return float(value) if name.strip() == "q" else 0.0
    except ValueError:
        return 0.0


def _compressed(body: bytes) -> bytes:
    packer = zlib.compressobj(COMPRESSION_LEVEL, zlib.DEFLATED, GZIP)
    return packer.compress(body) + packer.flush()
