"""A request as far as it decides what is answered: the head stays bytes, and is looked at, not taken apart.

Taking every header into Python costs more than answering. `protocol` has checked the head before.
"""

from collections.abc import Iterator

from broadsheet.edge.body import Body

# Where a header begins in a head of small letters. No value can hold a line break.
ACCEPT_ENCODING = b"\r\naccept-encoding:"
AUTHORIZATION = b"\r\nauthorization:"
CONNECTION = b"\r\nconnection:"
CONTENT_LENGTH = b"\r\ncontent-length:"
EXPECT = b"\r\nexpect:"
HOST = b"\r\nhost:"
IF_MODIFIED_SINCE = b"\r\nif-modified-since:"
IF_NONE_MATCH = b"\r\nif-none-match:"
IF_RANGE = b"\r\nif-range:"
RANGE = b"\r\nrange:"
TRANSFER_ENCODING = b"\r\ntransfer-encoding:"
USER_AGENT = b"\r\nuser-agent:"


class Request:
    """A request whose head has come. `target` is as it was sent; `peer` is who is connected."""

    __slots__ = ("body", "closes", "head", "low", "method", "peer", "target")

    def __init__(self, head: bytes, method: bytes, target: bytes, *, closes: bool) -> None:
        self.head = head
        self.low = head.lower()
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

    def has_twice(self, name: bytes) -> bool:
        """Whether the header stands there more than once."""
        return self.low.find(name, self.low.find(name) + 1) > 0

    def headers(self) -> Iterator[tuple[bytes, bytes]]:
        """All of them, by small names, in their order."""
        for line in self.head.split(b"\r\n")[1:-2]:
            name, _, value = line.partition(b":")
            yield name.lower(), value.strip(b" \t")
