"""A part of an answer, for those who go on with a download. Pure. Source: RFC 9110, section 14."""

import re
from dataclasses import dataclass

ONE = re.compile(rb"bytes=(\d{0,15})-(\d{0,15})")


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes from `first` to `last`, both included; none at all if nothing can be given."""

    first: int
    last: int

    @property
    def is_there(self) -> bool:
        """Whether there are such bytes."""
        return self.first <= self.last


def part(header: bytes, length: int) -> Part | None:
    """The one part that is asked for; None if all is to be given: several parts, or another unit."""
    found = ONE.fullmatch(header.replace(b" ", b""))
    if found is None or found[0] == b"bytes=-":
        return None
    first, last = found[1], found[2]
    if not first:
        count = min(int(last), length)
        return Part(length - count, length - 1)
    if last and int(last) < int(first):
        return None
    return Part(int(first), min(int(last), length - 1) if last else length - 1)
