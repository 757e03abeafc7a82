"""What is known of some addresses for a moment: bounded in number, however many are asked for."""

from collections import OrderedDict
from dataclasses import dataclass, field


@dataclass(slots=True)
class Brief:
    """Addresses, each for so many seconds; of more than `limit` the oldest goes first."""

    seconds: float
    limit: int = 10_000
    until: OrderedDict[bytes, float] = field(default_factory=OrderedDict)

    def note(self, key: bytes, now: float) -> None:
        """It holds from now on."""
        self.until[key] = now + self.seconds
        self.until.move_to_end(key)
        if len(self.until) > self.limit:
            self.until.popitem(last=False)

    def holds(self, key: bytes, now: float) -> bool:
        """Whether it still does."""
        return self.until.get(key, 0.0) > now

    def forget(self, key: bytes) -> None:
        """It holds no more."""
        self.until.pop(key, None)
