"""A request as far as it decides what is answered: the head stays bytes, and is looked at, not taken apart.

Taking every header into Python costs more than answering. `protocol` has checked the head before.
"""

import re
from collections.abc import Iterator

from broadsheet.edge.body import Body

# Where a header begins in a head of small letters. No value can hold a line break.
ACCEPT_ENCODING = b"\r\naccept-encoding:"
AUTHORIZATION = b"\r\nauthorization:"
CONNECTION = b"\r\nconnection:"
CONTENT_LENGTH = b"\r\ncontent-length:"
COOKIE = b"\r\ncookie:"
EXPECT = b"\r\nexpect:"
HOST = b"\r\nhost:"
IF_MODIFIED_SINCE = b"\r\nif-modified-since:"
IF_NONE_MATCH = b"\r\nif-none-match:"
IF_RANGE = b"\r\nif-range:"
RANGE = b"\r\nrange:"
TRANSFER_ENCODING = b"\r\ntransfer-encoding:"

# All that decides anything, found in one go: to search for one after the other takes four times as long.
DECIDING = re.compile(
    rb"\n(a(?:ccept-encoding|uthorization)|con(?:nection|tent-length)|host"
    rb"|if-(?:modified-since|none-match|range)|range|transfer-encoding):[ \t]*([^\r\n]*)"
).findall


class Request:
    """A request whose head has come. `target` is as it was sent; `peer` is who is connected.

    `said` are the headers that decide what is answered, all in small letters; the values of one that
    stands there twice are joined.
    """

    __slots__ = ("body", "closes", "head", "low", "method", "peer", "said", "target")

    def __init__(self, head: bytes, method: bytes, target: bytes, *, closes: bool = False) -> None:
        self.head = head
        self.low = head.lower()
        found = DECIDING(self.low)
        self.said: dict[bytes, bytes] = dict(found)
        if len(found) != len(self.said):
            self.said = _joined(found)
        self.method = method
        self.target = target
        self.closes = closes  # the connection ends after the answer
        self.body: Body | None = None
        self.peer = ""

    def header(self, name: bytes) -> bytes | None:
        """The first header of that name (one of the constants), without blanks around it."""
        at = self.low.find(name)
        if at < 0:
            return None
        at += len(name)
        return self.head[at : self.head.index(b"\r\n", at)].strip(b" \t")

    def named(self, name: bytes) -> bytes | None:
        """The first header of any name, given in small letters, without blanks around it."""
        return self.header(b"\r\n%b:" % name)

    def has_twice(self, name: bytes) -> bool:
        """Whether the header stands there more than once."""
        return self.low.find(name, self.low.find(name) + 1) > 0

    def headers(self) -> Iterator[tuple[bytes, bytes]]:
        """All of them, by small names, in their order."""
        for line in self.head.split(b"\r\n")[1:-2]:
            name, _, value = line.partition(b":")
            yield name.lower(), value.strip(b" \t")


def _joined(headers: list[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    found: dict[bytes, bytes] = {}
    for name, value in headers:
        found[name] = found[name] + b", " + value if name in found else value
    return found
