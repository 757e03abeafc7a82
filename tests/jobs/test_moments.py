from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.jobs.moments import moment, relation, span
from tests.factories import NOW


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 ms"), (0.03, "30 ms"), (1, "1 s"), (59.9, "59 s"), (60, "1 min"), (720, "12 min"),
        (3600, "1 h"), (11_100, "3 h 5 min"), (86_400, "1 d"), (93_600, "1 d 2 h"), (-3, "0 ms"),
    ],
)  # fmt: skip
def test_a_length_of_time_is_told_in_the_units_that_matter(seconds, words):
    assert span(seconds) == words


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "now"), (0.9, "now"), (720, "in 12 min"), (-180, "3 min ago")]
)
def test_an_instant_is_told_as_it_is_seen_from_now(seconds, words):
    assert relation(seconds) == words


@given(st.floats(min_value=1, max_value=10**9))
def test_ahead_and_ago_are_mirrors(seconds):
    assert relation(seconds).removeprefix("in ") == relation(-seconds).removesuffix(" ago")


def test_a_moment_stands_in_the_time_zone_of_the_site():
    told = moment(NOW, now=NOW - timedelta(hours=2), zone=ZoneInfo("Asia/Seoul"))

    assert told.text == "Tue 24 Nov, 21:00"
    assert told.relative == "in 2 h"
    assert datetime.fromisoformat(told.iso).astimezone(UTC) == NOW
