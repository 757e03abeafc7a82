from dataclasses import replace
from http import HTTPStatus

import pytest

from broadsheet.edge.address import Keys
from broadsheet.edge.body import Body
from broadsheet.edge.decide import LookUp, Pass, Refuse, Site, Take, Why, body_limit, decide
from broadsheet.edge.limits import DESK_BODY_BYTES, PUBLIC_BODY_BYTES, TAKEN_BODY_BYTES
from broadsheet.edge.request import Request

SITE = Site(frozenset({b"paper.example", b"paper.example:80"}), Keys(frozenset({"before"})))
HOST = b"Host: paper.example\r\n"


def a_request(target=b"/", lines=HOST, method=b"GET"):
    head = b"%b %b HTTP/1.1\r\n%b\r\n" % (method, target, lines)
    return Request(head, method, target, closes=False)


LOOKED_UP = [
    (b"/", HOST, b"/"),
    (b"/?utm_source=x&before=5", HOST, b"/?before=5"),
    (b"/", b"Host: PAPER.example:80\r\n", b"/"),
    (b"/desk", HOST, b"/desk"),
    (b"http://paper.example", HOST, b"/"),
    (b"HTTP://Paper.example/a?x=1", b"Host: other.example\r\n", b"/a"),
    (b"https://paper.example/a", b"", b"/a"),
    (b"/?x=1", HOST + b"Authorization: Basic YTpi\r\n", b"/"),
]
PASSED = [
    (a_request(b"/desk/a?x=1&y"), b"/desk/a?x=1&y", Why.BYPASS, True),
    (a_request(b"/d%65sk/"), b"/desk/", Why.BYPASS, True),
    (a_request(b"/a/?x=1", method=b"POST"), b"/a/?x=1", Why.METHOD, False),
    (a_request(b"/a", method=b"DELETE"), b"/a", Why.METHOD, False),
]
REFUSED = [
    (a_request(lines=b""), HTTPStatus.BAD_REQUEST, "host"),
    (a_request(lines=b"Host:\r\n"), HTTPStatus.BAD_REQUEST, "host"),
    (a_request(lines=HOST + HOST), HTTPStatus.BAD_REQUEST, "host"),
    (a_request(b"http://paper.example/", HOST * 2), HTTPStatus.BAD_REQUEST, "host"),
    (a_request(lines=b"Host: other.example\r\n"), HTTPStatus.MISDIRECTED_REQUEST, "host"),
    (a_request(b"http://other.example/"), HTTPStatus.MISDIRECTED_REQUEST, "host"),
    (a_request(b"http://a@paper.example/"), HTTPStatus.MISDIRECTED_REQUEST, "host"),
    (a_request(method=b"TRACE"), HTTPStatus.METHOD_NOT_ALLOWED, "method"),
    (a_request(b"paper.example:80", method=b"CONNECT"), HTTPStatus.METHOD_NOT_ALLOWED, "method"),
    (a_request(b"*", method=b"OPTIONS"), HTTPStatus.NOT_FOUND, "address"),
    (a_request(b"/../etc"), HTTPStatus.NOT_FOUND, "address"),
    (a_request(b"/desk/%2e%2e/"), HTTPStatus.NOT_FOUND, "address"),
    (a_request(b"/desk/?a#b", method=b"POST"), HTTPStatus.NOT_FOUND, "address"),
]


@pytest.mark.parametrize(("target", "lines", "key"), LOOKED_UP)
def test_what_may_be_kept_is_looked_up(target, lines, key):
    assert decide(a_request(target, lines), SITE) == LookUp(key)
    assert decide(a_request(target, lines, b"HEAD"), SITE) == LookUp(key)


def test_a_body_leads_around_nothing_that_is_kept():
    fat = a_request(b"/a")
    fat.body = Body(3, 10)

    assert decide(fat, SITE) == LookUp(b"/a")

    fat.body.close()


@pytest.mark.parametrize("line", [b"Authorization: Basic YTpi\r\n", b"authorization:x\r\n"])
def test_where_answers_depend_on_who_asks_such_a_request_is_handed_through(line):
    site = replace(SITE, is_anonymous=False)

    assert decide(a_request(b"/a?before=5", HOST + line), site) == Pass(b"/a?before=5", Why.BYPASS)


@pytest.mark.parametrize(("request_", "target", "why", "is_apart"), PASSED)
def test_what_may_not_be_kept_is_handed_through(request_, target, why, is_apart):
    assert decide(request_, SITE) == Pass(target, why, is_apart)


@pytest.mark.parametrize(("request_", "status", "reason"), REFUSED)
def test_what_nobody_answers_is_refused(request_, status, reason):
    assert decide(request_, SITE) == Refuse(status, reason)


@pytest.mark.parametrize(
    "target",
    [b"/_read", b"/_read?x", b"/_read?x=/desk/", b"/%5Fread", b"http://paper.example/_read?x"],
)
def test_no_more_may_be_sent_to_a_taker_however_its_address_is_written(target):
    site = replace(SITE, takers={b"/_read": lambda *_: HTTPStatus.NO_CONTENT})

    assert isinstance(decide(a_request(target, method=b"POST"), site), Take)
    assert body_limit(a_request(target), site) == TAKEN_BODY_BYTES


@pytest.mark.parametrize(
    ("target", "limit"),
    [
        (b"/", PUBLIC_BODY_BYTES),
        (b"/desk/photos/add/", DESK_BODY_BYTES),
        (b"http://paper.example/desk/", DESK_BODY_BYTES),
        (b"/a?/desk/", PUBLIC_BODY_BYTES),
    ],
)
def test_more_may_be_sent_to_the_desk(target, limit):
    assert body_limit(a_request(target), SITE) == limit
