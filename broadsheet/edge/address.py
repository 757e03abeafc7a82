"""The key of what is kept: two requests have the same one if the origin must answer them the same.

A key is also what the origin is asked, so that nothing a reader writes reaches it unseen.
Source: RFC 3986, section 6.2.2; docs/caching.md#the-headers.
"""

import re
from collections.abc import Set
from urllib.parse import parse_qsl, urlencode

PARAMETER_COUNT = 100
REPEATS = 2  # of one parameter: what stands there twice is wrong however often it stands there

PLAIN = re.compile(rb"/(?:[\w~-][\w.~-]*/)*(?:[\w~-][\w.~-]*)?", re.ASCII)
# What no path may hold is sent nevertheless; the origin's client encodes it, so it is no second address.
TO_NORMALISE = re.compile(rb"""%([0-9A-Fa-f]{2})|[\x80-\xff"<>^`{|}]""")
BROKEN = re.compile(rb"%(?![0-9A-Fa-f]{2})|[\x00-\x20\x7f#\\]")
UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
DOT_SEGMENT = re.compile(rb"/\.\.?(?:/|$)")
# A server that decodes one of these sees another path than whoever compared the encoded one.
HIDDEN = re.compile(rb"%(?:2F|5C|25|[01][0-9A-F]|7F)")


class Keys:
    """Makes keys; `parameters` are those that change an answer, None if all do."""

    def __init__(self, parameters: Set[str] | None = frozenset(), fixed: bytes = b"") -> None:
        self.parameters = parameters
        self.fixed = fixed  # below this path no parameter changes an answer

    def key(self, target: bytes) -> bytes | None:
        """The key of a request's target (path and query); None if it can be no address of a site."""
        path, question, query = target.partition(b"?")
        if not PLAIN.fullmatch(path):
            normalised = _normalised(path)
            if normalised is None:
                return None
            path = normalised
        if b"#" in query:  # no browser sends one, and no client of the origin would
            return None
        if not question or (self.fixed and path.startswith(self.fixed)):
            return path
        if self.parameters is None:
            return (
                None
                if BROKEN.search(query)
                else path + question + TO_NORMALISE.sub(_as_is_usual, query)
            )
        return _with_known(path, query, sorted(self.parameters))


def _with_known(path: bytes, query: bytes, names: list[str]) -> bytes | None:
    """The path with those parameters that are named, in their order."""
    try:
        sent = parse_qsl(
            query.decode("latin-1"), keep_blank_values=True, max_num_fields=PARAMETER_COUNT
        )
    except ValueError:  # more parameters than anybody has a use for
        return None
    known: list[tuple[str, str]] = []
    for name in names:
        known += [one for one in sent if one[0] == name][:REPEATS]
    return path + b"?" + urlencode(known).encode() if known else path


def _normalised(path: bytes) -> bytes | None:
    if not path.startswith(b"/") or BROKEN.search(path):
        return None
    path = TO_NORMALISE.sub(_as_is_usual, path)
    return None if HIDDEN.search(path) or DOT_SEGMENT.search(path) else path


def _as_is_usual(found: re.Match[bytes]) -> bytes:
    code = int(found[1], 16) if found[1] else found[0][0]
    return bytes((code,)) if code in UNRESERVED else b"%%%02X" % code
