"""Those who are at the desk are marked, so that what they read of their own paper is not counted."""

import pytest
from django.test import Client

from broadsheet.audience.collector.gate import STAFF_COOKIE

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(editor):
    """The browser of somebody who has not logged in yet."""
    return Client()


def log_in(browser):
    said = {"username": "editor", "password": "a-long-password"}
    return browser.post("/desk/login/", said)


def test_whoever_logs_in_is_marked_for_the_whole_site(browser):
    mark = log_in(browser).cookies[STAFF_COOKIE]

    assert (mark.value, mark["path"], mark["samesite"]) == ("1", "/", "Lax")
    assert not mark["httponly"]


def test_the_mark_is_set_once(browser):
    log_in(browser)

    assert STAFF_COOKIE not in browser.get("/desk/").cookies


def test_who_lost_the_mark_gets_it_back_at_the_desk(desk):
    assert desk.get("/desk/").cookies[STAFF_COOKIE].value == "1"


def test_whoever_logs_out_loses_the_mark(browser):
    log_in(browser)

    mark = browser.post("/desk/logout/").cookies[STAFF_COOKIE]

    assert (mark.value, mark["max-age"], mark["path"]) == ("", 0, "/")


def test_who_only_looks_at_the_door_is_not_marked(browser):
    assert STAFF_COOKIE not in browser.get("/desk/login/").cookies


def test_no_page_of_readers_sets_the_mark_or_takes_it(desk):
    desk.cookies[STAFF_COOKIE] = "1"

    for path in ("/", "/nowhere/", "/desk"):
        assert not desk.get(path).cookies


def test_a_marked_browser_gets_the_page_that_everybody_gets(desk):
    desk.cookies[STAFF_COOKIE] = "1"

    assert desk.get("/latest/").content == Client().get("/latest/").content
