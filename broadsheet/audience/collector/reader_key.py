"""Who reads, as far as that is known: keyed hashes that tell readers of a site day apart, and nobody who they are.

The key is salted for each day, shared by all processes through the store, and forgotten with its day.
Neither an address nor a user agent is kept. Source: docs/audience.md#what-is-counted.
"""

import socket
from datetime import date, datetime
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple
from zoneinfo import ZoneInfo

from broadsheet import clock

SALT_BYTES = 32
KEY_BYTES = 8
MAPPED = b"\0" * 10 + b"\xff\xff"  # before an IPv4 address that is written as an IPv6 one
END = b"\0"  # of a part; none can hold it


class Keyed(NamedTuple):
    """A reader, and the network they come from; 63 bits each."""

    reader: int
    network: int


class Days:
    """Site days, counted from the ordinal 1; midnight is that of the site's zone."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self._day = 0
        self._begins, self._ends = 0.0, 0.0  # of that day

    def day(self, at: float) -> int:
        """The day of a moment."""
        if not self._begins <= at < self._ends:
            self._day = datetime.fromtimestamp(at, self.zone).toordinal()
            self._begins, self._ends = self.begins(self._day), self.begins(self._day + 1)
        return self._day

    def begins(self, day: int) -> float:
        """The moment at which it begins."""
        return _begins(day, self.zone)


@lru_cache(maxsize=16)
def _begins(day: int, zone: ZoneInfo) -> float:
    return clock.day_start(date.fromordinal(day), zone).timestamp()


class ReaderKeys:
    """Makes keys, for the days whose salt is known."""

    def __init__(self, site: str) -> None:
        self._site = site.encode() + END
        self._states: dict[int, tuple[blake2b, blake2b]] = {}

    def knows(self, day: int) -> bool:
        """Whether its salt is there."""
        return day in self._states

    def learn(self, day: int, salt: bytes) -> None:
        """From now on keys of that day can be made."""
        self._states[day] = (
            _state(salt, b"reader", self._site),
            _state(salt, b"network", self._site),
        )

    def forget(self, *, before: int) -> None:
        """Destroys the salts of earlier days."""
        for day in [one for one in self._states if one < before]:
            del self._states[day]

    def keyed(self, day: int, address: str, agent: bytes) -> Keyed:
        """The keys of a reader on that day, which has to be known."""
        reader, network = self._states[day]
        packed, prefix = places(address)
        return Keyed(_key(reader, packed + END + agent), _key(network, prefix))


def _state(salt: bytes, purpose: bytes, site: bytes) -> blake2b:
    return blake2b(site, digest_size=KEY_BYTES, key=salt, person=purpose)


def _key(state: blake2b, said: bytes) -> int:
    made = state.copy()
    made.update(said)
    return int.from_bytes(made.digest()) >> 1


def places(address: str) -> tuple[bytes, bytes]:
    """An address and its network (/24, /48), however it is written; what is no address is its own network."""
    try:
        packed = socket.inet_pton(socket.AF_INET, address)
    except OSError:
        packed = _packed_ipv6(address)
    if packed.startswith(MAPPED):
        packed = packed[12:]
    return packed, packed[:3] if len(packed) == 4 else packed[:6]


def _packed_ipv6(address: str) -> bytes:
    try:
        return socket.inet_pton(socket.AF_INET6, address.partition("%")[0])
    except OSError:
        return address.encode()
