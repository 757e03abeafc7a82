"""Who the reader is: the peer, or who our own edge says; nobody else is believed."""

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.module_loading import import_string

from broadsheet.surrogate import vouching
from broadsheet.web.middleware import client_address

PEER = "127.0.0.1"
READER = "203.0.113.7"
VOUCHED = {"Broadsheet-Client-Address": READER}


def arrived(**headers):
    """The request as it is behind the middleware."""
    seen = []
    behind = client_address(lambda request: seen.append(request) or HttpResponse())
    behind(RequestFactory(REMOTE_ADDR=PEER).get("/", headers=headers))
    return seen[0]


def with_token(token):
    return arrived(**VOUCHED, **{"Broadsheet-Edge-Token": token})


def test_the_reader_is_who_the_edge_says():
    request = with_token(vouching.token(settings.SECRET_KEY))

    assert request.META["REMOTE_ADDR"] == READER


@pytest.mark.parametrize(
    "token",
    ["", "x", "é", "0" * 64, vouching.token("another secret"), settings.SECRET_KEY,
     vouching.token(settings.SECRET_KEY)[:-1], vouching.token(settings.SECRET_KEY).upper()],
)  # fmt: skip
def test_whoever_lacks_the_token_stays_who_they_are(token):
    assert with_token(token).META["REMOTE_ADDR"] == PEER


def test_an_address_without_a_token_and_a_token_without_an_address_say_nothing():
    token = vouching.token(settings.SECRET_KEY)

    assert arrived(**VOUCHED).META["REMOTE_ADDR"] == PEER
    assert arrived(**{"Broadsheet-Edge-Token": token}).META["REMOTE_ADDR"] == PEER


@pytest.mark.parametrize("token", ["", "wrong", vouching.token(settings.SECRET_KEY)])
def test_what_the_edge_says_is_seen_by_nobody_behind(token):
    request = with_token(token)

    assert not [name for name in request.META if "BROADSHEET" in name]
    assert not [name for name in request.headers if "Broadsheet" in name]


@pytest.mark.parametrize(
    "name", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "Client-IP", "True-Client-IP",
             "X-Client-IP", "CF-Connecting-IP", "Remote-Addr", "X-Remote-Addr"],
)  # fmt: skip
def test_what_others_say_of_the_reader_is_not_believed(name):
    token = vouching.token(settings.SECRET_KEY)

    assert arrived(**{name: "198.51.100.1"}).META["REMOTE_ADDR"] == PEER
    vouched = arrived(**VOUCHED, **{name: "198.51.100.1", "Broadsheet-Edge-Token": token})
    assert vouched.META["REMOTE_ADDR"] == READER


def test_nothing_looks_at_a_request_before_it_is_known_whose_it_is():
    assert import_string(settings.MIDDLEWARE[0]) is client_address
