"""Every address of the site, asked in every way: its caching headers are exactly those of the contract.

Public ones: docs/caching.md. All others: private. A pattern of the URL conf without a sample fails.
"""

import gc
import re
import warnings

import pytest
import time_machine
from django.test import Client
from django.urls import get_resolver, resolve
from hypothesis import given
from hypothesis import strategies as st

from broadsheet import conf
from broadsheet.newsroom import actions
from broadsheet.newsroom.models.published import PublishedStory
from broadsheet.web import urls
from tests.factories import HOUR, NOW, author_named, live, photo, section

pytestmark = pytest.mark.django_db

GRACE = "stale-while-revalidate=60, stale-if-error=86400"
ASK_AGAIN = "public, max-age=0, must-revalidate"
FOR_EVER = "public, max-age=31536000, immutable"
ETAG = re.compile(r'"[0-9a-f]{24}"')
KEY = re.compile(r"[a-z]+(?:-[a-z]+)*(?:-[0-9a-f]+)?")
SURROGATES = {
    "none": {},
    "plain": {"Surrogate-Capability": 'cdn="Surrogate/1.0"'},
    "esi": {"Surrogate-Capability": 'edge="ESI/1.0"'},
}
HEADERS_OF_CACHES = {"Cache-Control", "ETag", "Vary", "Surrogate-Control", "Surrogate-Key", "Expires",
                     "Last-Modified", "Pragma", "Age", "Set-Cookie", "Cdn-Cache-Control"}  # fmt: skip
WITH_INCLUDES = ("/", "/latest/", "/world/", "/world/a-story/")

# By route: what to ask for. {…} are filled from the paper.
FOUND = {
    "": ["/", "/?utm_source=mail"],
    "latest/": ["/latest/", "/latest/?utm_source=mail"],
    "corrections/": ["/corrections/"],
    r"^authors/(?P<slug>[-\w]+)/$": ["/authors/ada-reed/"],
    r"^tags/(?P<slug>[-\w]+)/$": ["/tags/port/"],
    r"^storylines/(?P<slug>[-\w]+)/$": ["/storylines/tunnel/"],
    "how-we-count/": ["/how-we-count/"],
    rf"^(?P<slug>{urls.RANKINGS})/(?P<path>(?:[-\w]+/)*)$": [
        "/popular/", "/weekly-best/", "/popular/world/", "/popular/?section=world",
    ],
    rf"^(?P<slug>{urls.RANKINGS})/(?P<path>(?:[-\w]+/)*)feed\.xml$": ["/popular/feed.xml", "/weekly-best/world/feed.xml"],
    rf"^(?P<slug>{urls.RANKINGS})(?P<path>(?:/[-\w]+)*)\.json$": ["/popular.json", "/weekly-best/world.json"],
    "feed.xml": ["/feed.xml"],
    "robots.txt": ["/robots.txt"],
    "_fragments/<name>": [
        "/_fragments/latest-{world}", "/_fragments/weekly-best", "/_fragments/popular-now",
        "/_fragments/must-reads-0", "/_fragments/must-reads-{world}-without-{story}",
        "/_fragments/you-may-also-like-{story}",
    ],
    r"^(?P<path>(?:[-\w]+/)+)feed\.xml$": ["/world/feed.xml"],
    r"^((?:[-\w]+/)+)$": ["/world/", "/world/a-story/"],
}  # fmt: skip
PHOTOS = {
    r"^photos/(?P<key>[0-9a-f]{20})/(?P<shape>[a-z]+)-(?P<width>[1-9][0-9]{2,3})\.(?P<suffix>[a-z]{3,4})$":
        ["/photos/{photo}/full-320.jpg", "/photos/{photo}/wide-160.webp"],
}  # fmt: skip
COUNTS = {"_fragments/<name>": ["/_fragments/view-count-{story}"]}
REDIRECTED = {r"^(?P<path>(?:[-\w]+/)*[-\w]+)$": ["/world", "/world/a-story", "/nowhere"]}
MISSING = [
    "/nowhere/", "/a.b", "/authors/nobody/", "/tags/none/", "/storylines/none/", "/x/feed.xml",
    "/photos/00000000000000000000/full-320.jpg", "/photos/{photo}/full-321.jpg", "/latest/?before=x",
    "/latest/?before=20261124T120000000000-5&before=20261124T120000000000-5",
    "/_fragments/none", "/_fragments/latest-999999", "/_fragments/view-count-999999", "/popular/nowhere/",
    "/popular/nowhere.json", "/popular/nowhere/feed.xml", "/media/x.jpg",
]  # fmt: skip


