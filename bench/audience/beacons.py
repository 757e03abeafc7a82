"""What is sent: beacons of 1,000 stories in Zipf's order, each from a reader of its own, by wrk.

A reader is an address in `X-Forwarded-For`, which the edge believes because the load generator's own is
a trusted proxy. Addresses go through half of IPv4 in steps, so that no two beacons are of one reader and
each must count as a reader. No limit is raised for it: a minute allows a reader 60 beacons and a network 600,
each in one of 262,144 and 65,536 shared places, where 25,000 beacons a second put 6 and 23 on average.
"""

import json
import random
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from broadsheet import signing

LUA = Path(__file__).with_name("beacons.lua")
STORIES = 1_000
SECTIONS = 8
FIRST_STORY = 101  # ids of pages do not begin with 1
BODIES = 100_003  # a prime, so that agents and stories meet in all ways
SEED = 20261125
CONNECTIONS = 512  # each waits for the batch of its beacon: fewer would measure that wait
DJANGO_CONNECTIONS = 64  # it waits for nobody, so that more would only queue
DRAIN_SECONDS = 4  # less than servers wait for the rest of a request; for answers to what is under way; not counted
PATIENCE = "20s"  # of wrk with an answer

AGENTS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:146.0) Gecko/20100101 Firefox/146.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Safari/605.1.15",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36",
)
SOURCES = ("direct", "inside", "search", "social", "other")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load showed; times are microseconds."""

    acknowledged: int
    seconds: float
    p50: float
    p99: float


class BeaconsWereRefused(Exception):
    """Not every beacon was answered with 204."""


def stories() -> range:
    """The ids of the stories that are read."""
    return range(FIRST_STORY, FIRST_STORY + STORIES)


def body(story_id: int, secret: str, source: str = "direct") -> str:
    """The first beacon of a page that was made just now."""
    stamp = signing.stamp(story_id, (story_id % SECTIONS + 1,), time.time(), secret)
    beacon = {"s": stamp, "a": 0, "r": source, "f": 0}
    return json.dumps(beacon, separators=(",", ":"))


def headers(host: str) -> dict[str, str]:
    """What Chromium sends with a beacon, but for what differs from reader to reader."""
    return {
        "Host": host,
        "Connection": "keep-alive",
        "sec-ch-ua-platform": '"Linux"',
        "sec-ch-ua": '"Not)A;Brand";v="24", "Chromium";v="156"',
        "Content-Type": "text/plain;charset=UTF-8",
        "sec-ch-ua-mobile": "?0",
        "Accept": "*/*",
        "Origin": f"http://{host}",
        "Sec-Fetch-Site": "same-origin",
        "Sec-Fetch-Mode": "no-cors",
        "Sec-Fetch-Dest": "empty",
        "Referer": f"http://{host}/",
        "Accept-Encoding": "gzip, deflate, br, zstd",
        "Accept-Language": "en-GB,en;q=0.9",
    }


def write(file: Path, host: str, secret: str, count: int = BODIES) -> Path:
    """What `beacons.lua` reads: headers, user agents, and the bodies in their order."""
    drawn = random.Random(SEED)
    weights = [1 / rank for rank in range(1, STORIES + 1)]
    made = {(one, source): body(one, secret, source) for one in stories() for source in SOURCES}
    order = drawn.choices(stories(), weights, k=count)
    bodies = [made[story, drawn.choice(SOURCES)] for story in order]
    lines = [f"{name}: {value}" for name, value in headers(host).items()]
    file.write_text("\n".join((*lines, "", *AGENTS, "", *bodies, "")), "utf-8")
    return file


def load(
    command: Sequence[str], address: str, file: Path, first: int, seconds: int, connections: int
) -> Loaded:  # fmt: skip
    """Sends what is in the file for so long; readers are numbered from `first`.

    Raises `BeaconsWereRefused` unless every beacon that was sent was acknowledged.
    """
    options = ["-t1", f"-c{connections}", f"-d{seconds + DRAIN_SECONDS}s", "--timeout", PATIENCE]
    options += ["-s", str(LUA), address, "--", str(file), str(first), str(seconds)]
    done = subprocess.run([*command, *options], capture_output=True, text=True, check=True)
    said = json.loads(done.stdout.strip().splitlines()[-1])
    if said["refused"] or said["broken"] or said["sent"] != said["count"] or not said["count"]:
        raise BeaconsWereRefused(f"{address}: {said}")
    return Loaded(said["count"], said["seconds"], said["p50"], said["p99"])
