"""The stamp of a story's page: whoever sends it back has seen a page that we published, lately.

It says which story, where it counts, and in which hour the page was made. No Django: the edge reads it.
Source: docs/audience.md#the-beacon.
"""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from hashlib import blake2b

PURPOSE = b"broadsheet stamp"  # a key of its own: it signs nothing else
MAC_BYTES = 12  # 16 characters
HOUR = 3600
MOST_CHARACTERS = 160  # of a stamp that is looked at
VALID_HOURS = 26  # a page may be a day old, and lie open for a while
AHEAD_SECONDS = 5 * 60  # that the clock of the machine that made it may be fast
PREVIEW_HOUR = 0


class StampFault(StrEnum):
    """Why a stamp says nothing; the names are those of refusals."""

    BAD = "bad_stamp"
    EXPIRED = "expired_stamp"
    PREVIEW = "preview"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a stamp says; `scopes` are the story's sections, topmost first."""

    story_id: int
    scopes: tuple[int, ...]
    hour: int  # counted from 1970


def stamp(story_id: int, scopes: Sequence[int], at: float, secret: str) -> str:
    """The stamp of a page made at that time; with 0 that of a preview, which never counts."""
    said = f"{story_id}.{'-'.join(map(str, scopes))}.{int(at // HOUR)}"
    return f"{said}.{_mac(said.encode(), _key(secret))}"


def read(text: str, at: float, secret: str) -> Stamp | StampFault:
    """What the stamp says, if we made it and it may be used at that time."""
    found = _said(text, secret) if len(text) <= MOST_CHARACTERS else None
    if found is None:
        return StampFault.BAD
    if found.hour == PREVIEW_HOUR:
        return StampFault.PREVIEW
    if found.hour * HOUR > at + AHEAD_SECONDS or int(at // HOUR) - found.hour > VALID_HOURS:
        return StampFault.EXPIRED
    return found


@lru_cache(maxsize=4096)
def _said(text: str, secret: str) -> Stamp | None:
    """What it says, at whatever time; None if it is not ours. Stories are read by many, so that is remembered."""
    said, _, mac = text.rpartition(".")
    if not text.isascii() or not hmac.compare_digest(mac, _mac(said.encode(), _key(secret))):
        return None
    story_id, scopes, hour = said.split(".")
    return Stamp(int(story_id), tuple(map(int, filter(None, scopes.split("-")))), int(hour))


def _mac(said: bytes, key: bytes) -> str:
    digest = blake2b(said, digest_size=MAC_BYTES, key=key).digest()
    return urlsafe_b64encode(digest).decode("ascii")


@lru_cache(maxsize=8)
def _key(secret: str) -> bytes:
    return blake2b(PURPOSE, key=blake2b(secret.encode()).digest()).digest()
