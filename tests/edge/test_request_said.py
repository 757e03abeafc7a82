"""What decides an answer is found in one go, and is the same as what stands in the head."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.edge.heads import request_of
from broadsheet.edge.request import Request

DECIDING = (
    "Accept-Encoding", "Authorization", "Connection", "Content-Length", "Host", "If-Modified-Since",
    "If-None-Match", "If-Range", "Range", "Transfer-Encoding",
)  # fmt: skip
OTHERS = ("Accept", "X-Host", "Host-X", "Hosts", "Ranges", "User-Agent", "Cookie", "If-Match", "TE")
VALUES = st.text('aZ0 :;,="*/-\t', max_size=12).map(lambda text: text.strip(" \t"))


def a_request(*lines):
    head = "".join(f"{line}\r\n" for line in ("GET / HTTP/1.1", *lines, ""))
    return Request(head.encode("latin-1"), b"GET", b"/", closes=False)


@given(st.dictionaries(st.sampled_from((*DECIDING, *OTHERS)), VALUES))
def test_all_that_decides_is_found_and_nothing_else(headers):
    request = a_request(*(f"{name}: {value}" for name, value in headers.items()))

    names = [name.lower().encode() for name in DECIDING]
    found = {name: request.header(b"\r\n%b:" % name) for name in names}
    assert request.said == {
        name: value.lower() for name, value in found.items() if value is not None
    }


@pytest.mark.parametrize("line", ["HOST:a", "host:  a", "Host:\ta"])
def test_spelling_and_blanks_before_a_value_change_nothing(line):
    assert a_request("Accept: x", line).said == {b"host": b"a"}


def test_an_address_or_a_value_that_looks_like_a_header_is_none():
    head = b"GET /?a%0d%0ahost:x HTTP/1.1\r\nReferer: http://x/?host: b\r\n\r\n"

    assert Request(head, b"GET", b"/", closes=False).said == {}


def test_what_stands_there_twice_is_joined():
    request = a_request("Host: a", "Accept-Encoding: gzip", "Host: b", "accept-encoding: BR")

    assert request.said == {b"host": b"a, b", b"accept-encoding": b"gzip, br"}


@pytest.mark.parametrize("lines", [("close",), ("keep-alive, Close",), ("keep-alive", "close")])
def test_a_connection_ends_when_any_line_says_so(lines):
    head = "".join(f"Connection: {line}\r\n" for line in lines)

    assert request_of(f"GET / HTTP/1.1\r\nHost: a\r\n{head}\r\n".encode()).closes
