import pytest

from broadsheet import signing
from broadsheet.audience.collector.beacon import parse
from broadsheet.audience.collector.gate import (
    NETWORK_BEACONS,
    READER_BEACONS,
    REFUSALS,
    STORY_BEACONS,
    Flood,
    Gate,
    Sent,
)  # fmt: skip
from broadsheet.audience.collector.reader_key import Keyed
from broadsheet.signing import StampFault
from tests.architecture import tree
from tests.audience.collector.sending import AT, BROWSER, SECRET, body, header, second

READER = Keyed(1, 2)


@pytest.fixture
def gate():
    return Gate(b"paper.example", {13}, Flood())


def sent(raw=None, *, keyed=READER, at=AT, **headers):
    """A beacon with these headers, as the gate sees it; the rest is as it should be."""
    raw = body() if raw is None else raw
    beacon = parse(raw)
    stamp = signing.read(beacon.stamp, AT, SECRET) if beacon else StampFault.BAD
    found = header(**headers)
    return Sent(found, raw, beacon, stamp, found(b"user-agent") or b"", keyed, at)


@pytest.mark.parametrize("raw", [body(), second()])
def test_a_readers_beacon_counts(gate, raw):
    assert gate.refusal(sent(raw)) == ""


REFUSED = [
    (sent(b"{}"), "malformed"),
    (sent(body(r="x")), "malformed"),
    (sent(body(s="x" * 200)), "too_large"),
    (sent(b"[" * 201), "too_large"),
    (sent(sec_fetch_site="cross-site"), "foreign_origin"),
    (sent(sec_fetch_site="same-site"), "foreign_origin"),
    (sent(sec_fetch_site="none"), "foreign_origin"),
    (sent(origin="https://other.example"), "foreign_origin"),
    (sent(origin="https://paper.example.other.example"), "foreign_origin"),
    (sent(origin="null"), "foreign_origin"),
    (sent(origin=""), "foreign_origin"),
    (sent(sec_fetch_site=None, origin="https://other.example"), "foreign_origin"),
    (sent(sec_fetch_site=None, origin=None, referer="https://other.example/paper.example"), "foreign_origin"),
    (sent(body(s="42.7.472222.0123456789abcdef")), "bad_stamp"),
    (sent(body(at=AT - 27 * 3600)), "expired_stamp"),
    (sent(body(at=AT + 3600)), "expired_stamp"),
    (sent(body(13)), "unknown_story"),
    (sent(user_agent="Googlebot/2.1"), "bot"),
    (sent(user_agent=BROWSER.replace("Chrome", "HeadlessChrome")), "bot"),
    (sent(user_agent=None), "bot"),
    (sent(sec_purpose="prefetch;prerender"), "prefetch"),
    (sent(purpose="Prefetch"), "prefetch"),
    (sent(cookie="a=b; broadsheet_staff=1"), "staff"),
    (sent(body(at=0)), "preview"),
]  # fmt: skip


@pytest.mark.parametrize(("beacon", "reason"), REFUSED)
def test_what_does_not_count_is_refused_with_its_reason(gate, beacon, reason):
    assert gate.refusal(beacon) == reason


@pytest.mark.parametrize(
    "headers",
    [
        {"sec_fetch_site": None},
        {"origin": None},
        {"sec_fetch_site": None, "origin": None},
        {"sec_fetch_site": None, "origin": None, "referer": "https://paper.example/world/x/"},
        {"host": "edge-7.internal"},  # a proxy's own name for us
        {"host": "www.paper.example", "origin": "https://www.paper.example"},
        {"cookie": "broadsheet_staff=10"},
        {"cookie": "not_broadsheet_staff=1"},
    ],
)
def test_a_browser_that_says_less_or_comes_another_way_counts(gate, headers):
    assert gate.refusal(sent(**headers)) == ""


def test_the_first_refusal_in_the_list_is_the_reason(gate):
    everything = {"sec_purpose": "prefetch", "user_agent": "curl/8", "origin": "null"}

    assert gate.refusal(sent(**everything)) == "foreign_origin"


def test_a_reader_who_sends_more_than_one_a_second_is_a_flood(gate):
    answers = [gate.refusal(sent(body(1000 + n))) for n in range(READER_BEACONS + 1)]

    assert answers == [""] * READER_BEACONS + ["flood"]
    assert gate.refusal(sent(keyed=Keyed(5, 2))) == ""


def test_a_network_that_sends_more_than_ten_a_second_is_a_flood(gate):
    kinds = [(body(1000 + n % 20), Keyed(n, 2)) for n in range(NETWORK_BEACONS + 1)]

    answers = [gate.refusal(sent(raw, keyed=keyed)) for raw, keyed in kinds]

    assert answers == [""] * NETWORK_BEACONS + ["flood"]
    assert gate.refusal(sent(keyed=Keyed(5, 3))) == ""


def test_a_network_that_sends_more_than_one_a_second_for_a_story_is_a_flood_whoever_it_says_to_be(
    gate,
):
    answers = [gate.refusal(sent(keyed=Keyed(n, 2))) for n in range(STORY_BEACONS + 1)]

    assert answers == [""] * STORY_BEACONS + ["flood"]
    assert gate.refusal(sent(body(43), keyed=Keyed(5, 2))) == ""
    assert gate.refusal(sent(keyed=Keyed(5, 3))) == ""


@pytest.mark.parametrize(
    ("processes", "of_story", "of_network"), [(1, 60, 600), (4, 15, 150), (64, 6, 9)]
)
def test_of_what_a_network_may_send_each_process_takes_its_part(processes, of_story, of_network):
    one, other = Flood(processes), Flood(processes)

    assert [one.is_flooded(Keyed(n, 2), 42, AT) for n in range(100)].count(False) == of_story
    assert [other.is_flooded(Keyed(n, 2), n, AT) for n in range(1000)].count(False) == of_network


def test_a_flood_is_over_with_its_minute(gate):
    for _ in range(READER_BEACONS + 1):
        last = gate.refusal(sent())

    assert (last, gate.refusal(sent(at=AT + 60))) == ("flood", "")


def test_a_flood_of_any_size_is_counted_in_the_same_memory():
    flood = Flood()

    for number in range(300_000):
        flood.is_flooded(Keyed(number << 20 | number, number), number, AT)

    counts = flood._readers, flood._stories, flood._networks
    assert sum(len(one) * one.itemsize for one in counts) < 2 << 20


def test_every_refusal_is_told_in_the_docs_in_this_order():
    text = (tree.DOCS / "audience.md").read_text(encoding="utf-8")
    rows = tree.rows(tree.section(text, "What does not count"))

    assert [tree.codes(row[0])[0] for row in rows] == [one.__name__ for one in REFUSALS]