def every(samples):
    """All addresses of a table."""
    return [path for paths in samples.values() for path in paths]


PUBLIC = [*every(FOUND | PHOTOS), *every(COUNTS)]
CURSOR = "before=20261124T120000000000-5"
LISTS = ["/latest/", "/world/", "/corrections/", "/authors/ada-reed/", "/tags/port/", "/storylines/tunnel/"]  # fmt: skip
NO_LISTS = [*sorted({path.partition("?")[0] for path in PUBLIC} - set(LISTS)), "/world/withdrawn/"]


@pytest.fixture(autouse=True)
def paper():
    """One story that stands in every list, one that was withdrawn; what samples are filled with."""
    with time_machine.travel(NOW, tick=False):
        author_named("Ada Reed", photo=photo())
        subject = {"tags": ["Port"], "authors": ["Ada Reed"], "storylines": ["Tunnel"]}
        world, picture = section("World"), photo()
        page = live("A story", section=world, slug="a-story", at=NOW - HOUR, lead_photo=picture, **subject)  # fmt: skip
        gone = live("Withdrawn", section=world, slug="withdrawn")
        actions.kill_article(gone, by=None, reason="not ours")
        yield {"world": world.pk, "story": page.pk, "photo": picture.key}


def caching(response):
    return {name: response.headers[name] for name in HEADERS_OF_CACHES if name in response.headers}


def check(response, expected, surrogate, *, lifetime=600, content=""):
    """The headers are exactly those expected, and, for a surrogate, exactly the two for it."""
    found = caching(response)
    if surrogate != "none":
        expected = expected | {
            "Surrogate-Control": f"max-age={lifetime}, {GRACE}{content}",
            "Surrogate-Key": found.get("Surrogate-Key"),
        }
        keys = found["Surrogate-Key"].split(" ")
        assert keys == sorted(set(keys))
        assert all(map(KEY.fullmatch, keys))
    assert found == expected
    assert not response.cookies


def ask(path, paper, surrogate, method="get", **headers):
    """The answer, read to its end: `body` holds it."""
    send = getattr(Client(), method)
    response = send(path.format(**paper), headers=SURROGATES[surrogate] | headers)
    response.body = b"".join(response)
    for close in response._resource_closers:  # the whole close() would close the database, too
        close()
    return response


def content_of(path, surrogate):
    is_composed = surrogate == "esi" and path.partition("?")[0] in WITH_INCLUDES
    return ', content="ESI/1.0"' if is_composed else ""


def test_every_readers_pattern_has_a_sample(paper):
    samples = FOUND | PHOTOS | REDIRECTED

    assert {str(pattern.pattern) for pattern in urls.urlpatterns} == set(samples)
    for route, paths in samples.items():
        for path in paths:
            assert resolve(path.format(**paper).partition("?")[0]).route == route


@pytest.mark.parametrize("surrogate", SURROGATES)
@pytest.mark.parametrize("method", ["get", "head"])
def test_a_page_has_exactly_its_headers(paper, method, surrogate):
    for path in every(FOUND):
        response = ask(path, paper, surrogate, method)
        etag = response.headers["ETag"]

        assert response.status_code == 200
        assert ETAG.fullmatch(etag)
        expected = {"Cache-Control": ASK_AGAIN, "Vary": "Accept-Encoding", "ETag": etag}
        check(response, expected, surrogate, content=content_of(path, surrogate))


@pytest.mark.parametrize("surrogate", SURROGATES)
def test_a_count_is_kept_for_a_minute(paper, surrogate):
    for path in every(COUNTS):
        response = ask(path, paper, surrogate)
        expected = {"Cache-Control": ASK_AGAIN, "Vary": "Accept-Encoding", "ETag": response.headers["ETag"]}  # fmt: skip

        check(response, expected, surrogate, lifetime=60)


@pytest.mark.parametrize("surrogate", SURROGATES)
def test_a_photo_has_exactly_its_headers(paper, surrogate):
    for path in every(PHOTOS):
        response = ask(path, paper, surrogate)
        expected = {"Cache-Control": FOR_EVER, "ETag": response.headers["ETag"]}

        check(response, expected, surrogate, lifetime=86400)


