"""The views beside a story, and the stamp that a reading of it must carry."""

import re
import socket
from time import monotonic

import pytest
import time_machine
from django.test import Client

from broadsheet import conf, signing
from broadsheet.audience import connection
from broadsheet.audience.models import ImportedCount, RolledMonth
from broadsheet.audience.store.memory import MemoryStore
from broadsheet.newsroom import actions
from tests.audience.readings import AwayStore, read
from tests.factories import NOW, article, live, section, url_of
from tests.web.composing import ask, compose, keys

pytestmark = pytest.mark.django_db

STAMP = re.compile(r'data-stamp="([^"]*)"')
PART = re.compile(r'<p class="view-count".*?</p>', re.DOTALL)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def store():
    with connection.using(MemoryStore()):
        yield connection.store()


@pytest.fixture
def world():
    return section("World")


@pytest.fixture
def story(world):
    return live("A story", section=section("Asia", within=world))


def part(story):
    return PART.search(Client().get(url_of(story)).content.decode())[0]


def stamp_of(html):
    return signing.read(STAMP.search(html)[1], NOW.timestamp(), conf.settings().secret_key)


def test_a_story_shows_how_often_it_was_viewed(store, story):
    read(store, story.pk, 3)

    assert "Views" in part(story)
    assert ">3</data>" in part(story)


def test_views_from_before_this_site_counted_are_among_them(store, story):
    read(store, story.pk, 3)
    ImportedCount.objects.create(story_id=story.pk, views=12_428, source="old", imported_at=NOW)

    assert ">12,431</data>" in part(story)


def test_the_fragment_is_what_the_page_shows(store, story):
    read(store, story.pk, 3)

    assert ask(f"/_fragments/view-count-{story.pk}").content.decode() == part(story)
    assert compose(url_of(story)) == Client().get(url_of(story)).content.decode()


def test_the_fragment_goes_when_the_story_does(store, story):
    assert keys(ask(f"/_fragments/view-count-{story.pk}")) == {"publication", f"article-{story.pk}"}


def test_the_stamp_names_the_story_its_sections_and_the_hour(store, world, story):
    stamp = stamp_of(part(story))

    assert stamp.story_id == story.pk
    assert stamp.scopes == (world.pk, story.get_parent().pk)
    assert stamp.hour == NOW.timestamp() // 3600


def test_a_story_of_no_section_counts_for_the_site_alone(store):
    assert stamp_of(part(live("Alone"))).scopes == ()


def test_while_the_store_is_away_the_last_known_number_stands(story):
    RolledMonth.objects.create(story_id=story.pk, month="2026-11-01", views=40, readers=30)

    with connection.using(AwayStore()):
        assert ">40</data>" in part(story)


def test_while_the_store_is_away_no_number_is_made_up(story):
    with connection.using(AwayStore()):
        html = part(story)

    assert "Views" not in html
    assert stamp_of(html).story_id == story.pk


def test_while_the_store_is_away_the_rest_of_the_page_is_the_same(store, story):
    def rest():
        return PART.sub("", Client().get(url_of(story)).content.decode())

    there = rest()
    with connection.using(AwayStore()):
        assert rest() == there


def test_a_preview_has_no_stamp_and_sends_nothing(store, rf, editor):
    draft = article("A draft")
    request = rf.get("/")
    request.user = editor

    html = draft.make_preview_request(request, "").content.decode()

    assert "A draft" in html
    assert "data-stamp" not in html
    assert "beacon" not in html


@pytest.mark.parametrize("leave", ["kill", "unpublish"])
def test_what_is_not_live_has_no_stamp(store, story, editor, leave):
    if leave == "kill":
        actions.kill_article(story, by=editor, reason="not ours")
    else:
        actions.unpublish_article(story)

    for path in (url_of(story), f"/_fragments/view-count-{story.pk}"):
        assert "data-stamp" not in ask(path).content.decode()


@pytest.fixture
def _nobody_is_counted(monkeypatch):
    settings = conf.settings().model_copy(update={"audience": "off"})
    monkeypatch.setattr(conf, "settings", lambda: settings)
    with connection.using(None):
        yield


@pytest.mark.usefixtures("_nobody_is_counted")
def test_where_nobody_is_counted_a_page_has_neither_a_number_nor_a_beacon(story):
    RolledMonth.objects.create(story_id=story.pk, month="2026-11-01", views=40, readers=30)
    answer = Client().get(url_of(story))

    assert answer.status_code == 200
    assert not re.search("data-stamp|beacon|Views", answer.content.decode())
    assert "view-count" not in ask(url_of(story)).content.decode()


@pytest.mark.usefixtures("_nobody_is_counted")
def test_where_nobody_is_counted_the_fragment_of_a_page_from_before_is_empty(story):
    answer = ask(f"/_fragments/view-count-{story.pk}")

    assert answer.status_code == 200
    assert STAMP.search(answer.content.decode())[1] == ""
    assert "Views" not in answer.content.decode()


@pytest.fixture
def _a_store_that_hangs(monkeypatch):
    """It takes every connection, and says nothing."""
    pytest.importorskip("redis")
    with socket.create_server(("127.0.0.1", 0), backlog=50) as server:
        address = f"redis://127.0.0.1:{server.getsockname()[1]}/0"
        settings = conf.settings().model_copy(update={"audience": address})
        monkeypatch.setattr(conf, "settings", lambda: settings)
        with connection.using(None):
            yield


@pytest.mark.usefixtures("_a_store_that_hangs")
def test_a_store_that_hangs_keeps_no_reader_waiting(story):
    RolledMonth.objects.create(story_id=story.pk, month="2026-11-01", views=40, readers=30)
    began = monotonic()

    for _ in range(2):
        answer = ask(f"/_fragments/view-count-{story.pk}")
        assert ">40</data>" in answer.content.decode()
    assert ">40</data>" in part(story)

    assert monotonic() - began < 2
