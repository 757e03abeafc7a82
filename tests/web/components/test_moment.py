from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import override

from broadsheet.web.components import moment

BERLIN = ZoneInfo("Europe/Berlin")
LATE = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # the 24th in Berlin


def test_a_full_moment_names_date_time_and_zone():
    with override("en"):
        made = moment.full(LATE, BERLIN)

    assert made == moment.Moment("2026-11-24T00:30:00+01:00", "24 November 2026, 00:30 CET")


def test_a_short_moment_is_of_the_sites_day():
    with override("en"):
        assert moment.short(LATE, BERLIN).text == "24 Nov, 00:30"


def test_months_are_translated_and_not_kept_across_languages():
    with override("en"):
        english = moment.day(LATE, BERLIN).text
    with override("de"):
        german = moment.weekday(LATE, BERLIN).text

    assert english == "24 November 2026"
    assert german.startswith("Dienstag")


def test_the_clock_alone():
    assert moment.clock(LATE, BERLIN).text == "00:30"
