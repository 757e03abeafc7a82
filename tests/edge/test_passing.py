import pytest

from broadsheet.edge.passing import Passer
from tests.edge.pieces import a_request


class Origin:
    """Is asked nothing here but its name."""

    host = b"paper.example"


def for_origin(*lines, trusted=()):
    request = a_request(*lines)
    request.peer = "192.0.2.7"
    passer = Passer(Origin(), lambda address: [(b"broadsheet-address", address.encode())], set(trusted).__contains__)  # fmt: skip
    return passer._for_origin(request)


def address(*lines, trusted=()):
    return dict(for_origin(*lines, trusted=trusted))[b"broadsheet-address"].decode()


def test_the_readers_own_headers_reach_the_origin():
    found = for_origin(b"Cookie: a=b", b"Cookie: c=d", b"Accept: */*", b"Origin: null")

    assert found[:4] == [
        (b"cookie", b"a=b"), (b"cookie", b"c=d"), (b"accept", b"*/*"), (b"origin", b"null")
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        b"X_Forwarded_For: 1", b"Broadsheet_Address: 1", b"Broadsheet-Token: 1", b"BROADSHEET-Anything: 1",
        b"X-Forwarded-For: 1", b"X-Forwarded-Host: x", b"X-Forwarded-Proto: https", b"Forwarded: for=1",
        b"X-Real-IP: 1", b"X-HTTP-Method-Override: DELETE", b"X-Original-URL: /desk/", b"TE: trailers",
        b"Keep-Alive: 5", b"Upgrade: websocket", b"Expect: 100-continue", b"Proxy-Authorization: x",
        b"Surrogate_Capability: x", b"Content-Length: 5", b"Transfer-Encoding: chunked",
        b"Connection: x-hop\r\nX-Hop: 1", b"Connection: close, x-hop\r\nX-Hop: 1",
    ],
)  # fmt: skip
def test_what_is_not_the_readers_to_say_does_not(line):
    assert [name for name, _ in for_origin(line)] == [
        b"host", b"surrogate-capability", b"via", b"broadsheet-address"
    ]  # fmt: skip


def test_the_edge_says_who_it_is_and_whose_site_it_asks():
    found = for_origin(b"Surrogate-Capability: evil")

    assert found[0] == (b"host", b"paper.example")
    assert found[1] == (b"surrogate-capability", b'broadsheet="Surrogate/1.0"')


PROXY, SECOND = "192.0.2.7", "192.0.2.8"


@pytest.mark.parametrize(
    ("lines", "trusted", "found"),
    [
        ([], [], PROXY),
        ([], [PROXY], PROXY),
        ([b"X-Forwarded-For: 203.0.113.1"], [], PROXY),
        ([b"X-Forwarded-For: 203.0.113.1"], [PROXY], "203.0.113.1"),
        ([b"X-Forwarded-For: 10.0.0.1, 203.0.113.1"], [PROXY], "203.0.113.1"),
        ([b"X-Forwarded-For: 203.0.113.1, 192.0.2.8"], [PROXY, SECOND], "203.0.113.1"),
        ([b"X-Forwarded-For: 192.0.2.8"], [PROXY, SECOND], SECOND),
        ([b"X-Forwarded-For: "], [PROXY], PROXY),
        ([b"X-Forwarded-For: 203.0.113.1, unknown"], [PROXY], PROXY),
        ([b"X-Forwarded-For: 2001:db8::1"], [PROXY], "2001:db8::1"),
        ([b"X-Forwarded-For: <script>"], [PROXY], PROXY),
        ([b"X-Forwarded-For: 203.0.113.1, "], [PROXY], PROXY),
        # A proxy may add a line of its own below the one that the reader made up.
        ([b"X-Forwarded-For: 10.0.0.1", b"X-Forwarded-For: 203.0.113.1"], [PROXY], "203.0.113.1"),
    ],
)
def test_the_readers_address_is_that_of_the_connection_or_what_a_trusted_proxy_says(
    lines, trusted, found
):
    assert address(*lines, trusted=trusted) == found
