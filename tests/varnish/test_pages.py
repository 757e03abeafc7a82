"""Readers behind Varnish get the pages of the demo, the same as without it, and nothing of ours."""

import gzip
import re
from urllib.parse import urlencode

import pytest

from tests.varnish.varnish import ask, how

PAGES = ("/", "/latest/", "/corrections/", "/robots.txt", "/feed.xml", "/nothing/here/")
OURS = {"surrogate-control", "surrogate-key", "xkey", "x-varnish", "via"}


@pytest.fixture(scope="session")
def story(newspaper):
    """The path of some story on the front page."""
    front = newspaper.whole("/").body.decode()
    return re.search(r'class="card__link" href="(/[a-z-]+/[a-z0-9-]+/)"', front)[1]


@pytest.mark.parametrize("path", [*PAGES, "story"])
def test_a_page_put_together_is_the_page_of_the_origin_byte_for_byte(newspaper, story, path):
    path = story if path == "story" else path
    newspaper.varnish.throw_all_away()
    whole = newspaper.whole(path)

    first, second = newspaper.varnish.get(path), newspaper.varnish.get(path)
    packed = newspaper.varnish.get(path, {"Accept-Encoding": "gzip"})

    assert (first.status, first.body) == (whole.status, whole.body)
    assert (second.status, second.body) == (whole.status, whole.body)
    assert gzip.decompress(packed.body) == whole.body
    assert packed.headers["content-encoding"] == "gzip"
    assert (how(first), how(second)) == ("Varnish; fwd=uri-miss; stored", "Varnish; hit")


@pytest.mark.parametrize("path", [*PAGES, "story"])
def test_what_is_for_surrogates_never_reaches_a_reader(newspaper, story, path):
    path = story if path == "story" else path
    for headers in ({}, {"Surrogate-Capability": 'reader="ESI/1.0"'}):
        for method in ("GET", "HEAD"):
            answer = newspaper.varnish.get(path, headers, method=method)

            assert not OURS & set(answer.headers)
            assert not [name for name in answer.headers if name.startswith("broadsheet")]
            assert b"<esi:" not in answer.body
            assert answer.headers["cache-control"] == "public, max-age=0, must-revalidate"


def test_a_story_is_put_together_here_and_bears_no_tag_of_the_origin(newspaper, story):
    announced = ask(
        newspaper.origin_port,
        story,
        headers={"Host": "localhost", "Surrogate-Capability": 'v="ESI/1.0"'},
    )
    assert b"<esi:include" in announced.body

    answer = newspaper.varnish.get(story)

    assert "etag" not in answer.headers
    again = newspaper.varnish.get(story, {"If-None-Match": announced.headers["etag"]})
    assert (again.status, again.body) == (200, answer.body)


def test_what_is_not_put_together_keeps_its_tag(newspaper):
    tag = newspaper.varnish.get("/robots.txt").headers["etag"]

    assert newspaper.varnish.get("/robots.txt", {"If-None-Match": tag}).status == 304


@pytest.mark.parametrize(
    "query",
    ["utm_source=x", "%62efore=1", "b%65fore=1", "Before=1", "before%3d1", "xbefore=1", "&&", "a[]=1&b",
     ";before=1", "a=1;before=2", "before%00=1", "+before=1", "befor%65", "_before=2"],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/latest/", "/"])
def test_other_parameters_and_other_spellings_of_before_are_the_same_page(newspaper, path, query):
    plain = newspaper.varnish.get(path)

    answer = newspaper.varnish.get(f"{path}?{query}")

    assert (answer.status, answer.body, how(answer)) == (200, plain.body, "Varnish; hit")


@pytest.mark.parametrize(
    "query", ["before=x", "before", "before=", "a=1&before=x&b=2", "before=x&before=y"]
)
def test_a_before_that_is_none_is_the_origins_404_and_does_not_stand_in_for_the_list(
    newspaper, query
):
    plain = newspaper.varnish.get("/latest/")

    answer = newspaper.varnish.get(f"/latest/?{query}")

    assert answer.status == newspaper.whole(f"/latest/?{query}").status == 404
    assert newspaper.varnish.get("/latest/").body == plain.body


def test_an_older_page_of_a_list_is_kept_for_itself(newspaper):
    first = newspaper.varnish.get("/latest/")
    older = re.search(rb'href="(/latest/\?before=[^"]+)"', first.body)[1].decode()
    whole = newspaper.whole(older)

    asked = [newspaper.varnish.get(f"{older}&utm_source=x"), newspaper.varnish.get(older)]

    assert whole.body != first.body
    assert [one.body for one in asked] == [whole.body] * 2
    assert how(asked[1]) == "Varnish; hit"


def test_where_no_list_can_be_not_even_before_is_asked(newspaper):
    plain = newspaper.varnish.get("/feed.xml")

    answer = newspaper.varnish.get("/feed.xml?before=x")

    assert (answer.status, answer.body, how(answer)) == (200, plain.body, "Varnish; hit")


def test_the_desk_is_handed_through_with_its_cookies(newspaper):
    page = newspaper.varnish.get("/desk/login/?next=/desk/")

    cookie = page.headers["set-cookie"].partition(";")[0]
    token = re.search(rb'csrfmiddlewaretoken" value="([^"]+)"', page.body)[1].decode()
    said = (newspaper.broadsheet.folder / "desk-login.txt").read_text()
    user, password = re.search(r"user: (\S+)\s+password: (\S+)", said).groups()
    login = {"username": user, "password": password}
    answer = post_login(newspaper, cookie, token, login)

    assert (page.status, how(page)) == (200, "Varnish; fwd=bypass")
    assert answer.status == 302
    session = re.search(r"sessionid=[^;]+", answer.headers["set-cookie"])[0]
    home = newspaper.varnish.get("/desk/", {"Cookie": session})
    assert home.status == 200
    assert "private" in home.headers["cache-control"]
    assert newspaper.varnish.get("/desk/").status == 302


def post_login(newspaper, cookie, token, login):
    body = urlencode({"csrfmiddlewaretoken": token, "next": "/desk/"} | login).encode()
    host = f"localhost:{newspaper.varnish.port}"
    headers = {
        "Host": host, "Cookie": cookie, "Origin": f"http://{host}",
        "Content-Type": "application/x-www-form-urlencoded",
    }  # fmt: skip
    return ask(newspaper.varnish.port, "/desk/login/", method="POST", body=body, headers=headers)