@pytest.mark.parametrize("surrogate", SURROGATES)
def test_head_and_304_carry_what_get_carries(paper, surrogate):
    for path in PUBLIC:
        got = ask(path, paper, surrogate)
        same = {"If-None-Match": got.headers["ETag"]}

        head, unchanged = ask(path, paper, surrogate, "head"), ask(path, paper, surrogate, **same)

        assert (got.status_code, head.status_code, unchanged.status_code) == (200, 200, 304)
        assert caching(head) == caching(unchanged) == caching(got)
        assert (head.body, unchanged.body) == (b"", b"")


@pytest.mark.parametrize("surrogate", SURROGATES)
@pytest.mark.parametrize("method", ["get", "head"])
def test_what_is_missing_is_kept_for_a_moment(paper, method, surrogate):
    expected = {"Cache-Control": ASK_AGAIN, "Vary": "Accept-Encoding"}

    for path in MISSING:
        response = ask(path, paper, surrogate, method)

        assert response.status_code == 404
        check(response, expected, surrogate, lifetime=10)


@pytest.mark.parametrize("surrogate", SURROGATES)
def test_what_was_withdrawn_is_kept_like_a_page(paper, surrogate):
    response = ask("/world/withdrawn/", paper, surrogate)

    assert response.status_code == 410
    check(response, {"Cache-Control": ASK_AGAIN, "Vary": "Accept-Encoding"}, surrogate)


@pytest.mark.parametrize("surrogate", SURROGATES)
@pytest.mark.parametrize("path", LISTS)
def test_an_older_page_of_a_list_is_kept_for_a_minute(paper, path, surrogate):
    response = ask(f"{path}?{CURSOR}", paper, surrogate)

    assert response.status_code == 200
    expected = {"Cache-Control": ASK_AGAIN, "Vary": "Accept-Encoding", "ETag": response.headers["ETag"]}  # fmt: skip
    check(response, expected, surrogate, lifetime=60, content=content_of(path, surrogate))


@pytest.mark.parametrize(
    "query", [CURSOR, f"{CURSOR}&{CURSOR}", "before=", "utm_source=x&before=1"]
)
def test_what_is_no_list_has_no_older_pages(paper, query):
    expected = {"Cache-Control": ASK_AGAIN, "Vary": "Accept-Encoding"}

    for path in NO_LISTS:
        response = ask(f"{path}?{query}", paper, "esi")

        assert response.status_code == 404, path
        check(response, expected, "esi", lifetime=10)


@pytest.mark.parametrize("path", LISTS)
def test_the_first_page_of_a_list_has_no_second_name(paper, path):
    response = ask(f"{path}?before=", paper, "esi")

    assert response.status_code == 404


def is_private(response):
    """Nobody may keep it, and no surrogate is told of it."""
    found = caching(response)
    said = {part.strip() for part in found["Cache-Control"].split(",")}
    return "private" in said and "public" not in said and not {"Surrogate-Control", "Surrogate-Key"} & set(found)  # fmt: skip


@pytest.mark.parametrize("surrogate", SURROGATES)
@pytest.mark.parametrize("method", ["get", "head"])
def test_a_redirect_is_private(paper, method, surrogate):
    for path in every(REDIRECTED):
        response = ask(path, paper, surrogate, method)

        assert response.status_code == 301
        assert caching(response) == {"Cache-Control": "private, no-store"}


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_a_refused_method_is_private(paper, method):
    for path in [*PUBLIC, "/world"]:
        response = ask(path, paper, "esi", method)

        assert response.status_code == 405
        assert caching(response) == {"Cache-Control": "private, no-store"}


@pytest.mark.parametrize("path", ["/", "/desk/", "/_fragments/weekly-best"])
def test_a_foreign_host_is_refused_in_private(paper, path):
    response = ask(path, paper, "esi", Host="evil.example")

    assert response.status_code == 400
    assert caching(response) == {"Cache-Control": "private, no-store"}


def test_a_failed_precondition_is_private(paper):
    response = ask("/", paper, "esi", **{"If-Match": '"another"'})

    assert response.status_code == 412
    assert caching(response) == {"Cache-Control": "private, no-store"}


def test_a_failure_is_private(paper):
    PublishedStory.objects.update(card="broken")

    response = Client(raise_request_exception=False).get("/latest/", headers=SURROGATES["esi"])

    assert response.status_code == 500
    assert caching(response) == {"Cache-Control": "private, no-store"}


@pytest.fixture
def _always(monkeypatch):
    """A deployment whose surrogate does not announce itself."""
    monkeypatch.setenv("BROADSHEET_SURROGATE_HEADERS", "always")
    conf.settings.cache_clear()
    yield
    monkeypatch.undo()
    conf.settings.cache_clear()


