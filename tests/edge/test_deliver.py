import pytest

from broadsheet.edge import deliver
from broadsheet.edge.encoding import Encoding
from tests.edge.exchange import parsed
from tests.edge.pieces import a_page, a_request, a_stored

DATE = b"Wed, 25 Nov 2026 12:00:00 GMT"
END = b"Cache-Status: Broadsheet; hit\r\n\r\n"
TEXT = b"0123456789"


def delivered(*lines, encoding=Encoding.PLAIN, is_whole=False, page=None, **request):
    page = page or a_page(a_stored(pieces=(TEXT,), etag=b'"abc"', headers=HEADERS))
    body = page.squeezed(encoding) if is_whole else page.body(encoding)
    variant = deliver.variant(page, encoding, body, is_whole=is_whole)
    sent = b"".join(deliver.parts(a_request(*lines, **request), variant, page, END))
    head, _, body = sent.partition(b"\r\n\r\n")
    answer = parsed(head + b"\r\n\r\n")
    answer.raw = body
    return answer


HEADERS = (
    (b"content-type", b"text/plain"),
    (b"last-modified", DATE),
    (b"cache-control", b"public"),
)


def test_a_page_goes_out_with_what_readers_need_to_know():
    answer = delivered()

    assert (answer.status, answer.body) == (200, TEXT)
    assert answer.headers == {
        "content-type": "text/plain", "last-modified": DATE.decode(), "cache-control": "public",
        "etag": '"abc"', "vary": "Accept-Encoding", "content-length": "10", "cache-status": "Broadsheet; hit",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("encoding", "is_whole", "coding", "etag"),
    [
        (Encoding.GZIP, False, "gzip", '"abc-gzip"'),
        (Encoding.GZIP, True, "gzip", '"abc-gz"'),
        (Encoding.BROTLI, True, "br", '"abc-br"'),
    ],
)
def test_each_compression_says_what_it_is_and_has_a_tag_of_its_own(
    encoding, is_whole, coding, etag
):
    answer = delivered(encoding=encoding, is_whole=is_whole)

    assert (answer.headers["content-encoding"], answer.headers["etag"]) == (coding, etag)
    assert answer.body == TEXT


def test_a_head_request_gets_the_head():
    whole, head = delivered(), delivered(method=b"HEAD")

    assert (head.headers, head.raw) == (whole.headers, b"")


def test_who_wants_to_go_is_let_go():
    assert delivered(closes=True).headers["connection"] == "close"
    assert delivered(b"If-None-Match: *", closes=True).headers["connection"] == "close"
    assert delivered(b"Range: bytes=0-1", closes=True).headers["connection"] == "close"


@pytest.mark.parametrize("encoding", Encoding)
@pytest.mark.parametrize(
    "line",
    [b'"abc"', b'W/"abc"', b'"abc-gzip"', b'"abc-br"', b'W/"abc-gzip"', b"*", b'"x", "abc-br"'],
)
def test_who_has_the_page_in_any_compression_gets_no_second_one(encoding, line):
    answer = delivered(b"If-None-Match: " + line, encoding=encoding)

    assert (answer.status, answer.raw) == (304, b"")
    assert answer.headers.keys() == {
        "last-modified", "cache-control", "etag", "vary", "cache-status"
    }  # fmt: skip


@pytest.mark.parametrize("line", [b"", b'"x"', b'"abc', b'"abcd"', b'"abc-zstd"', b"abc"])
def test_who_has_another_page_gets_this_one(line):
    assert delivered(b"If-None-Match: " + line).status == 200


@pytest.mark.parametrize(
    ("since", "status"),
    [
        (DATE, 304),
        (b"Wed, 25 Nov 2026 12:00:01 GMT", 304),
        (b"Wed, 25 Nov 2026 11:59:59 GMT", 200),
        (b"yesterday", 200),
        (b"Wed, 25 Nov 2026 12:00:00 -0000", 200),
    ],
)
def test_who_has_the_page_since_then_gets_no_second_one(since, status):
    assert delivered(b"If-Modified-Since: " + since).status == status


def test_a_date_counts_only_where_no_tag_is_named():
    assert delivered(b'If-None-Match: "x"', b"If-Modified-Since: " + DATE).status == 200


def test_a_page_without_a_date_is_newer_than_any():
    page = a_page(a_stored(etag=b'"abc"'))

    assert delivered(b"If-Modified-Since: " + DATE, page=page).status == 200


