import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from broadsheet import conf
from broadsheet.web import caching
from broadsheet.web.caching import capabilities
from broadsheet.web.middleware import security_headers


def request(capability="", path="/"):
    headers = {"Surrogate-Capability": capability} if capability else {}
    return RequestFactory().get(path, headers=headers)


def answered(capability="", **kwargs):
    response = HttpResponse()
    caching.make_public(request(capability), response, caching.PAGE, **kwargs)
    caching.tag(request(capability), response, lambda: ["b", "a", "b"])
    return response.headers


def test_keys_are_sent_once_each_and_in_order():
    assert answered('cdn="x"')["Surrogate-Key"] == "a b"


def test_a_reader_is_told_nothing_that_is_meant_for_a_surrogate():
    assert {"Surrogate-Key", "Surrogate-Control"} & set(answered()) == set()


def test_no_key_is_made_that_is_not_sent():
    caching.tag(request(), HttpResponse(), lambda: pytest.fail("made"))


def test_only_a_body_with_includes_is_announced_as_one():
    assert "content" not in answered('cdn="ESI/1.0"')["Surrogate-Control"]
    with_includes = answered('cdn="ESI/1.0"', has_includes=True)
    assert with_includes["Surrogate-Control"].endswith(', content="ESI/1.0"')


def test_what_is_made_private_is_private_whatever_was_said_before():
    response = HttpResponse()
    caching.make_public(request('cdn="x"'), response, caching.PAGE)
    caching.tag(request('cdn="x"'), response, lambda: ["a"])

    caching.make_private(response)

    assert response.headers["Cache-Control"] == "private, no-store"
    assert {"Surrogate-Key", "Surrogate-Control"} & set(response.headers) == set()


@pytest.fixture
def _cloudflare(monkeypatch):
    settings = conf.settings().model_copy(update={"surrogate_headers": "cloudflare"})
    monkeypatch.setattr(conf, "settings", lambda: settings)


def test_cloudflare_is_told_the_same_under_its_own_names(_cloudflare):
    sent = answered('cdn="ESI/1.0"')

    assert sent["Cloudflare-CDN-Cache-Control"] == caching.PAGE.surrogate
    assert sent["Cache-Tag"] == "a,b"
    assert sent["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert {"Surrogate-Key", "Surrogate-Control"} & set(sent) == set()


def test_cloudflare_puts_nothing_together_whatever_a_reader_announces(_cloudflare):
    assert not caching.takes_includes(request('cdn="ESI/1.0"'))


def test_what_is_private_is_private_for_cloudflare_too(_cloudflare):
    response = HttpResponse()
    caching.make_public(request(), response, caching.PAGE)
    caching.tag(request(), response, lambda: ["a"])

    caching.make_private(response)

    assert dict(response.headers) == {
        "Content-Type": response.headers["Content-Type"], "Cache-Control": "private, no-store",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("path", "said", "cookie", "expected"),
    [
        ("/", None, False, "private, no-store"),
        ("/", "public, max-age=60", False, "public, max-age=60"),
        ("/", "public, max-age=60", True, "private, no-store"),
        ("/desk/", "public, max-age=60", False, "private, no-store"),
        ("/desk/", "max-age=60", False, "private, no-store"),
        ("/desk/", "private, max-age=60", True, "private, max-age=60"),
    ],
)
def test_nothing_of_the_desk_and_nothing_with_a_cookie_is_public(path, said, cookie, expected):
    response = HttpResponse(headers={"Cache-Control": said} if said else {})
    if cookie:
        response.set_cookie("sessionid", "1")

    found = security_headers(lambda request: response)(request(path=path))

    assert found.headers["Cache-Control"] == expected


TOKEN = st.text("abcdefghijklmnopqrstuvwxyz-_.0123456789", min_size=1, max_size=8)
CAPABILITIES = st.lists(st.sampled_from(["ESI/1.0", "Surrogate/1.0", "ESI-Inline/1.0"]), max_size=3)


@given(
    st.lists(st.tuples(TOKEN, CAPABILITIES), min_size=1, max_size=4), st.sampled_from([",", ", "])
)
def test_every_capability_is_found_whoever_has_it(devices, comma):
    announced = comma.join(f'{token}="{" ".join(words)}"' for token, words in devices)

    assert capabilities(announced) == {word for _, words in devices for word in words}


@given(st.text())
def test_what_is_no_announcement_does_no_harm(announced):
    assert isinstance(capabilities(announced), frozenset)


def test_a_long_announcement_takes_no_longer_than_its_length():
    assert capabilities(" , " * 100_000 + 'x="') == frozenset()
    assert capabilities("a" * 100_000) == frozenset()
