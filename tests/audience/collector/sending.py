"""What a reader's browser sends, for tests: beacons, stamps and headers as they should be."""

import json
from zoneinfo import ZoneInfo

from broadsheet.audience.collector.collector import Site
from broadsheet.signing import stamp

SECRET = "a secret of the site, fifty characters or more of it"
AT = 1_700_000_000.0
BROWSER = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/131.0.0.0 Safari/537.36"
)
HEADERS = {
    "host": "paper.example",
    "user-agent": BROWSER,
    "origin": "https://paper.example",
    "sec-fetch-site": "same-origin",
}
SITE = Site("https://paper.example", SECRET, ZoneInfo("Europe/Berlin"))


def body(story=42, *, at=AT, **changed):
    """The first beacon of a reading; what is None is left out."""
    said = {"s": stamp(story, (7, 9), at, SECRET), "a": 0, "r": "direct", "f": 0} | changed
    return packed({name: value for name, value in said.items() if value is not None})


def second(story=42, *, at=AT, seconds=30, depth=50):
    """The beacon of a reader who leaves."""
    return packed({"s": stamp(story, (7, 9), at, SECRET), "a": 0, "e": seconds, "d": depth})


def packed(said):
    return json.dumps(said, separators=(",", ":")).encode()


def header(**changed):
    """A way to look up headers; underscores stand for hyphens, None leaves one out."""
    named = {name.replace("_", "-"): value for name, value in changed.items()}
    found = {name: value.encode() for name, value in (HEADERS | named).items() if value is not None}
    return lambda name: found.get(name.decode())
