"""The stories that were withdrawn lately, as purges tell: pages of them may still lie open, and send beacons.

Only a story that is withdrawn has its page and its entry in feeds purged hard, at once. Source: docs/caching.md.
"""

from collections.abc import Callable, Sequence

from broadsheet.signing import HOUR, VALID_HOURS
from broadsheet.surrogate import keys

GONE_SECONDS = (VALID_HOURS + 1) * HOUR  # then no stamp of its pages is valid any more
PAGE = keys.article(0).removesuffix("0")


class Gone:
    """Forgets each story with the last of its stamps. `now` is in seconds since 1970."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._until: dict[int, float] = {}

    def __contains__(self, story_id: object) -> bool:
        until = self._until.get(story_id) if isinstance(story_id, int) else None
        return until is not None and self._now() < until

    def purged(self, purged: Sequence[str], *, is_hard: bool) -> None:
        """Learns of a purge: a story was withdrawn, or its page is another one now, and there again."""
        now = self._now()
        self._until = {one: until for one, until in self._until.items() if now < until}
        for story_id in filter(None, map(_story_id, purged)):
            if not is_hard:
                self._until.pop(story_id, None)
            elif keys.entry(story_id) in purged:
                self._until[story_id] = now + GONE_SECONDS


def _story_id(key: str) -> int:
    """The story whose page bears the key; 0: none."""
    said = key.removeprefix(PAGE)
    return int(said) if said != key and said.isascii() and said.isdigit() else 0
