"""How alike two stories are by what they are about. Pure; no storage.

A shared tag weighs 1/ln(1 + stories that carry it): rare tags say more.
Source: Adamic and Adar, "Friends and neighbors on the Web", Social Networks 25 (2003).
"""

from collections.abc import Iterable
from math import log


def tag_weight(story_count: int) -> float:
    """What sharing a tag is worth, when that many stories carry it (at least two do)."""
    return 1 / log(1 + max(story_count, 2))


def scores(shared: Iterable[tuple[int, int]]) -> dict[int, float]:
    """Score by story from pairs of story id and story count of a tag shared with it."""
    found: dict[int, float] = {}
    for story_id, story_count in shared:
        found[story_id] = found.get(story_id, 0.0) + tag_weight(story_count)
    return found
