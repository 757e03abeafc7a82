"""Purges as the site's worker sends them. Pure: `life` does what they say."""

import json
from dataclasses import dataclass
from enum import Enum


class PurgesAreWrong(Exception):
    """The message cannot be understood; nothing of it was done."""


class Mode(Enum):
    """How what bears the keys is thrown away."""

    SOFT = "soft"
    HARD = "hard"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Purge:
    """Surrogate keys to be purged. Positions are consecutive; the same may come twice."""

    position: int
    keys: tuple[str, ...]
    mode: Mode


def parse(body: bytes) -> tuple[Purge, ...]:
    """The purges of a message, in order. Raises `PurgesAreWrong`. Source: docs/caching.md#purges."""
    try:
        return tuple(_purge(one) for one in json.loads(body)["purges"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise PurgesAreWrong(str(error)) from error


def _purge(one: dict[str, object]) -> Purge:
    keys = one["keys"]
    if not isinstance(keys, list) or not isinstance(one["position"], int):
        raise TypeError("keys are a list, positions numbers")
    return Purge(one["position"], tuple(str(key) for key in keys), Mode(one["mode"]))
