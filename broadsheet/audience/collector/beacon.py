"""One beacon, read strictly: what is not exactly as our own script sends it says nothing.

Source: docs/audience.md#the-beacon.
"""

from json import JSONDecoder
from typing import Any, NamedTuple

from broadsheet.audience.arrival import Source

MOST_BYTES = 200
MOST_SECONDS = 24 * 3600  # engaged in a story; more is no reading
MOST_ID = 2**63 - 1  # what the stores can hold
READ = frozenset("sarf")
ENGAGED = frozenset("saed")
SOURCES = {one.value: one for one in Source}


class Read(NamedTuple):
    """A story was seen, so long ago."""

    stamp: str
    age_seconds: float
    source: Source
    from_story_id: int


class Engaged(NamedTuple):
    """It was read for so long and so far, until so long ago."""

    stamp: str
    age_seconds: float
    engaged_seconds: int
    depth_percent: int


class IsNoBeacon(ValueError):
    """It is not what our script sends."""


def parse(body: bytes) -> Read | Engaged | None:
    """The beacon; None if it is none. What is too long is not looked at."""
    if len(body) > MOST_BYTES:
        return None
    try:
        return _beacon(DECODE(body.decode()))
    except (ValueError, RecursionError):  # of the text, of JSON, or of its form
        return None


def _beacon(found: Any) -> Read | Engaged:
    names = found.keys() if isinstance(found, dict) else None
    if names == READ:
        source = found["r"]
        if not isinstance(source, str) or source not in SOURCES:
            raise IsNoBeacon
        return Read(
            _text(found["s"]), _age(found["a"]), SOURCES[source], _count(found["f"], MOST_ID)
        )
    if names == ENGAGED:
        seconds, depth = _count(found["e"], MOST_SECONDS), _count(found["d"], 100)
        return Engaged(_text(found["s"]), _age(found["a"]), seconds, depth)
    raise IsNoBeacon


def _text(value: Any) -> str:
    if type(value) is not str:
        raise IsNoBeacon
    return value


def _age(value: Any) -> float:
    """In seconds; how much of it is believed is not judged here."""
    if type(value) is not int and type(value) is not float:
        raise IsNoBeacon
    return float(min(max(value, 0), MOST_SECONDS))


def _count(value: Any, most: int) -> int:
    """A whole number from 0; True is none."""
    if type(value) is not int or not 0 <= value <= most:
        raise IsNoBeacon
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise IsNoBeacon
    return found


def _no_number(name: str) -> float:
    raise IsNoBeacon(name)


DECODE = JSONDecoder(object_pairs_hook=_once, parse_constant=_no_number).decode
