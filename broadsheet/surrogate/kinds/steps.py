"""Purges as those need them who take keys, not messages: joined, each key once, in order. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from broadsheet.surrogate.models import Mode
from broadsheet.surrogate.outbox import Message


class Step(NamedTuple):
    """Keys that are thrown away in one way; none where that is everything."""

    mode: Mode
    keys: tuple[str, ...]


def steps(messages: Sequence[Message]) -> list[Step]:
    """What has to be done, in order. What stands before "everything" is left to that."""
    last = max((n for n, one in enumerate(messages) if one.mode == Mode.ALL), default=0)
    runs = groupby(messages[last:], key=lambda one: Mode(one.mode))
    return [Step(mode, each_once(key for one in run for key in one.keys)) for mode, run in runs]


def each_once(keys: Iterable[str]) -> tuple[str, ...]:
    """The keys in the order in which each came first."""
    return tuple(dict.fromkeys(keys))


def by_count(keys: tuple[str, ...], most: int) -> Iterator[tuple[str, ...]]:
    """The keys in parts of at most so many."""
    for start in range(0, len(keys), most):
        yield keys[start : start + most]


def by_bytes(keys: tuple[str, ...], most: int) -> Iterator[tuple[str, ...]]:
    """The keys in parts that, joined by blanks, have at most so many bytes."""
    part: list[str] = []
    size = 0
    for key in keys:
        if part and size + len(key) > most:
            yield tuple(part)
            part, size = [], 0
        part.append(key)
        size += len(key) + 1
    if part:
        yield tuple(part)
