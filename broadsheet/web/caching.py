"""What may be kept of an answer, for how long and under which keys: make public, tag, make private.

Whatever nobody makes public stays private. See docs/caching.md.
"""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from broadsheet import conf

Keys = Callable[[], Iterable[str]]  # asked only where the keys are sent

ANNOUNCED = "announced"  # the value of `surrogate_headers` for surrogates that announce themselves
CLOUDFLARE = "cloudflare"  # and for one that does not, and has names of its own for the headers
ESI = "ESI/1.0"
ESI_CONTENT = f', content="{ESI}"'
CAPABILITY = re.compile(r"""[\s,]*[!#$%&'*+.^_`|~0-9A-Za-z-]+="([^"\\]*)"\s*(?:,|$)""")

PRIVATE = "private, no-store"
ASK_AGAIN = "public, max-age=0, must-revalidate"
FOR_EVER = "public, max-age=31536000, immutable"


class Names(NamedTuple):
    """How a surrogate calls the headers that are for it, and what parts the keys of an answer."""

    control: str
    keys: str
    between: str


USUAL = Names("Surrogate-Control", "Surrogate-Key", " ")
# Both are taken out before a reader gets them. Source: Cloudflare's documentation, "CDN-Cache-Control" and
# "Purge cache by cache-tags".
OF_CLOUDFLARE = Names("Cloudflare-CDN-Cache-Control", "Cache-Tag", ",")


class Policy(NamedTuple):
    """What the reader's browser is told, and what a surrogate is."""

    browser: str
    surrogate: str


# Purges keep a surrogate right; its lifetimes only say how long it may be wrong if every purge were
# lost. What is stale may be served while it is fetched again, and for a day while the origin is down.
GRACE = "stale-while-revalidate=60, stale-if-error=86400"
PAGE = Policy(ASK_AGAIN, f"max-age=600, {GRACE}")
FRAGMENT = PAGE
OLDER = Policy(ASK_AGAIN, f"max-age=60, {GRACE}")  # of a list; it has as many as there are instants
COUNT = Policy(ASK_AGAIN, f"max-age=60, {GRACE}")  # nothing purges it: readers come all the time
MISSING = Policy(ASK_AGAIN, f"max-age=10, {GRACE}")  # anybody can ask for any number of these
PHOTO = Policy(FOR_EVER, f"max-age=86400, {GRACE}")  # its rights may end, its bytes never change


def of_list(cursor: str) -> Policy:
    """How long a page of a list may be kept: its first one, or one that goes on after a cursor."""
    return OLDER if cursor else PAGE


def make_public(
    request: HttpRequest, response: HttpResponseBase, policy: Policy, *, has_includes: bool = False
) -> None:
    """Lets readers and surrogates keep the answer, which must be the same for every reader."""
    response.headers["Cache-Control"] = policy.browser
    if takes_surrogate_headers(request):
        content = ESI_CONTENT if has_includes else ""
        response.headers[_names().control] = policy.surrogate + content


def tag(request: HttpRequest, response: HttpResponseBase, keys: Keys) -> None:
    """Names what the answer shows, so that it can be thrown away when that changes."""
    if takes_surrogate_headers(request):
        names = _names()
        response.headers[names.keys] = names.between.join(sorted(set(keys())))


def make_private(response: HttpResponseBase) -> None:
    """Lets nobody keep the answer."""
    response.headers["Cache-Control"] = PRIVATE
    names = _names()
    for name in (names.control, names.keys):
        response.headers.pop(name, None)


def takes_surrogate_headers(request: HttpRequest) -> bool:
    """Whether the answer goes to a surrogate; no reader sees what is meant for one."""
    return _never_announces() or bool(_announced(request).strip())


def takes_includes(request: HttpRequest) -> bool:
    """Whether a surrogate announced that it puts fragments in.

    Where it never announces itself, whoever says so is a reader, and everybody would get what they got.
    """
    return not _never_announces() and ESI in capabilities(_announced(request))


def _never_announces() -> bool:
    return conf.settings().surrogate_headers != ANNOUNCED


def _names() -> Names:
    return OF_CLOUDFLARE if conf.settings().surrogate_headers == CLOUDFLARE else USUAL


def _announced(request: HttpRequest) -> str:
    """What a surrogate says, and a reader where it does not overwrite it: docs/caching.md, point 1."""
    announced: str = request.META.get("HTTP_SURROGATE_CAPABILITY", "")
    return announced


def capabilities(announced: str) -> frozenset[str]:
    """What a `Surrogate-Capability` names, such as `edge="ESI/1.0"`; nothing if it is broken.

    Source: Edge Architecture Specification, W3C Note 2001, section 3.
    """
    found: set[str] = set()
    position, end = 0, len(announced.rstrip(" \t,"))
    while position < end:
        entry = CAPABILITY.match(announced, position)
        if entry is None:
            return frozenset()
        found.update(entry[1].split())
        position = entry.end()
    return frozenset(found)