@pytest.mark.parametrize("path", ["/", "/nowhere/", "/feed.xml", "/photos/{photo}/full-320.jpg"])
def test_a_surrogate_that_cannot_announce_itself_is_told_if_the_settings_say_so(
    paper, _always, path
):
    silent, announced = ask(path, paper, "none"), ask(path, paper, "plain")

    assert caching(silent) == caching(announced)
    assert {"Surrogate-Control", "Surrogate-Key"} <= set(caching(silent))


def test_a_reader_gets_no_includes_where_the_surrogate_does_not_announce_itself(paper, _always):
    for path in [*PUBLIC, *MISSING]:
        silent, poisoned = ask(path, paper, "none"), ask(path, paper, "esi")

        assert poisoned.body == silent.body
        assert dict(poisoned.headers) == dict(silent.headers)


FILLED = {
    "uidb64": "x", "token": "x", "pk": "1", "revision_id_a": "live", "revision_id_b": "latest",
}  # fmt: skip


def desk_routes():
    """Every route of the desk, Wagtail's own among them."""
    return [route for route in _routes(get_resolver().url_patterns) if "desk/" in route]


def _routes(patterns, prefix=""):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _routes(pattern.url_patterns, f"{prefix}{pattern.pattern}")
        else:
            yield f"{prefix}{pattern.pattern}"


def sample(route):
    """An address of a route of the desk."""
    path = re.sub(r"<int:\w+>", "1", route)
    path = re.sub(r"<(?:\w+:)?(\w+)>(?!\[|\\|live)", lambda found: FILLED.get(found[1], "x"), path)
    path = re.sub(r"\(\?P<(\w+)>[^)]*\)", lambda found: FILLED[found[1]], path)
    path = path.replace(r"(\d+)", "1").replace("(.*)", "x").replace(".*", "x")
    return "/" + re.sub(r"[\^$\\]", "", path)


def test_every_route_of_the_desk_has_a_sample():
    routes = {route.replace("^", ""): sample(route) for route in desk_routes()}

    assert len(routes) > 200
    assert {resolve(path).route.replace("^", "") for path in routes.values()} == set(routes)


@pytest.mark.parametrize("surrogate", ["none", "esi"])
@pytest.mark.parametrize("method", ["get", "head"])
def test_the_desk_is_private_without_a_login(method, surrogate):
    shown = {
        path
        for path in map(sample, desk_routes())
        if not is_private(ask(path, {}, surrogate, method))
    }

    assert shown == set()


def test_the_desk_is_private_behind_its_login(editor):
    client = Client(raise_request_exception=False)
    shown = set()

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # Wagtail leaves photos open
        for path in map(sample, desk_routes()):
            client.force_login(editor)
            if not is_private(client.get(path, headers=SURROGATES["esi"])):
                shown.add(path)
        gc.collect()

    assert shown == set()


NAMES = st.sampled_from(
    ["Cookie", "Accept-Language", "Accept", "User-Agent", "Authorization", "Referer", "X-Forwarded-For",
     "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port", "X-Forwarded-Prefix", "Forwarded",
     "X-Original-URL", "X-Rewrite-URL", "X-HTTP-Method-Override", "X-Requested-With", "Save-Data", "DNT",
     "Sec-Fetch-Site", "Sec-CH-UA", "Range", "Cache-Control", "Pragma", "Origin", "X-CSRFToken",
     "CF-Connecting-IP", "True-Client-IP", "X-Wagtail", "HX-Request", "Surrogate-Key", "Script-Name"]
)  # fmt: skip
VALUES = st.sampled_from(
    ["sessionid=1; csrftoken=x", "de, en;q=0.5", "evil.example", "https", "/desk/", "no-cache", "1",
     "bytes=0-9", "POST", "Bearer x", "on", "null", ""]
) | st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=40)  # fmt: skip


@given(
    path=st.sampled_from([*PUBLIC, *MISSING, "/world/withdrawn/"]),
    headers=st.dictionaries(NAMES, VALUES, max_size=8),
    surrogate=st.sampled_from(sorted(SURROGATES)),
)
def test_no_header_of_a_reader_changes_a_cacheable_answer(paper, path, headers, surrogate):
    plain, odd = ask(path, paper, surrogate), ask(path, paper, surrogate, **headers)

    assert odd.status_code == plain.status_code
    assert odd.body == plain.body
    assert dict(odd.headers) == dict(plain.headers)
    assert not odd.cookies
