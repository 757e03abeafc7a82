"""What every answer carries, whatever stands on the page: status, caching, policies, no cookie."""

import gzip

import pytest
import time_machine
from django.test import Client

from broadsheet.newsroom import actions
from broadsheet.web import answer
from tests.factories import HOUR, NOW, filler, live, photo, section, url_of

pytestmark = pytest.mark.django_db

PUBLIC = "public, max-age=0, must-revalidate"
FOUND = ("/", "/latest/", "/world/", "/corrections/", "/authors/ada-reed/", "/tags/port/",
         "/storylines/tunnel/", "/world/a-story/", "/feed.xml", "/world/feed.xml",
         "/robots.txt")  # fmt: skip
LISTS = ("/latest/", "/world/", "/corrections/", "/authors/ada-reed/", "/tags/port/",
         "/storylines/tunnel/")  # fmt: skip
MISSING = ("/nowhere/", "/world/nowhere/", "/authors/nobody/", "/tags/none/", "/a.b", "/photos/x/")
BAD_CURSORS = (
    "x", "1", "-", "20261124T120000000000", "20261124T120000000000-", "20261124T120000000000-x",
    "20261124T120000000000--1", "20261324T120000000000-1", "20261124T120000000000-1 ", "\0",
    "20261124T120000000000-" + "9" * 40, "20261124T120000000000-01", "２０２６1124T120000000000-1",
    "00000000T000000000000-1", "'; DROP TABLE x; --", "20261124T120000000000-١", "x" * 9000,
)  # fmt: skip


@pytest.fixture
def _paper():
    """One story that stands in every list."""
    with time_machine.travel(NOW, tick=False):
        subject = {"tags": ["Port"], "authors": ["Ada Reed"], "storylines": ["Tunnel"]}
        world = section("World")
        live("A story", section=world, slug="a-story", at=NOW - HOUR, **subject)
        yield


@pytest.mark.parametrize("path", FOUND)
def test_a_public_page_may_be_kept_and_must_be_asked_for_again(_paper, path):
    response = Client().get(path)

    assert response.status_code == 200
    assert response.headers["Cache-Control"] == PUBLIC
    assert response.headers["ETag"].startswith('"')


@pytest.mark.parametrize("path", FOUND)
def test_a_reader_who_has_the_page_gets_304(_paper, path):
    etag = Client().get(path).headers["ETag"]

    response = Client().get(path, headers={"If-None-Match": f'"other", {etag}'})

    assert (response.status_code, response.content) == (304, b"")
    assert response.headers["Cache-Control"] == PUBLIC


def test_a_changed_page_has_another_etag(_paper):
    before = Client().get("/latest/").headers["ETag"]
    live("Another", at=NOW)

    assert Client().get("/latest/", headers={"If-None-Match": before}).status_code == 200


@pytest.mark.parametrize("path", [*FOUND, *MISSING])
def test_a_reader_gets_no_cookie_and_answers_vary_by_their_encoding_only(_paper, path):
    response = Client().get(path)

    assert not response.cookies
    assert response.headers.get("Vary", "Accept-Encoding") == "Accept-Encoding"


@pytest.mark.parametrize("path", [*FOUND, "/nowhere/"])
def test_a_reader_who_takes_gzip_gets_the_same_page_compressed(_paper, path):
    plain = Client().get(path)

    packed = Client().get(path, headers={"Accept-Encoding": "gzip, deflate, br"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert packed.headers.get("ETag") != plain.headers.get("ETag") or path == "/nowhere/"


@pytest.mark.parametrize(
    ("accepted", "takes"),
    [
        ("", False), ("br, deflate", False), ("identity", False), ("not-gzip", False),
        ("gzip", True), ("br, GZIP ; Q=0.5", True), ("gzip;q=1.0,br", True), ("gzip;q=0.001", True),
        ("gzip;q=0", False), ("gzip;q=0.000, br", False), ("gzip; q = 0", False),
        ("*", True), ("*;q=0.1", True), ("*;q=0", False), ("br, *;q=0", False),
        ("gzip;q=0, *", False), ("*;q=0, gzip", True), ("*, gzip;q=0", False),
        ("gzip;q=", False), ("gzip;q=x", False), ("gzip;q=nan", False), ("gzip;q=-1", False),
        ("gzip;x=1", False), ("gzip;", True), (",;,=,", False),
    ],
)  # fmt: skip
def test_gzip_is_taken_by_its_weight_and_its_own_entry_before_the_star(accepted, takes):
    assert answer.takes_gzip(accepted) is takes


def test_a_reader_who_refuses_gzip_gets_the_plain_page(_paper):
    plain = Client().get("/")

    refused = Client().get("/", headers={"Accept-Encoding": "gzip;q=0"})

    assert "Content-Encoding" not in refused.headers
    assert (refused.content, refused.headers["ETag"]) == (plain.content, plain.headers["ETag"])


def test_a_reader_who_has_the_compressed_page_gets_304(_paper):
    gzipped = {"Accept-Encoding": "gzip"}
    etag = Client().get("/", headers=gzipped).headers["ETag"]

    response = Client().get("/", headers=gzipped | {"If-None-Match": etag})

    assert (response.status_code, response.content) == (304, b"")
    assert response.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("path", FOUND)
def test_no_header_of_a_reader_changes_the_answer(_paper, path):
    plain = Client().get(path).content
    odd = {
        "Accept-Language": "de",
        "User-Agent": "x",
        "Cookie": "sessionid=1",
        "X-Forwarded-Host": "e",
    }

    assert Client().get(path, headers=odd).content == plain
    assert Client().get(path, {"utm_source": "mail"}).content == plain


@pytest.mark.parametrize("path", [*FOUND, *MISSING, "/desk/login/"])
def test_every_answer_carries_the_strict_headers(_paper, path):
    headers = Client().get(path).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert "Content-Security-Policy" in headers


def test_readers_pages_allow_nothing_inline_and_no_other_host(_paper):
    policy = Client().get("/").headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize("path", ["/desk/", "/desk/login/", "/desk/nowhere/"])
def test_the_desk_is_never_kept(path):
    cache = Client().get(path).headers["Cache-Control"]

    assert "private" in cache
    assert "public" not in cache


def test_the_desk_stays_in_frames_of_its_own():
    assert Client().get("/desk/login/").headers["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("path", MISSING)
def test_what_is_not_there_answers_404_with_a_whole_page(_paper, reader, path):
    page = reader.get(path)

    assert page.status == 404
    assert "There is no page at this address" in page.text
    assert page.meta("robots") == "noindex, nofollow"


def test_a_404_and_a_410_have_no_etag(_paper):
    page = live("Gone")
    actions.kill_article(page, by=None, reason="not ours")

    for path, status in (("/nowhere/", 404), (url_of(page), 410)):
        response = Client().get(path)
        assert (response.status_code, "ETag" in response.headers) == (status, False)


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "a@localhost", ""])
def test_a_foreign_host_is_refused(host):
    assert Client().get("/", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("path", [*FOUND, "/nowhere/", "/latest"])
def test_head_answers_like_get_without_the_body(_paper, path):
    got, head = Client().get(path), Client().head(path)

    assert (head.status_code, head.content) == (got.status_code, b"")
    assert dict(head.headers) == dict(got.headers)


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "options"])
@pytest.mark.parametrize("path", ["/", "/world/", "/world/a-story/", "/feed.xml", "/robots.txt"])
def test_a_page_takes_nothing(_paper, path, method):
    response = getattr(Client(), method)(path)

    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"


