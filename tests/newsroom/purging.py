"""What was purged, in the words of the tests."""

from typing import NamedTuple


class Purged(NamedTuple):
    """The keys that were purged, by mode."""

    soft: set[str]
    hard: set[str]


def only(*keys):
    """These, softly, and nothing else."""
    return Purged(set(keys), set())


def gone(page, *soft):
    """A story that must not be seen any more, and these softly."""
    return Purged(set(soft), {f"article-{page.pk}", f"card-{page.pk}", f"entry-{page.pk}"})
