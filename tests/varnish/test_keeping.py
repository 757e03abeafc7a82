"""What Varnish keeps and what it never keeps; what reaches the origin of a request."""

import socket

import pytest

from tests.varnish.varnish import ask, how

KEPT_FROM_READERS = {
    "Cookie": "sessionid=canary", "Authorization": "Basic Y2FuYXJ5", "X-Canary": "1", "Accept-Language": "de",
    "User-Agent": "canary", "X-Forwarded-Host": "canary.example", "X-Original-URL": "/canary",
    "Surrogate-Capability": 'canary="ESI/1.0"', "Surrogate_Capability": 'canary="Surrogate/1.0"',
    "Accept_Encoding": "br", "If_None_Match": "*", "Range": "bytes=0-1", "If-None-Match": '"canary"',
    "Broadsheet-Old": "1", "Broadsheet-Client-Address": "192.0.2.7", "xkey-purge": "latest", "TE": "trailers",
    "X-HTTP-Method-Override": "DELETE", "Origin": "https://canary.example", "Referer": "https://canary.example",
}  # fmt: skip


def test_nothing_of_a_readers_reaches_the_origin_for_a_page_that_is_kept(varnish, origin):
    origin.says("/a/")

    varnish.get("/a/?canary=1&utm_source=canary", KEPT_FROM_READERS)

    (asked,) = origin.asked_for("/a/")
    given = dict(asked)
    given.pop("Broadsheet-Began")
    assert given == {
        "Host": "localhost", "Accept-Encoding": "gzip", "Surrogate-Capability": 'varnish="ESI/1.0"',
    }  # fmt: skip


def test_no_cookie_reaches_the_origin_outside_the_desk_also_where_nothing_may_be_kept(
    varnish, origin
):
    origin.says("/a/", Cache_Control="private, no-store", Surrogate_Control=None)

    for _ in range(3):
        varnish.get("/a/", {"Cookie": "sessionid=canary", "Authorization": "Basic Y2FuYXJ5"})

    asked = origin.asked_for("/a/")
    assert len(asked) == 3
    assert not {"Cookie", "Authorization"} & {name for one in asked for name, _ in one}


def test_what_is_handed_through_is_the_readers_without_what_only_we_may_say(varnish, origin):
    origin.says("/desk/x")
    varnish.get("/desk/x?a=1&before=2", KEPT_FROM_READERS)

    (asked,) = origin.asked_for("/desk/x?a=1&before=2")
    given = {name.lower(): value for name, value in asked}
    assert (given["cookie"], given["x-canary"]) == ("sessionid=canary", "1")
    assert given["surrogate-capability"] == 'varnish="ESI/1.0"'
    lost = {
        "x-forwarded-host", "x-original-url", "x-http-method-override", "broadsheet-old",
        "broadsheet-client-address", "xkey-purge",
    }  # fmt: skip
    assert not lost & set(given)
    assert not [name for name in given if "_" in name or name.startswith("broadsheet")]


@pytest.mark.parametrize(
    "headers",
    [
        {"Set_Cookie": "a=b"},
        {"Cache_Control": "private, no-store", "Surrogate_Control": None},
        {"Cache_Control": None, "Surrogate_Control": None},
        {"Cache_Control": "no-cache", "Surrogate_Control": None},
        {"Cache_Control": "public, max-age=0", "Surrogate_Control": None},
        {"Surrogate_Control": "no-store"},
        {"Surrogate_Control": "max-age=600, no-store"},
        {"Surrogate_Control": "max-age=x"},
        {"Surrogate_Control": "smax-age=600"},
        {"Surrogate_Control": 'content="ESI/1.0"'},
        {"Vary": "Cookie"},
        {"Vary": "Accept-Encoding, Cookie"},
        {"Vary": "*"},
        {"status": 201},
        {"status": 403},
    ],
    ids=str,
)
def test_an_answer_that_may_not_be_kept_is_asked_for_each_time(varnish, origin, headers):
    origin.says("/a/", **headers)

    answers = [varnish.get("/a/") for _ in range(3)]

    assert len(origin.asked_for("/a/")) == 3
    assert [how(one) for one in answers] == ["Varnish; fwd=bypass"] * 3
    assert not {"surrogate-control", "surrogate-key", "xkey"} & set(answers[0].headers)


@pytest.mark.parametrize("status", [200, 404, 410])
@pytest.mark.parametrize(
    "control",
    [
        "max-age=600",
        "stale-if-error=5, max-age=600",
        'max-age=600,content="ESI/1.0"',
        "max-age=600;varnish",
    ],
)
def test_an_answer_that_may_be_kept_is_asked_for_once(varnish, origin, status, control):
    origin.says("/a/", status=status, Surrogate_Control=control)

    answers = [varnish.get("/a/", method=method) for method in ("HEAD", "GET", "HEAD", "GET")]

    assert len(origin.asked_for("/a/")) == 1
    assert [one.status for one in answers] == [status] * 4
    assert 590 <= int(answers[3].headers["cache-status"].rpartition("ttl=")[2]) <= 600


@pytest.mark.parametrize(
    "host",
    ["LOCALHOST", "localhost.", "localhost:1", "localhost:99", "LocalHost.:80", "localhost:"],
)
def test_one_host_is_one_page_however_it_is_written(varnish, origin, host):
    origin.says("/a/")
    varnish.get("/a/")

    answer = ask(varnish.port, "/a/", headers={"Host": host})

    assert how(answer) == "Varnish; hit"
    assert len(origin.asked_for("/a/")) == 1


def test_two_hosts_are_two_pages(varnish, origin):
    origin.says("/a/")
    varnish.get("/a/")

    ask(varnish.port, "/a/", headers={"Host": "other.example"})

    assert [dict(one)["Host"] for one in origin.asked_for("/a/")] == ["localhost", "other.example"]


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_what_is_no_reading_goes_to_the_origin_and_is_not_kept(varnish, origin, method):
    origin.says("/a/")

    answers = [varnish.get("/a/", method=method, body=b"x=1") for _ in range(2)]

    assert [how(one) for one in answers] == ["Varnish; fwd=method"] * 2
    assert len(origin.asked_for("/a/")) == 2


@pytest.mark.parametrize("method", ["TRACE", "PURGE", "BAN", "CONNECT"])
def test_what_nobody_needs_is_refused(varnish, origin, method):
    answer = varnish.get("/a/", method=method)

    assert (answer.status, origin.asked) == (405, [])


def test_text_is_compressed_for_who_takes_it(varnish, origin):
    origin.says("/a/", "<p>" + "word " * 500)

    packed, plain = varnish.get("/a/", {"Accept-Encoding": "gzip"}), varnish.get("/a/")

    assert packed.headers["content-encoding"] == "gzip"
    assert len(packed.body) < len(plain.body) / 10
    assert "accept-encoding" in plain.headers["vary"].lower()


def test_a_request_without_a_host_is_refused(varnish, origin):
    with socket.create_connection(("127.0.0.1", varnish.port), timeout=5) as connection:
        connection.sendall(b"GET /a/ HTTP/1.0\r\n\r\n")
        answer = connection.recv(4096)

    assert answer.startswith(b"HTTP/1.1 400 ")
    assert origin.asked == []
