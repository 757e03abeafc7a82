"""Which compression a reader takes. Pure. Source: RFC 9110, section 12.5.3."""

from enum import Enum
from functools import lru_cache


class Encoding(Enum):
    """How a body is compressed; the value is its name in headers."""

    BROTLI = b"br"
    GZIP = b"gzip"
    PLAIN = b""


HEADER_BYTES = 1024  # browsers send 30; who sends more than this gets what everybody can read


@lru_cache(maxsize=512)
def accepted(header: bytes | None) -> tuple[Encoding, ...]:
    """What the reader takes, best first: Brotli before gzip before plain. Never empty.

    Plain comes last even for those who refuse it: a page that they may not like beats none at all.
    """
    if header is None or len(header) > HEADER_BYTES:
        return (Encoding.PLAIN,)
    weights = _weights(header)
    every = weights.get(b"*", 0.0)
    taken = [
        one
        for one in (Encoding.BROTLI, Encoding.GZIP)
        if weights.get(one.value, every) > 0
        and weights.get(b"identity", 0.0) <= weights.get(one.value, every)
    ]
    return (*taken, Encoding.PLAIN)


def _weights(header: bytes) -> dict[bytes, float]:
    found: dict[bytes, float] = {}
    for part in header.lower().split(b","):
        name, _, weight = part.partition(b";")
        name = name.strip()
        found[b"gzip" if name == b"x-gzip" else name] = _weight(weight.strip())
    return found


def _weight(text: bytes) -> float:
    """A `q=0.5`; 1 where there is none, 0 where it is nothing of the kind."""
    if not text:
        return 1.0
    name, _, value = text.partition(b"=")
    try:
        weight = float(value) if name.strip() == b"q" else 0.0
    except ValueError:
        return 0.0
    return weight if 0.0 <= weight <= 1.0 else 0.0
