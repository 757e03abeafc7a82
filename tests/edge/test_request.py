from broadsheet.edge.request import CONNECTION, HOST, RANGE, Request

HEAD = (
    b"GET /A?host:=b HTTP/1.1\r\nHost: Paper.example\r\nX-Host: other\r\nX-NAME:\t two words \r\n"
    b"Host: b\r\nConnection:\r\n\r\n"
)


def a_request(head=HEAD):
    return Request(head, b"GET", b"/A?host:=b", closes=False)


def test_the_first_header_of_a_name_is_found_as_it_was_written():
    assert a_request().header(HOST) == b"Paper.example"
    assert a_request().header(b"\r\nx-name:") == b"two words"


def test_a_header_may_be_empty_or_missing():
    assert a_request().header(CONNECTION) == b""
    assert a_request().header(RANGE) is None


def test_a_name_that_stands_there_twice_is_seen():
    assert a_request().has_twice(HOST)
    assert not a_request().has_twice(CONNECTION)
    assert not a_request().has_twice(RANGE)


def test_all_headers_are_told_in_their_order():
    assert list(a_request().headers()) == [
        (b"host", b"Paper.example"),
        (b"x-host", b"other"),
        (b"x-name", b"two words"),
        (b"host", b"b"),
        (b"connection", b""),
    ]


def test_a_request_may_have_no_header():
    assert list(a_request(b"GET / HTTP/1.1\r\n\r\n").headers()) == []
