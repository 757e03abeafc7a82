"""How long an answer may be kept, and what may be done with one that is old. Pure.

Sources: RFC 9111 (caching), RFC 5861 (stale answers), Edge Architecture Specification 1.0.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import Enum
from typing import NamedTuple

KEPT_STATUSES = frozenset({200, 203, 204, 300, 301, 302, 303, 307, 308, 404, 405, 410, 414, 501})
LONGEST_SECONDS = 366 * 86400.0
VARIES = frozenset({"accept-encoding"})  # asked for one way only: nothing comes compressed
TARGET = "broadsheet"  # what `Surrogate-Capability` calls us
DIRECTIVE = re.compile(
    r"""[\s,]*([!#$%&'*+.^_`|~0-9A-Za-z-]+)(?:=(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*)))?[\s]*(?=,|$)"""
)


class Lifetimes(NamedTuple):
    """For how many seconds an answer is fresh, and for how many after that it may be used otherwise."""

    fresh: float
    while_revalidate: float = 0.0  # handed out while it is fetched anew
    if_error: float = 0.0  # handed out where the origin fails

    @property
    def kept(self) -> float:
        """When nothing more can be done with it."""
        return self.fresh + max(self.while_revalidate, self.if_error)


class State(Enum):
    """What may be done with an answer of some age."""

    FRESH = "fresh"
    STALE = "stale"  # may be handed out while it is fetched anew
    SPARE = "spare"  # may be handed out if the origin fails
    GONE = "gone"


def state(lifetimes: Lifetimes, age: float) -> State:
    """What may be done with an answer that is `age` seconds old."""
    if age < lifetimes.fresh:
        return State.FRESH
    if age < lifetimes.fresh + lifetimes.while_revalidate:
        return State.STALE
    return State.SPARE if age < lifetimes.kept else State.GONE


def lifetimes(status: int, headers: Mapping[str, str]) -> Lifetimes | None:
    """How long an answer may be kept by a surrogate; None if not at all. Names of headers are small.

    `Surrogate-Control` stands before `Cache-Control`, which is for the reader's browser then. Nothing
    is kept that does not say for how long, sets a cookie, or differs by more than its compression.
    """
    if not may_be_kept(status, headers):
        return None
    if "surrogate-control" in headers:
        return _by_surrogate_control(directives(headers["surrogate-control"], TARGET))
    return _by_cache_control(directives(headers.get("cache-control", "")), headers)


def may_be_kept(status: int, headers: Mapping[str, str]) -> bool:
    """Whether it is the same for every reader, as far as it does not say for how long it may be kept."""
    return status in KEPT_STATUSES and "set-cookie" not in headers and varies_by(headers) <= VARIES


def varies_by(headers: Mapping[str, str]) -> set[str]:
    """The headers of a request that change the answer, by small names; perhaps `*`."""
    named = {name.strip().lower() for name in headers.get("vary", "").split(",")}
    return named - {""}


def _by_surrogate_control(said: dict[str, str]) -> Lifetimes | None:
    if "no-store" in said or seconds(said.get("max-age")) is None:
        return None
    return _lifetimes(said, said["max-age"])


def _by_cache_control(said: dict[str, str], headers: Mapping[str, str]) -> Lifetimes | None:
    if said.keys() & {"no-store", "private", "no-cache"}:
        return None
    for name in ("s-maxage", "max-age"):
        if name in said:
            found = _lifetimes(said, said[name]) if seconds(said[name]) is not None else None
            strict = said.keys() & {"must-revalidate", "proxy-revalidate", "s-maxage"}
            return Lifetimes(found.fresh) if found and strict else found
    until = _expires(headers)
    return None if until is None else _lifetimes(said, str(until))


def _lifetimes(said: dict[str, str], fresh: str) -> Lifetimes:
    return Lifetimes(
        seconds(fresh) or 0.0,
        seconds(said.get("stale-while-revalidate")) or 0.0,
        seconds(said.get("stale-if-error")) or 0.0,
    )


def _expires(headers: Mapping[str, str]) -> int | None:
    """Seconds from `Date` to `Expires`; None if one is missing, 0 if one is no date."""
    if "expires" not in headers or "date" not in headers:
        return None
    until, since = moment(headers["expires"]), moment(headers["date"])
    if until is None or since is None:
        return 0
    return max(0, int((until - since).total_seconds()))


def age(headers: Mapping[str, str]) -> float:
    """How old an answer was when it came. Source: RFC 9111, section 5.1: the first number counts."""
    return seconds(headers.get("age", "").split(",")[0].strip()) or 0.0


def moment(text: str) -> datetime | None:
    """A date in one of the three forms of RFC 9110, section 5.6.7; None if it is none."""
    is_asctime = "," not in text  # which alone names no zone
    if not is_asctime and not text.endswith(" GMT"):
        return None
    try:
        return parsedate_to_datetime(text).replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError):
        return None


def seconds(text: str | None) -> float | None:
    """A number of seconds as headers have it; None if it is none. No more than a year of it counts."""
    if text is None or not text.isascii() or not text.isdigit():
        return None
    return min(float(text[:20]), LONGEST_SECONDS)


def directives(header: str, target: str = "") -> dict[str, str]:
    """What a `Cache-Control` or `Surrogate-Control` says, by small names; the first of each counts.

    One that is broken says `no-store`: what cannot be understood cannot be kept. With a `target`, what is
    for it alone, as in `max-age=60;broadsheet`, stands before what is for all, and what is for others
    counts for nothing. Source: Edge Architecture Specification 1.0, section 2.3.
    """
    found: dict[str, str] = {}
    for_target: dict[str, str] = {}
    position, end = 0, len(header.rstrip(" \t,"))
    while position < end:
        one = DIRECTIVE.match(header, position)
        if one is None:
            return {"no-store": ""}
        name, quoted, value = one[1].lower(), one[2], one[3] or ""
        bare, semicolon, whom = value.partition(";")
        if not target or not semicolon:
            found.setdefault(name, value if quoted is None else quoted)
        elif whom == target:
            for_target.setdefault(name, bare)
        position = one.end()
    return found | for_target
