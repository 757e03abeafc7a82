from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from broadsheet.audience import connection, figures, live
from broadsheet.audience.arrival import Source
from broadsheet.audience.desk import anomalies, standings, told
from broadsheet.audience.figures import Totals
from broadsheet.audience.findings import Fact
from broadsheet.audience.ranking import Entry, Ground, RankingName, Reason
from broadsheet.audience.store.protocol import StoreIsAway
from broadsheet.newsroom import paper
from broadsheet.newsroom.models.author import Byline, Role
from tests.audience.desking import THIS_HOUR, TODAY, rolled, suspect
from tests.audience.readings import AT, AwayStore, read, reading
from tests.factories import NOW, article, author_named, section
from tests.factories import live as published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]

MINUTE = 60
WEEK_AGO = date(2026, 11, 17)


def test_hours_and_days_are_summed_over_stories():
    rolled(7, 10, engaged_seconds=60, engaged_readers=2)
    rolled(8, 5)
    rolled(8, 3, days_ago=1)

    assert figures.by_hour([THIS_HOUR]) == {THIS_HOUR: Totals(15, 30, 60, 2)}
    assert figures.by_day(WEEK_AGO, TODAY) == {
        TODAY: Totals(15, 30, 60, 2), date(2026, 11, 23): Totals(3, 6),
    }  # fmt: skip
    together = figures.together(figures.by_day(WEEK_AGO, TODAY).values())
    assert (together, together.seconds_a_reader) == (Totals(18, 36, 60, 2), 30)


def test_only_the_stories_that_are_asked_for_are_summed():
    rolled(7, 10)
    rolled(8, 5)

    assert figures.by_day(TODAY, TODAY, [8]) == {TODAY: Totals(5, 10)}
    assert figures.by_day(TODAY, TODAY, []) == {}


def test_the_best_stories_come_first_and_ties_are_settled():
    for story_id, readers in ((7, 10), (8, 10), (9, 30)):
        rolled(story_id, readers)

    assert list(figures.by_story(TODAY, TODAY, limit=2)) == [9, 8]


@pytest.mark.parametrize(
    ("day", "count"),
    [(date(2026, 10, 25), 25), (date(2026, 3, 29), 23), (date(2026, 11, 24), 24)],
)
def test_a_day_has_the_hours_that_begin_on_it(settings, day, count):
    settings.TIME_ZONE = "Europe/Berlin"

    hours = figures.hours_of(day)

    assert len(hours) == count
    assert {figures.local_hour(hour).date() for hour in hours} == {day}
    assert figures.local_hour(hours[0] - 1).date() < day