def test_a_missing_slash_is_added_for_good():
    response = Client().get("/world/a-story")

    assert (response.status_code, response.headers["Location"]) == (301, "/world/a-story/")


@pytest.mark.parametrize(
    "path", ["//evil.example", "//evil.example/", "/\\evil.example", "/%2Fevil.example"]
)
def test_no_address_leads_off_the_site(path):
    response = Client().get(path)

    assert not response.headers.get("Location", "/").startswith(("//", "/\\", "http"))


@pytest.mark.parametrize("cursor", BAD_CURSORS)
@pytest.mark.parametrize("path", LISTS)
def test_a_cursor_that_is_none_answers_404(_paper, path, cursor):
    assert Client().get(path, {"before": cursor}).status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/%00/", "/a%00b/", "/world/%00", "/%ff/", "/%c3%28/", "/\u202e/", "/%e2%80%ae/", "/..%2f..%2fetc/",
     "/photos/" + "0" * 20 + "/full-400.jpg%00", "/tags/%00/", "/" + "a" * 5000 + "/", "/" + "a/" * 900,
     "/%25%00/", "/photos/" + "0" * 20 + "/full-4000.jpg", "/authors/" + "%F0%9F%98%80" + "/"],
)  # fmt: skip
def test_odd_bytes_in_an_address_answer_404(_paper, path):
    assert Client().generic("GET", path).status_code == 404


@pytest.mark.parametrize(
    "query", ["before=%00", "before=%ff", "%00=1", "before=a&before=b", "&&&", "=" * 99]
)
def test_odd_bytes_in_a_query_do_no_harm(_paper, query):
    assert Client().get(f"/latest/?{query}").status_code in (200, 404)


def test_older_pages_lead_through_every_story_once(_paper, reader):
    made = filler(60, ending=NOW - 2 * HOUR)
    seen, path = [], "/latest/"

    while path:
        page = reader.get(path)
        lists = [link.get("href") for part in page.parts("story-list") for link in part.iter("a")]
        seen += dict.fromkeys(lists)
        path = next((link for link in page.links() if link.startswith("/latest/?before=")), "")

    assert len(seen) == len(set(seen)) == len(made) + 1


def test_an_older_page_names_itself_and_is_not_indexed(_paper, reader):
    filler(30)

    link = next(link for link in reader.get("/latest/").links() if "?before=" in link)
    page = reader.get(link)

    assert page.meta("robots") == "noindex, follow"
    assert f'<link rel="canonical" href="http://localhost:8000{link}">' in page.text


def test_an_error_of_ours_answers_with_a_page_and_no_detail(_paper, monkeypatch):
    def broken():
        raise RuntimeError("secret detail")

    monkeypatch.setattr("broadsheet.web.gather.gather", broken)
    response = Client(raise_request_exception=False).get("/latest/")

    assert response.status_code == 500
    assert b"secret detail" not in response.content
    assert response.headers["Cache-Control"] == "private, no-store"


def test_robots_are_told_what_to_leave_alone():
    assert "Disallow: /desk/" in Client().get("/robots.txt").content.decode()


def test_a_photo_in_a_page_can_be_fetched(_paper, reader):
    page = live("With a photo", lead_photo=photo())

    source = reader.get(url_of(page)).parts("lead-photo")[0].find(".//img").get("src")

    assert reader.status(source) == 200
