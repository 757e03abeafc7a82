"""`make bench-audience`, small: that it works and counts rightly, not how fast; and what it counts as enough."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bench import programs
from bench.audience import bars, beacons, contestants, drill, refresh
from bench.audience.contestants import Contestant
from bench.audience.drill import Sender
from bench.audience.rounds import Counter, CountIsWrong, Measured, Round
from broadsheet import signing
from broadsheet.audience.collector import beacon as parsing
from broadsheet.audience.collector.crawlers import is_crawler
from tests.journeys.test_drills import need

ROOT = Path(__file__).parents[2]
SECRET = "a secret of thirty-two characters"


def measured(name, *per_second):
    contestant = Contestant(name, 1, lambda *_: None, lambda: 0)
    return Measured(contestant, [Round(one, 1.0, 0.0, 1.0, 1.0) for one in per_second], 1)


def test_bars_are_met_by_the_medians():
    names = (contestants.SQLITE, contestants.REDIS, contestants.DJANGO)
    rates = ((1, 12_000, 99_000), (9_000,), (2_000,))

    found = bars.judge([measured(name, *some) for name, some in zip(names, rates, strict=True)])

    assert [one.value for one in found] == [12_000, 9_000, 6.0, 4.5]
    assert [one.is_met for one in found] == [True, False, True, False]


def test_a_store_that_counts_one_too_many_ends_the_measurement():
    counted = iter((5, 11))
    contestant = Contestant(
        "edge", os.getpid(), lambda *_: beacons.Loaded(5, 1.0, 1, 1), lambda: next(counted)
    )
    counter = Counter(contestant)
    counter.round(1)

    with pytest.raises(CountIsWrong, match="counted 11, acknowledged 10"):
        counter.round(1)


def test_what_is_sent_are_beacons_of_readers_in_zipfs_order(tmp_path):
    text = beacons.write(tmp_path / "beacons", "localhost:1", SECRET, count=5_000).read_text(
        "utf-8"
    )

    headers, agents, bodies = (part.strip().splitlines() for part in text.split("\n\n"))
    read = [parsing.parse(one.encode()) for one in bodies]
    stories = [signing.read(one.stamp, beacons.time.time(), SECRET).story_id for one in read]
    counts = [stories.count(beacons.FIRST_STORY + place) for place in (0, 1, 9)]
    assert counts[0] > 1.5 * counts[1] > 4 * counts[2]
    assert not any(is_crawler(one.encode()) for one in agents)
    assert "Host: localhost:1" in headers
    assert max(map(len, bodies)) <= parsing.MOST_BYTES


def test_no_two_beacons_of_the_drill_come_from_one_network():
    sender = Sender(1, "localhost:1", SECRET)

    sent = [sender.beacon(7).decode() for _ in range(3_000)]

    addresses = [one.partition("X-Forwarded-For: ")[2].partition("\r\n")[0] for one in sent]
    assert len({one.rpartition(".")[0] for one in addresses}) == len(sent)


def test_the_first_story_of_the_rail_is_found():
    class Answer:
        body = b'<li><a class="rail__link" href="/world/tide/">Tide</a><a class="rail__link" href="/b/">'

    class Connection:
        def get(self, path):
            return Answer if path == drill.RAIL else None

    assert drill.first(Connection()) == "/world/tide/"


def test_a_ranking_is_as_slow_as_its_slowest_store():
    assert refresh.Row("Popular Now", {1: [2.0, 2.0, 9.0], 2: [3.0]}).spread == 1.5


@pytest.mark.parametrize("part", ["beacons", "refresh", "drill"])
def test_each_part_works(part):
    try:
        programs.servers(**contestants.PROGRAMS)
    except programs.IsMissing as missing:
        need(None, str(missing))
    need(shutil.which("wrk"), "wrk is missing: apt-get install wrk")
    environment = {
        k: v
        for k, v in os.environ.items()
        if k == "BROADSHEET_DEMO" or not k.startswith(("BROADSHEET", "DJANGO"))
    }
    command = [sys.executable, "-m", "bench.audience", part, "--small"]

    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300
    )

    assert done.returncode == 0, f"{done.stdout}{done.stderr[-3000:]}"
    assert "| ---: |" in done.stdout
