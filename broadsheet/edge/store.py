"""What is kept in memory: answers by address, found again by surrogate key, bounded in bytes.

One event loop owns it, so nothing here waits or locks. Times are those of the loop's clock.
"""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from http import HTTPStatus

from broadsheet.edge.deflate import Text
from broadsheet.edge.esi import Include
from broadsheet.edge.freshness import Lifetimes, State, state

OVERHEAD_BYTES = 1024  # of an answer beside its body: names, headers, places in the indexes
ENDLESS_SHARE = (
    1 / 8
)  # of the memory, for addresses of which anybody can think of as many as they like

Headers = tuple[tuple[bytes, bytes], ...]


@dataclass(eq=False, slots=True)
class Stored:
    """An answer of the origin. Its body is pieces where it is text, else bytes as they came."""

    key: bytes
    status: int
    headers: Headers  # what readers get, without those that `deliver` makes
    pieces: tuple[Text | Include, ...]
    body: bytes | None
    lifetimes: Lifetimes
    etag: bytes  # the origin's, empty if it gave none
    digest: bytes  # of the body
    surrogate_keys: frozenset[str]
    fetched_at: float
    previous_at: float = float("-inf")  # when what it takes the place of was fetched
    size: int = 0
    is_purged: bool = False
    is_withdrawn: bool = False  # thrown away by a purge: nobody may see it again

    def __post_init__(self) -> None:
        texts = sum(len(one.deflated) for one in self.pieces if isinstance(one, Text))
        named = sum(map(len, self.surrogate_keys)) + sum(len(n) + len(v) for n, v in self.headers)
        self.size = OVERHEAD_BYTES + len(self.key) + texts + len(self.body or b"") + named

    @property
    def includes(self) -> tuple[bytes, ...]:
        """The keys of the fragments that are put into it."""
        return tuple(one.path for one in self.pieces if isinstance(one, Include))

    @property
    def validators(self) -> tuple[bytes, bytes]:
        """By what the origin can be asked whether it is still right: its tag, its date; empty if none."""
        dates = (value for name, value in self.headers if name == b"last-modified")
        return self.etag, next(dates, b"")

    @property
    def length(self) -> int:
        """Of its body without compression, and without its fragments."""
        texts = sum(one.length for one in self.pieces if isinstance(one, Text))
        return len(self.body) if self.body is not None else texts

    @property
    def is_endless(self) -> bool:
        """Whether there are as many of its kind as a reader asks for: nothing there, or a cursor."""
        return self.status >= HTTPStatus.BAD_REQUEST or b"?" in self.key

    @property
    def fresh_until(self) -> float:
        """When it has to be fetched anew; long ago if it was purged."""
        return 0.0 if self.is_purged else self.fetched_at + self.lifetimes.fresh

    def state(self, now: float) -> State:
        """What may be done with it. Purged, it is stale at once, and no longer kept for that."""
        found = state(self.lifetimes, now - self.fetched_at)
        return State.STALE if self.is_purged and found is State.FRESH else found


@dataclass(slots=True)
class Store:
    """Answers within `limit_bytes`; the one that was asked for longest ago goes first.

    Those that are endless have a share, so that asking for them pushes out nothing but each other.
    `epoch` changes whenever something that is kept may be no longer what it was: who has looked at
    several answers of one epoch need not look again before the next.
    """

    limit_bytes: int
    kept: OrderedDict[bytes, Stored] = field(default_factory=OrderedDict)
    endless: OrderedDict[bytes, int] = field(default_factory=OrderedDict)  # their sizes
    endless_size: int = 0
    by_surrogate_key: dict[str, set[bytes]] = field(default_factory=dict)
    size: int = 0
    epoch: int = 0
    evicted_count: int = 0

    def get(self, key: bytes) -> Stored | None:
        """The answer, which now was asked for."""
        found = self.kept.get(key)
        if found is not None:
            self.kept.move_to_end(key)
            if key in self.endless:
                self.endless.move_to_end(key)
        return found

    def put(self, stored: Stored) -> None:
        """Keeps the answer in the place of that which was there, if it fits at all."""
        self.remove(stored.key)
        if stored.size > self.limit_bytes:
            return
        self.kept[stored.key] = stored
        self.size += stored.size
        for name in stored.surrogate_keys:
            self.by_surrogate_key.setdefault(name, set()).add(stored.key)
        if stored.is_endless:
            self.endless[stored.key] = stored.size
            self.endless_size += stored.size
        self._make_room()

    def _make_room(self) -> None:
        while self.endless_size > self.limit_bytes * ENDLESS_SHARE and len(self.endless) > 1:
            self._evict(next(iter(self.endless)))
        while self.size > self.limit_bytes:
            self._evict(next(iter(self.kept)))

    def _evict(self, key: bytes) -> None:
        self.remove(key)
        self.evicted_count += 1

    def remove(self, key: bytes) -> None:
        """Throws one away, if it is there."""
        stored = self.kept.pop(key, None)
        if stored is None:
            return
        self.epoch += 1
        self.size -= stored.size
        self.endless_size -= self.endless.pop(key, 0)
        for name in stored.surrogate_keys:
            bearers = self.by_surrogate_key[name]
            bearers.discard(key)
            if not bearers:
                del self.by_surrogate_key[name]

    def doubt(self, key: bytes) -> None:
        """Makes one stale, if it is there."""
        found = self.kept.get(key)
        if found is not None:
            found.is_purged = True
            self.epoch += 1

    def purge(self, names: Iterable[str], *, is_hard: bool) -> int:
        """Throws away what bears one of the surrogate keys, or makes it stale; how many they were."""
        keys = set().union(*(self.by_surrogate_key.get(name, ()) for name in names))
        for key in keys:
            if is_hard:
                self.kept[key].is_withdrawn = True
                self.remove(key)
            else:
                self.kept[key].is_purged = True
        if keys:
            self.epoch += 1
        return len(keys)

    def clear(self) -> int:
        """Throws everything away; how many they were."""
        count = len(self.kept)
        for stored in self.kept.values():
            stored.is_withdrawn = True
        self.kept.clear()
        self.by_surrogate_key.clear()
        self.endless.clear()
        self.size = self.endless_size = 0
        self.epoch += 1
        return count
