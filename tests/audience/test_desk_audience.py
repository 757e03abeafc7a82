"""The audience at the desk, as an editor of the whole, an editor of a section and a stranger meet it."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from broadsheet.audience import connection
from broadsheet.audience.arrival import Source
from broadsheet.audience.collector import gate
from broadsheet.audience.desk import overview
from broadsheet.audience.models import AnomalyState, ImportedCount, RefusedHour
from broadsheet.audience.ranking import RankingName
from tests.audience.desking import (
    AUDIENCE,
    THIS_HOUR,
    part,
    ranked,
    rolled,
    suspect,
    words,
)  # fmt: skip
from tests.audience.readings import AT, AwayStore, read
from tests.factories import NOW, article, author_named, live, section

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store", "_now")]

MINUTE = 60


@pytest.fixture
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def of_story(page):
    return f"{AUDIENCE}stories/{page.pk}/"


def test_before_anybody_read_anything_the_page_says_so(desk):
    response = desk.get(AUDIENCE)

    assert response.status_code == 200
    assert "0 readers in the last 5 minutes, of 0 stories" in part(response, "now")
    assert part(response, "suspect") == "Suspect traffic None."
    assert "Nothing was read yet." in words(response)
    assert "None in 7 days." in part(response, "refusals")


def test_now_is_who_reads_what_in_the_last_five_minutes(desk, store):
    bridge, tunnel = live("The bridge opens"), live("The tunnel floods")
    read(store, bridge.pk, 3)
    read(store, tunnel.pk, 4, at=AT - 4 * MINUTE)
    read(store, tunnel.pk, 1000, at=AT - 6 * MINUTE)

    text = part(desk.get(AUDIENCE), "now")

    assert "7 readers in the last 5 minutes, of 2 stories" in text
    assert text.index("4 readers: The tunnel floods") < text.index("3 readers: The bridge opens")
    assert "Readers by minute in the last hour: 1,004 together" in text


def test_the_part_that_is_refreshed_is_the_same_with_its_own_time(desk, store):
    read(store, live("The bridge opens").pk, 3)

    response = desk.get(f"{AUDIENCE}now/")

    html = response.content.decode()
    assert "<html" not in html
    assert "The bridge opens" in html
    assert ">12:00:00</time>" in html
    assert "aria-live" not in html
    assert f'data-refresh="{AUDIENCE}now/"' in desk.get(AUDIENCE).content.decode()


def test_today_stands_against_the_same_weekday_a_week_before(desk):
    page = live("The bridge opens")
    rolled(page.pk, 1200, engaged_seconds=800, engaged_readers=10)
    rolled(page.pk, 900, days_ago=7)
    rolled(page.pk + 1, 5000, days_ago=7, hour=THIS_HOUR + 2)  # later in the day than it is now

    text = part(desk.get(AUDIENCE), "today")

    assert "Readers 1,200 900 by 13:00 a week before" in text
    assert "Views 2,400 1,800 by 13:00 a week before" in text
    assert "Engaged time a reader 1 min 20 s" in text
    assert "12:00: 1,200 readers (900)" in text
    assert "14:00: 0 readers (5,000)" in text


def test_the_week_is_told_day_by_day(desk):
    page = live("The bridge opens")
    for days_ago in (0, 6, 7, 13):
        rolled(page.pk, 100 + days_ago, days_ago=days_ago)

    text = part(desk.get(AUDIENCE), "week")

    assert "Readers 206 220 in the 7 days before" in text
    assert "Wed 18 Nov: 106 readers (113)" in text
    assert "Tue 24 Nov: 100 readers (107)" in text


def test_the_best_stories_sections_and_authors_lead_to_their_pages(desk):
    world = section("World")
    page = live("The bridge opens", section=section("Asia", within=world), authors=["Ada Reed"])
    rolled(page.pk, 12)
    rolled(page.pk, 30, days_ago=6)

    response = desk.get(AUDIENCE)

    html = response.content.decode()
    assert "The bridge opens 12 24 –" in part(response, "best-today")
    assert "The bridge opens 42 84 –" in part(response, "best-week")
    assert "World 12 42 Asia 12 42" in part(response, "sections")
    assert "Ada Reed 42" in part(response, "authors")
    for place in (of_story(page), f"{AUDIENCE}sections/{world.pk}/"):
        assert f'href="{place}"' in html
    assert f'href="{AUDIENCE}authors/{author_named("Ada Reed").pk}/"' in html


def test_refusals_are_told_by_reason(desk):
    for hours_ago, reason, beacons in ((0, "bot", 7), (30, "bot", 1000), (1, "novel", 2)):
        RefusedHour.objects.create(hour=THIS_HOUR - hours_ago, reason=reason, beacons=beacons)

    text = part(desk.get(AUDIENCE), "refusals")

    assert "A robot that says so bot 7 1,007" in text
    assert "novel novel 2 2" in text


def test_while_the_store_is_away_the_page_says_so_and_shows_what_was_rolled_up(desk):
    page = live("The bridge opens")
    rolled(page.pk, 1200)

    with connection.using(AwayStore()):
        whole, of_one = desk.get(AUDIENCE), desk.get(of_story(page))
        fragment = desk.get(f"{AUDIENCE}now/")

    assert "The store of the audience does not answer" in words(whole)
    assert "Not known while the store" in part(whole, "now")
    assert "Readers 1,200" in part(whole, "today")
    assert fragment.status_code == 200
    assert "The store of the audience does not answer" in words(of_one)
    assert "Readers 1,200" in words(of_one)


# --- one story ------------------------------------------------------------------------------------


def test_a_story_tells_when_it_was_read_and_where_from(desk, store):
    page = live("The bridge opens", section=section("World"), authors=["Ada Reed"])
    read(store, page.pk, 5, at=AT - 3600, source=Source.SEARCH)
    rolled(page.pk, 5, from_search=4, from_direct=1)

    response = desk.get(of_story(page))

    assert "11:00 5 Tue 24 Nov, 11:10 0" in words(response)
    assert "Tue 24 Nov: 5 readers" in words(response)
    assert "A search engine 4 80 %" in part(response, "sources")
    assert "World · Ada Reed · Edit · Read it" in words(response)


def test_engaged_time_stands_against_what_the_length_takes(desk):
    page = live("The bridge opens", text="word " * 238)
    rolled(page.pk, 5, engaged_seconds=120, engaged_readers=4)

    text = words(desk.get(of_story(page)))

    assert "Engaged time a reader 30 s 238 words take 1 min" in text
    assert "Read, by its length 50 % 4 readers’ time is known" in text


def test_imported_views_stand_with_their_provenance(desk, editor, store):
    page = live("The bridge opens")
    read(store, page.pk, 2)
    for source, by in (("the old site", editor), ("the oldest site", None)):
        ImportedCount.objects.create(
            story_id=page.pk, views=12_431, source=source, imported_at=NOW, by=by
        )

    response = desk.get(of_story(page))

    assert "Views 24,864 24,862 of them imported" in words(response)
    text = part(response, "imported")
    assert "the old site 12,431 Tue 24 Nov, 12:00 editor" in text
    assert "the oldest site 12,431 Tue 24 Nov, 12:00 the command line" in text


def test_a_story_says_where_it_stands_and_why(desk, store):
    world = section("World")
    page = live("The bridge opens", section=world)
    ranked(page.pk)
    ranked(page.pk, scope=world.pk, rank=1)
    ranked(page.pk + 1, name=RankingName.WEEKLY_BEST)

    text = part(desk.get(of_story(page)), "standings")

    assert "Popular Now 2 5 12 since Tue 24 Nov, 10:00 6, of at least 3" in text
    assert "Its readers weigh 8.5 now: each half after 30 minutes" in text
    assert "Popular Now, World 1 5 12" in text
    assert "Weekly Best – – – since" in text
    assert "Not among the 1 listed." in text


def test_a_story_that_is_deleted_keeps_its_figures(desk):
    rolled(987, 5)

    assert "Story 987, deleted" in words(desk.get(AUDIENCE))
    assert "Tue 24 Nov: 5 readers" in words(desk.get(f"{AUDIENCE}stories/987/"))


def test_a_draft_that_nobody_read_has_a_page_that_says_so(desk):
    response = desk.get(of_story(article("Not yet")))

    assert "nobody’s time is known yet" in words(response)
    assert "Nobody read it yet." in part(response, "sources")


# --- sections and authors -------------------------------------------------------------------------


def test_a_section_counts_what_is_below_it(desk):
    world = section("World")
    page = live("The bridge opens", section=section("Asia", within=world))
    rolled(page.pk, 10)
    rolled(page.pk, 20, days_ago=6)
    rolled(page.pk, 40, days_ago=29)
    rolled(live("Elsewhere").pk, 99)

    text = words(desk.get(f"{AUDIENCE}sections/{world.pk}/"))

    assert "Today Readers 10" in text
    assert "7 days Readers 30" in text
    assert "30 days Readers 70" in text
    assert "The bridge opens 70 140 –" in text
    assert "Elsewhere" not in text


def test_an_author_counts_what_they_signed(desk):
    rolled(live("The bridge opens", authors=["Ada Reed", "Bo Lind"]).pk, 10)
    rolled(live("Elsewhere", authors=["Bo Lind"]).pk, 99)

    text = words(desk.get(f"{AUDIENCE}authors/{author_named('Ada Reed').pk}/"))

    assert "Author. As of" in text
    assert "Today Readers 10" in text
    assert "Elsewhere" not in text


# --- suspect traffic ------------------------------------------------------------------------------


def settle(client, anomaly, verb, **data):
    return client.post(f"{AUDIENCE}anomalies/{anomaly.pk}/{verb}/", data, follow=True)


def test_suspect_traffic_stands_with_its_facts_in_words(desk):
    suspect(live("The bridge opens").pk)

    text = part(desk.get(AUDIENCE), "suspect")

    assert "The bridge opens 94 % of 1,200 readers came from one network; usual here: 3 %." in text
    assert "Held out of the rankings until somebody decides" in text
    assert "Release The bridge opens Confirm The bridge opens" in text


def test_release_gives_the_story_back_and_says_who_did_it_and_when(desk, store):
    anomaly = suspect(live("The bridge opens").pk)
    store.hold(anomaly.story_id, at=AT)

    answer = settle(desk, anomaly, "release")

    anomaly.refresh_from_db()
    assert anomaly.state == AnomalyState.RELEASED
    assert store.held() == {}
    assert "Released: the story may stand in the rankings again" in words(answer)
    assert "Decided by editor, Tue 24 Nov, 12:00" in part(answer, "suspect")
    assert "Confirm" not in part(answer, "suspect")


def test_confirm_keeps_it_out_and_it_may_still_be_released(desk, store):
    anomaly = suspect(live("The bridge opens").pk)
    store.hold(anomaly.story_id, at=AT)

    answer = settle(desk, anomaly, "confirm", from_story="1")

    anomaly.refresh_from_db()
    assert anomaly.state == AnomalyState.CONFIRMED
    assert set(store.held()) == {anomaly.story_id}
    assert answer.redirect_chain == [(f"{AUDIENCE}stories/{anomaly.story_id}/", 302)]
    assert "Confirmed as not to be trusted" in part(answer, "suspect")
    assert "Release" in part(answer, "suspect")


def test_what_somebody_else_decided_meanwhile_is_not_decided_again(desk):
    anomaly = suspect(live().pk, state=AnomalyState.RELEASED, settled_at=NOW)

    assert "Somebody has decided this meanwhile." in words(settle(desk, anomaly, "confirm"))


def test_while_the_store_is_away_nothing_is_released(desk):
    anomaly = suspect(live().pk)

    with connection.using(AwayStore()):
        answer = settle(desk, anomaly, "release")

    anomaly.refresh_from_db()
    assert "Nothing was changed" in words(answer)
    assert anomaly.state == AnomalyState.HELD


def test_what_nobody_has_looked_at_stands_first(desk):
    suspect(live("Old and open").pk, found_at=NOW - timedelta(days=2))
    suspect(live("Settled").pk, state=AnomalyState.RELEASED, settled_at=NOW)

    text = part(desk.get(AUDIENCE), "suspect")

    assert text.index("Old and open") < text.index("Settled")


def test_buttons_are_posts_with_a_token(editor):
    anomaly = suspect(live().pk)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)

    for verb in ("release", "confirm"):
        address = f"{AUDIENCE}anomalies/{anomaly.pk}/{verb}/"
        assert strict.get(address).status_code == 405
        assert strict.post(address).status_code == 403
    anomaly.refresh_from_db()
    assert anomaly.state == AnomalyState.HELD


def test_each_reason_of_the_gate_has_words_at_the_desk():
    assert set(overview.REFUSED_BECAUSE) == {refuses.__name__ for refuses in gate.REFUSALS}
