from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.audience.collector.reader_key import Days, ReaderKeys, places

BERLIN = Days(ZoneInfo("Europe/Berlin"))
AGENT = b"a browser"


@pytest.fixture
def keys():
    found = ReaderKeys("https://paper.example")
    found.learn(5, b"x" * 32)
    return found


def test_a_reader_is_the_same_all_day(keys):
    assert keys.keyed(5, "192.0.2.7", AGENT) == keys.keyed(5, "192.0.2.7", AGENT)


@pytest.mark.parametrize(("address", "agent"), [("192.0.2.8", AGENT), ("192.0.2.7", b"another")])
def test_who_comes_from_elsewhere_or_otherwise_is_another_reader(keys, address, agent):
    one, other = keys.keyed(5, "192.0.2.7", AGENT), keys.keyed(5, address, agent)

    assert one.reader != other.reader
    assert one.network == other.network


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("192.0.2.7", "192.0.2.250", True),
        ("192.0.2.7", "192.0.3.7", False),
        ("2001:db8:1::1", "2001:db8:1:ffff::2", True),
        ("2001:db8:1::1", "2001:db8:2::1", False),
        ("::ffff:192.0.2.7", "192.0.2.9", True),
        ("not an address", "not an address", True),
        ("", "192.0.2.7", False),
    ],
)
def test_a_network_is_a_24_or_a_48(keys, one, other, is_same):
    networks = {keys.keyed(5, address, AGENT).network for address in (one, other)}

    assert (len(networks) == 1) is is_same


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("2001:0DB8:0::1", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
    ],
)
def test_an_address_is_the_same_however_it_is_written(written, same):
    assert places(written) == places(same)


def test_nobody_is_known_again_with_another_salt(keys):
    before = keys.keyed(5, "192.0.2.7", AGENT)
    keys.learn(6, b"y" * 32)

    after = keys.keyed(6, "192.0.2.7", AGENT)

    assert not set(before) & set(after)


def test_nobody_is_known_again_on_another_site(keys):
    other = ReaderKeys("https://other.example")
    other.learn(5, b"x" * 32)

    assert not set(keys.keyed(5, "192.0.2.7", AGENT)) & set(other.keyed(5, "192.0.2.7", AGENT))


def test_a_salt_is_forgotten_with_its_day(keys):
    keys.learn(6, b"y" * 32)

    keys.forget(before=6)

    assert (keys.knows(5), keys.knows(6)) == (False, True)


@given(st.ip_addresses(), st.binary(max_size=200))
def test_keys_fit_what_the_stores_hold(address, agent):
    found = ReaderKeys("https://paper.example")
    found.learn(5, b"x" * 32)

    assert all(0 <= one < 2**63 for one in found.keyed(5, str(address), agent))


def at(*moment):
    return datetime(*moment, tzinfo=UTC).timestamp()


MIDNIGHTS = [
    (2026, 7, 14, 22, 0),  # summer
    (2026, 1, 14, 23, 0),  # winter
    (2026, 3, 28, 23, 0),  # the day that has 23 hours begins
    (2026, 3, 29, 22, 0),  # and ends
    (2026, 10, 24, 22, 0),  # the day that has 25
    (2026, 10, 25, 23, 0),
]


@pytest.mark.parametrize("midnight", MIDNIGHTS)
def test_a_day_begins_at_the_sites_own_midnight(midnight):
    first = at(*midnight)

    assert BERLIN.day(first) == BERLIN.day(first - 0.001) + 1 == BERLIN.day(first + 22 * 3600)
    assert BERLIN.begins(BERLIN.day(first)) == first


@given(st.floats(0, 4e9), st.sampled_from(["Europe/Berlin", "America/Havana", "Asia/Kathmandu"]))
def test_a_day_is_the_date_in_the_zone_of_the_site(moment, name):
    zone = ZoneInfo(name)
    days = Days(zone)

    assert days.day(moment) == datetime.fromtimestamp(moment, zone).toordinal()
    assert days.begins(days.day(moment)) <= moment < days.begins(days.day(moment) + 1)