def test_the_hour_a_week_before_is_the_same_by_the_clock(settings):
    settings.TIME_ZONE = "Europe/Berlin"
    berlin = ZoneInfo("Europe/Berlin")
    noon = int(datetime(2026, 10, 27, 12, tzinfo=berlin).timestamp() // 3600)

    before = figures.local_hour(figures.week_before(noon))

    assert (before.date(), before.hour) == (date(2026, 10, 20), 12)
    assert noon - figures.week_before(noon) == 169  # summer time ended between them


def test_sections_are_summed_where_their_stories_stand():
    world = section("World")
    asia = section("Asia", within=world)
    rolled(published(section=asia).pk, 10)
    rolled(published(section=world).pk, 5)
    rolled(999, 7)  # deleted

    assert figures.by_section(TODAY, TODAY) == {
        asia.path: Totals(10, 20), world.path: Totals(5, 10),
    }  # fmt: skip


def test_a_story_counts_for_each_who_signed_it():
    rolled(published(authors=["Ada Reed", "Bo Lind"]).pk, 10)
    rolled(published(authors=["Bo Lind"]).pk, 5)
    rolled(published(authors=["Cy Moss"]).pk, 1, days_ago=8)
    ada, bo = author_named("Ada Reed").pk, author_named("Bo Lind").pk

    assert figures.by_author(WEEK_AGO, TODAY, limit=5) == {bo: 15, ada: 10}
    assert figures.by_author(WEEK_AGO, TODAY, [], limit=5) == {}


def test_all_of_a_story_is_summed_with_its_sources():
    rolled(7, 10, from_search=8, from_direct=2)
    rolled(7, 5, days_ago=40, from_search=5)

    totals, sources = figures.ever(7)

    assert totals == Totals(15, 30)
    assert (sources[Source.SEARCH], sources[Source.DIRECT], sources[Source.SOCIAL]) == (13, 2, 0)
    assert figures.is_known(7)
    assert not figures.is_known(8)
    assert figures.ever(8) == (Totals(), dict.fromkeys(Source, 0))


def test_what_is_known_of_a_story_is_told_wherever_it_stands():
    world = section("World")
    asia = section("Asia", within=world)
    draft = article("Not yet", section=asia, authors=["Ada Reed"])
    Byline.objects.create(article=draft, author=author_named("Ada Reed"), role=Role.PHOTOGRAPHER)
    out = published("The bridge opens", section=asia, text="one two three")

    assert paper.about(draft.pk).headline == "Not yet"
    assert [one.name for one in paper.about(draft.pk).sections] == ["World", "Asia"]
    assert [one.name for one in paper.about(draft.pk).authors] == ["Ada Reed"]
    assert (paper.about(draft.pk).url, paper.about(draft.pk).word_count) == ("", 0)
    assert paper.about(out.pk).word_count == 3
    assert paper.about(out.pk).url.startswith("/world/asia/")
    assert paper.about(987) == paper.About(987)


# --- live -----------------------------------------------------------------------------------------


def test_a_story_that_somebody_came_back_to_is_not_read_by_nobody_in_the_list(store):
    again = reading(7, at=AT - 40 * MINUTE)
    store.add([again, reading(7, at=AT, reader=again.reader)])

    assert live.now(AT, limit=5).stories == ()


def test_a_storys_two_days_are_told_by_ten_minutes_by_the_clock(store):
    read(store, 7, 3, at=AT + 5 * MINUTE)
    read(store, 7, 2, at=AT - 1)
    read(store, 7, 4, at=AT - 48 * 3600 + 10 * MINUTE)
    read(store, 7, 99, at=AT - 48 * 3600)

    readers = live.story(7, AT + 9 * MINUTE)

    assert len(readers) == 288
    assert (readers[-1], readers[-2], readers[0], sum(readers)) == (3, 2, 4, 9)


def test_the_floor_rises_with_the_crowd(store):
    assert live.floor(AT) == 3
    read(store, 7, 300)
    assert live.floor(AT) == 5


def test_who_asks_while_the_store_is_away_is_told():
    with connection.using(AwayStore()):
        for ask in (
            lambda: live.now(AT, limit=1),
            lambda: live.story(7, AT),
            lambda: live.floor(AT),
        ):
            with pytest.raises(StoreIsAway):
                ask()


# --- words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 s"), (59.4, "59 s"), (60, "1 min"), (80, "1 min 20 s"), (3600, "1 h"), (4_000_000, "1,111 h 6 min")],
)  # fmt: skip
def test_engaged_time_is_told_in_the_units_that_matter(seconds, text):
    assert told.length(seconds) == text


@pytest.mark.parametrize(
    ("ground", "figure", "words"),
    [
        (Ground.DECAYED_READERS, 8.54, "Its readers weigh 8.5 now"),
        (Ground.WEEKS_READERS, 1234, "1,234 readers of 168 hours count"),
        (Ground.MORE_THAN_EXPECTED, 2.5, "2.5 readers in 30 minutes were to be expected"),
        (Ground.READ_TO_THE_END, 0.75, "75 % of it is read, by time"),
    ],
)
def test_each_ground_has_words(ground, figure, words):
    entry = Entry(7, 1, 12, figure, 0, None, Reason(ground, figure))

    assert standings.why(entry).startswith(words)


def test_every_ranking_has_a_name():
    assert set(standings.NAMES) == set(RankingName)


def test_every_fact_of_an_anomaly_has_words():
    assert set(anomalies.WORDS) == set(Fact)


def test_of_anomalies_only_those_of_the_stories_asked_for_are_told():
    first, other = suspect(7), suspect(8)

    assert [one.id for one in anomalies.anomaly_lines([7])] == [first.pk]
    assert {one.id for one in anomalies.anomaly_lines(None)} == {first.pk, other.pk}
    assert figures.anomaly(first.pk) == first
    assert figures.anomaly(0) is None


def test_the_day_of_today_is_the_sites(settings):
    settings.TIME_ZONE = "Asia/Seoul"
    with time_machine.travel(datetime(2026, 11, 24, 16, tzinfo=UTC), tick=False):
        assert told.today() == date(2026, 11, 25)
    assert timezone.get_default_timezone_name() == "Asia/Seoul"
    assert told.instant(NOW).text == "Tue 24 Nov, 21:00"
