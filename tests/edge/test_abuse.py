"""Requests that two servers could read in two ways: refused, and what follows is never a request."""

import json

import pytest

from broadsheet.surrogate import signature
from tests.edge.recording import SECRET, attacked, exchange, statuses

HOST = b"Host: localhost\r\n"
HIDDEN = b"GET /hidden HTTP/1.1\r\nHost: localhost\r\n\r\n"
POST = b"POST /desk/form HTTP/1.1\r\n" + HOST
CHUNKED = b"Transfer-Encoding: chunked\r\n"
BODY = b"5\r\nhello\r\n0\r\n\r\n"


def coded(line):
    return POST + line + b"\r\n\r\n" + BODY


def long(line):
    return POST + line + b"\r\n\r\nhello"


def chunks(body):
    return POST + CHUNKED + b"\r\n" + body


def get(*lines, first=b"GET / HTTP/1.1"):
    return b"\r\n".join((first, *lines, b"", b""))


AMBIGUOUS = {
    "CL.TE": (400, POST + b"Content-Length: 5\r\n" + CHUNKED + b"\r\n0\r\n\r\n"),
    "TE.CL": (400, POST + CHUNKED + b"Content-Length: 4\r\n\r\n5c\r\nhello\r\n0\r\n\r\n"),
    "xchunked": (400, coded(b"Transfer-Encoding: xchunked")),
    "chunked, identity": (400, coded(b"Transfer-Encoding: chunked, identity")),
    "identity": (400, coded(b"Transfer-Encoding: identity")),
    "gzip, chunked": (501, coded(b"Transfer-Encoding: gzip, chunked")),
    "chunked, chunked": (400, coded(b"Transfer-Encoding: chunked, chunked")),
    "quoted": (400, coded(b'Transfer-Encoding: "chunked"')),
    "with a parameter": (400, coded(b"Transfer-Encoding: chunked;q=1")),
    "empty": (400, coded(b"Transfer-Encoding:")),
    "vertical tab in the name": (400, coded(b"Transfer-Encoding\x0b: chunked")),
    "vertical tab in the value": (400, coded(b"Transfer-Encoding: \x0bchunked")),
    "NUL in the value": (400, coded(b"Transfer-Encoding: chunked\x00")),
    "blank before the colon": (400, coded(b"Transfer-Encoding : chunked")),
    "blank before the name": (400, coded(b" Transfer-Encoding: chunked")),
    "tab before the name": (400, coded(b"X: y\r\n\tTransfer-Encoding: chunked")),
    "folded": (400, coded(b"Transfer-Encoding:\r\n chunked")),
    "folded elsewhere": (400, get(b"Host: localhost", b"X: a", b" b")),
    "two codings": (400, coded(b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked")),
    "two codings of two": (400, coded(b"Transfer-Encoding: chunked\r\nTransfer-Encoding: x")),
    "behind a bare LF": (400, coded(b"X: y\nTransfer-Encoding: chunked")),
    "behind a bare CR": (400, coded(b"X: y\rTransfer-Encoding: chunked")),
    "plus": (400, long(b"Content-Length: +5")),
    "minus": (400, long(b"Content-Length: -5")),
    "blank in it": (400, long(b"Content-Length: 5 5")),
    "list": (400, long(b"Content-Length: 5, 5")),
    "list of two": (400, long(b"Content-Length: 5,6")),
    "twice the same": (400, long(b"Content-Length: 5\r\nContent-Length: 5")),
    "twice": (400, long(b"Content-Length: 5\r\nContent-Length: 6")),
    "hex": (400, long(b"Content-Length: 0x5")),
    "underscore": (400, long(b"Content-Length: 0_5")),
    "fraction": (400, long(b"Content-Length: 5.0")),
    "length that is empty": (400, long(b"Content-Length:")),
    "past 64 bits": (400, long(b"Content-Length: 18446744073709551621")),
    "past 32 bits": (413, long(b"Content-Length: 4294967301")),
    "nothing is as long": (400, long(b"Content-Length: " + b"9" * 400)),
    "length in other digits": (400, long("Content-Length: ５".encode())),
}
BROKEN_CHUNKS = {
    "plus": b"+5\r\nhello\r\n0\r\n\r\n",
    "minus": b"-5\r\nhello\r\n0\r\n\r\n",
    "0x": b"0x5\r\nhello\r\n0\r\n\r\n",
    "blank before": b" 5\r\nhello\r\n0\r\n\r\n",
    "blank after": b"5 \r\nhello\r\n0\r\n\r\n",
    "underscore": b"0_5\r\nhello\r\n0\r\n\r\n",
    "no size": b"\r\nhello\r\n0\r\n\r\n",
    "extension without a size": b";a=b\r\nhello\r\n0\r\n\r\n",
    "wraps at 64 bits": b"10000000000000005\r\nhello\r\n0\r\n\r\n",
    "huge": b"f" * 400 + b"\r\nhello\r\n0\r\n\r\n",
    "nothing between chunks": b"5\r\nhello0\r\n\r\n",
    "longer than it says": b"5\r\nhello, world\r\n0\r\n\r\n",
    "bare LF after the size": b"5\nhello\r\n0\r\n\r\n",
    "bare LF after the chunk": b"5\r\nhello\n0\r\n\r\n",
    "bare CR after the chunk": b"5\r\nhello\r0\r\n\r\n",
    "bare LF at the end": b"5\r\nhello\r\n0\n\n",
    "bare CR in an extension": b"5;a=\rb\r\nhello\r\n0\r\n\r\n",
    "bare LF in an extension": b"5;a=\nb\r\nhello\r\n0\r\n\r\n",
    "NUL in an extension": b"5;a=\x00\r\nhello\r\n0\r\n\r\n",
    "extension of 1 MB": b"5;a=" + b"b" * 1024 * 1024 + b"\r\nhello\r\n0\r\n\r\n",
    "trailer that is none": b"5\r\nhello\r\n0\r\n" + HIDDEN,
    "trailer with a blank": b"5\r\nhello\r\n0\r\nX : y\r\n\r\n",
    "trailer that is folded": b"5\r\nhello\r\n0\r\nX: y\r\n z\r\n\r\n",
    "trailers without end": b"5\r\nhello\r\n0\r\n" + b"X: y\r\n" * 2000 + b"\r\n",
}
MALFORMED = {
    "no host": (400, get()),
    "two hosts": (400, get(b"Host: localhost", b"Host: localhost")),
    "two hosts, one other": (400, get(b"Host: localhost", b"Host: other.example")),
    "empty host": (400, get(b"Host:")),
    "other host": (421, get(b"Host: other.example")),
    "host with a user": (421, get(b"Host: localhost@other.example")),
    "host with a comma": (421, get(b"Host: localhost, other.example")),
    "host with a blank": (421, get(b"Host: localhost other.example")),
    "host with a path": (421, get(b"Host: localhost/desk/")),
    "host with another port": (421, get(b"Host: localhost:1")),
    "host with a dot": (421, get(b"Host: localhost.")),
    "host behind a blank": (400, get(b"Host : localhost")),
    "host with NUL": (400, get(b"Host: localhost\x00.example")),
    "other host in the target": (421, get(HOST[:-2], first=b"GET http://other.example/ HTTP/1.1")),
    "user in the target": (421, get(HOST[:-2], first=b"GET http://a@localhost/ HTTP/1.1")),
    "other scheme": (404, get(HOST[:-2], first=b"GET ftp://localhost/ HTTP/1.1")),
    "no path": (400, get(HOST[:-2], first=b"GET desk/ HTTP/1.1")),
    "asterisk": (404, get(HOST[:-2], first=b"OPTIONS * HTTP/1.1")),
    "connect": (405, get(HOST[:-2], first=b"CONNECT localhost:80 HTTP/1.1")),
    "trace": (405, get(HOST[:-2], first=b"TRACE / HTTP/1.1")),
    "small method": (400, get(HOST[:-2], first=b"get / HTTP/1.1")),
    "unknown method": (400, get(HOST[:-2], first=b"SMUGGLE / HTTP/1.1")),
    "method with a blank": (400, get(HOST[:-2], first=b" GET / HTTP/1.1")),
    "blank in the target": (400, get(HOST[:-2], first=b"GET / /hidden HTTP/1.1")),
    "two blanks": (400, get(HOST[:-2], first=b"GET  / HTTP/1.1")),
    "tab for a blank": (400, get(HOST[:-2], first=b"GET\t/ HTTP/1.1")),
    "NUL in the target": (400, get(HOST[:-2], first=b"GET /\x00 HTTP/1.1")),
    "bare CR in the target": (400, get(HOST[:-2], first=b"GET /\r HTTP/1.1")),
    "HTTP/0.9": (505, b"GET /\r\n\r\n"),
    "HTTP/1.2": (400, get(HOST[:-2], first=b"GET / HTTP/1.2")),
    "HTTP/2": (505, get(HOST[:-2], first=b"GET / HTTP/2.0")),
    "preface of HTTP/2": (505, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    "HTTP/11": (400, get(HOST[:-2], first=b"GET / HTTP/11")),
    "http in small letters": (400, get(HOST[:-2], first=b"GET / http/1.1")),
    "bare LF all through": (400, b"GET / HTTP/1.1\nHost: localhost\n\n"),
    "bare LF in the head": (400, b"GET / HTTP/1.1\r\nHost: localhost\nX: y\r\n\r\n"),
    "bare CR in the head": (400, b"GET / HTTP/1.1\r\nHost: localhost\rX: y\r\n\r\n"),
    "header without a colon": (400, get(b"Host: localhost", b"nothing")),
    "header without a name": (400, get(b"Host: localhost", b": value")),
    "blank in a name": (400, get(b"Host: localhost", b"X Y: z")),
    "NUL in a value": (400, get(b"Host: localhost", b"X: \x00")),
    "line break first": (400, b"\r\n\r\n"),
    "unknown expectation": (417, long(b"Content-Length: 5\r\nExpect: the-unexpected")),
    "long line": (414, get(HOST[:-2], first=b"GET /" + b"a" * 9000 + b" HTTP/1.1")),
    "long head": (431, get(b"Host: localhost", b"X: " + b"a" * 33000)),
    "many headers": (431, get(b"Host: localhost", *[b"X: y"] * 101)),
    "long body": (413, b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 65537\r\n\r\n"),
}


@pytest.fixture(scope="module")
def edge(tmp_path_factory):
    with attacked(tmp_path_factory.mktemp("attacked")) as found:
        yield found


@pytest.fixture
def seen(edge):
    """What the origin sees during the test."""
    edge.recorder.requests.clear()
    edge.recorder.broken.clear()
    return edge.recorder


def refused(edge, sent):
    received, has_ended = exchange(edge.port, sent + HIDDEN)
    assert has_ended
    assert b"Connection: close\r\n" in received
    return statuses(received)


@pytest.mark.parametrize("name", AMBIGUOUS)
def test_a_body_whose_end_is_in_doubt_is_refused(edge, seen, name):
    status, sent = AMBIGUOUS[name]

    assert refused(edge, sent) == [status]
    assert seen.requests == []


@pytest.mark.parametrize("name", BROKEN_CHUNKS)
def test_a_chunk_that_is_broken_is_refused(edge, seen, name):
    assert refused(edge, chunks(BROKEN_CHUNKS[name])) == [400]
    assert seen.requests == []


@pytest.mark.parametrize("name", MALFORMED)
def test_a_request_that_is_none_is_refused(edge, seen, name):
    status, sent = MALFORMED[name]
    received, _ = exchange(edge.port, sent + get(b"Host: localhost", b"Connection: close"))

    assert statuses(received)[0] == status
    assert [one for one in seen.requests if not one.startswith(b"GET / ")] == []


@pytest.mark.parametrize(
    ("sent", "body"),
    [
        (long(b"Content-Length: 5"), b"hello"),
        (long(b"content-LENGTH: \t005 "), b"hello"),
        (chunks(BODY), b"hello"),
        (chunks(b"5;name=value\r\nhello\r\n00\r\nX: y\r\n\r\n"), b"hello"),
        (POST + b"Content-Length: %d\r\n\r\n" % len(HIDDEN) + HIDDEN, HIDDEN),
        (chunks(b"%x\r\n%b\r\n0\r\n\r\n" % (len(HIDDEN), HIDDEN)), HIDDEN),
        (
            b"GET /desk/fat HTTP/1.1\r\n" + HOST + b"Content-Length: 60\r\n\r\n" + b"x" * 60,
            b"x" * 60,
        ),
        (POST + b"\r\n", b""),
    ],
)
def test_a_body_reaches_the_origin_as_one_whose_length_is_said(edge, seen, sent, body):
    received, _ = exchange(edge.port, sent + get(b"Host: localhost", b"Connection: close"))

    assert statuses(received) == [200, 200]
    head, _, found = seen.requests[0].partition(b"\r\n\r\n")
    assert found == body
    assert b"\r\ncontent-length: %d\r\n" % len(body) in head + b"\r\n"
    assert b"transfer-encoding" not in head.lower()
    assert [one.split()[1] for one in seen.requests[1:]] == [b"/"]
    assert seen.broken == []


FOR_NEIGHBOURS = (
    "Connection: X-Named, close", "X-Named: x", "Keep-Alive: x", "TE: trailers", "Trailer: X-Y",
    "Upgrade: h2c", "HTTP2-Settings: x", "Proxy-Connection: x", "Proxy-Authorization: x",
    "Surrogate-Capability: x=\"ESI/1.0\"", "Surrogate_Capability: x", "Accept_Encoding: x",
    "X_Forwarded_For: x", "Transfer_Encoding: chunked", "Content_Length: 5", "Cookie_: x",
    "Broadsheet-Client-Address: x", "Broadsheet-Edge-Token: x", "broadsheet_edge_token: x",
    "Forwarded: for=x", "X-Forwarded-For: x", "X-Forwarded-Host: x", "X-Forwarded-Proto: x",
    "X-Forwarded-Port: x", "X-Forwarded-Server: x", "X-Real-IP: x", "X-Original-URL: /x",
    "X-Rewrite-URL: /x", "X-HTTP-Method-Override: x", "X-HTTP-Method: x", "X-Method-Override: x",
)  # fmt: skip


def test_the_origin_hears_nothing_that_only_the_edge_may_say(edge, seen):
    lines = [line.encode() for line in FOR_NEIGHBOURS]
    exchange(
        edge.port, get(b"Host: LOCALHOST", b"Cookie: kept", *lines, first=b"GET /desk/ HTTP/1.1")
    )

    (head,) = seen.requests
    names = [line.partition(b":")[0].lower() for line in head.split(b"\r\n")[1:-2]]
    assert sorted(names) == [
        b"broadsheet-client-address", b"broadsheet-edge-token", b"cookie", b"host",
        b"surrogate-capability", b"via",
    ]  # fmt: skip
    assert b"\r\nhost: localhost:%d\r\n" % edge.port in head.lower()
    assert b"\r\nbroadsheet-client-address: 127.0.0.1\r\n" in head


@pytest.mark.parametrize(
    "query", [b"x=\xff", b"x=\xc3\xa9", b"x=%zz", b'x="<>`{}|^', b"x[]=\\", b"x=" + b"a" * 8000]
)
def test_whatever_stands_in_a_query_reaches_the_desk_or_is_refused(edge, seen, query):
    received, _ = exchange(
        edge.port,
        get(b"Host: localhost", b"Connection: close", first=b"GET /desk/?%b HTTP/1.1" % query),
    )

    assert statuses(received)[0] in {200, 400}
    assert all(one.startswith(b"GET /desk/?x") for one in seen.requests)
    assert seen.broken == []


def test_requests_in_one_go_are_answered_each_once_and_in_order(edge, seen):
    asked = b"".join(
        get(b"Host: localhost", first=b"GET /desk/%d HTTP/1.1" % n) for n in range(300)
    )
    received, _ = exchange(edge.port, asked + get(b"Host: localhost", b"Connection: close"))

    assert statuses(received) == [200] * 301
    assert [one.split()[1] for one in seen.requests[:300]] == [b"/desk/%d" % n for n in range(300)]


def told(edge, body, *lines, port=None):
    """The status of a message to the port of purges, and the position it is at afterwards."""
    head = (b"Connection: close", b"Content-Length: %d" % len(body), *lines)
    sent = get(b"Host: localhost", *head, first=b"POST /purges HTTP/1.1") + body
    (status,) = statuses(exchange(port or edge.admin_port, sent)[0])
    health, _ = exchange(edge.admin_port, get(b"Connection: close", first=b"GET /healthz HTTP/1.1"))
    return status, json.loads(health.partition(b"\r\n\r\n")[2])["position"]


def purge(position, mode="soft"):
    return json.dumps(
        {"purges": [{"position": position, "keys": ["latest"], "mode": mode}]}
    ).encode()


def signed(body, secret=SECRET):
    return b"Broadsheet-Signature: " + signature.sign(body, secret).encode()


@pytest.mark.parametrize(
    "lines",
    [
        (), (b"Broadsheet-Signature:",), (b"Broadsheet-Signature: sha256=",),
        (b"Broadsheet-Signature: sha256=" + b"0" * 64,), (b"Broadsheet-Signature: \xff",),
        (signed(purge(98)),), (signed(purge(99), "another secret"),),
        (b"Broadsheet_" + signed(purge(99))[11:],), (b"X: y", b"Broadsheet-Signature: x", signed(purge(99))),
    ],
)  # fmt: skip
def test_nobody_purges_without_the_signature_of_what_they_send(edge, lines):
    _, before = told(edge, b"")

    assert told(edge, purge(99), *lines) == (403, before)


def test_readers_port_takes_no_purge_however_it_is_signed(edge, seen):
    _, before = told(edge, b"")

    status, position = told(edge, purge(99), signed(purge(99)), port=edge.port)

    assert position == before
    assert status == 200  # the recording origin takes everything
    assert b"broadsheet-signature" not in seen.requests[0].lower()


def test_a_purge_that_is_sent_again_takes_nothing_back(edge):
    first, second = purge(5, "all"), purge(6)
    assert told(edge, first, signed(first)) == (204, 5)
    assert told(edge, second, signed(second)) == (204, 6)

    assert told(edge, first, signed(first)) == (204, 6)


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"[]", b"null", b"\xff", b"[" * 100_000, b'{"purges": [1]}', b'{"purges": [{}]}',
     b'{"purges": [{"position": "1", "keys": [], "mode": "all"}]}',
     b'{"purges": [{"position": 1, "keys": "all", "mode": "all"}]}',
     b'{"purges": [{"position": 1, "keys": [], "mode": "none"}]}'],
)  # fmt: skip
def test_a_message_that_says_nothing_is_refused_though_it_is_signed(edge, body):
    assert told(edge, body, signed(body))[0] == 400