def test_a_page_that_was_put_together_has_a_tag_of_ours_and_no_date():
    stored = a_stored(pieces=(b"a", (b"/x",)), etag=b'"abc"', headers=HEADERS)
    page = a_page(stored, a_stored(b"/x"))

    etag = delivered(page=page).headers["etag"]

    assert etag.encode() == b'"%b"' % page.digest
    assert delivered(b"If-None-Match: " + etag.encode(), page=page).status == 304
    assert delivered(b"If-Modified-Since: " + DATE, page=page).status == 200


def test_a_page_to_which_the_origin_gave_no_tag_gets_one():
    assert len(delivered(page=a_page()).headers["etag"]) == 26


def test_what_was_not_found_is_never_the_same_as_before_nor_given_in_parts():
    page = a_page(a_stored(status=404, etag=b'"abc"'))

    answer = delivered(b"If-None-Match: *", b"Range: bytes=0-1", page=page)

    assert (answer.status, answer.body) == (404, b"text")
    assert "etag" not in answer.headers


def test_an_answer_without_content_has_no_length():
    assert "content-length" not in delivered(page=a_page(a_stored(pieces=(), status=204))).headers


def test_a_photo_does_not_vary():
    page = a_page(a_stored(body=b"\xff", etag=b'"abc"'))

    assert "vary" not in delivered(page=page).headers
    assert "vary" not in delivered(b'If-None-Match: "abc"', page=page).headers


@pytest.mark.parametrize(
    ("line", "where", "body"),
    [
        (b"Range: bytes=0-3", "bytes 0-3/10", b"0123"),
        (b"Range: bytes=-2", "bytes 8-9/10", b"89"),
        (b'If-Range: "abc"\r\nRange: bytes=5-', "bytes 5-9/10", b"56789"),
    ],
)
def test_a_part_goes_out(line, where, body):
    answer = delivered(line)

    assert (answer.status, answer.raw) == (206, body)
    assert answer.headers["content-range"] == where
    assert answer.headers["content-length"] == str(len(body))


@pytest.mark.parametrize("line", [b'If-Range: "x"', b'If-Range: W/"abc"', b"If-Range: " + DATE])
def test_all_goes_out_where_the_part_would_be_of_another_page(line):
    assert delivered(line, b"Range: bytes=5-").status == 200


def test_a_weak_tag_is_not_enough_for_a_part():
    page = a_page(a_stored(pieces=(TEXT,), etag=b'W/"abc"'))

    assert delivered(b'If-Range: W/"abc"', b"Range: bytes=5-", page=page).status == 200


def test_what_names_no_one_part_gets_all():
    assert delivered(b"Range: bytes=1-2,4-5").body == TEXT


def test_a_part_of_what_is_compressed_is_not_given():
    assert delivered(b"Range: bytes=1-2", encoding=Encoding.GZIP).body == TEXT


def test_a_part_behind_the_end_is_said_not_to_be_there():
    answer = delivered(b"Range: bytes=10-")

    assert (answer.status, answer.raw, answer.headers["content-range"]) == (416, b"", "bytes */10")
    assert answer.headers["content-length"] == "0"


def test_a_head_request_asks_for_no_part():
    answer = delivered(b"Range: bytes=0-3", method=b"HEAD")

    assert (answer.status, answer.raw, answer.headers["content-length"]) == (200, b"", "10")


def test_the_end_of_a_head_says_how_old_the_page_is_and_is_made_once_a_second():
    page = a_page()
    variant = deliver.variant(page, Encoding.PLAIN, b"")

    first = deliver.tail(variant, page, 1010)

    assert first == b"Age: 10\r\nCache-Status: Broadsheet; hit; ttl=50\r\n\r\n"
    assert deliver.tail(variant, page, 1010) is first
    assert deliver.tail(variant, page, 1011).startswith(b"Age: 11\r\n")
    assert deliver.tail(variant, page, 999).startswith(b"Age: 0\r\n")


def test_the_end_of_a_purged_page_says_that_it_is_not_fresh():
    page = a_page(a_stored(is_purged=True))

    assert b"ttl=-1\r\n" in deliver.tail(deliver.variant(page, Encoding.PLAIN, b""), page, 1010)


def test_a_status_that_has_no_name_is_said_to_be_unknown():
    assert deliver.status_line(299) == b"HTTP/1.1 299 Unknown\r\n"
