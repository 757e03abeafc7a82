"""An origin that is slow, broken or gone: readers get what is kept, or are told in plain words."""

import threading
import time
from uuid import uuid4

import pytest

from tests.varnish.conftest import Newspaper
from tests.varnish.varnish import Varnish, how, wait_for

OLD = "max-age=1, stale-while-revalidate=1, stale-if-error=86400"


@pytest.fixture
def path():
    """One that no other test asks for: how often readers wait for it is counted."""
    return f"/{uuid4().hex}/"


def grow_old():
    """Older than what may be shown while it is fetched anew."""
    time.sleep(2.2)


def test_an_old_page_is_asked_for_before_it_is_shown(varnish, origin, path):
    origin.says(path, "<p>old", Surrogate_Control=OLD)
    varnish.get(path)
    origin.says(path, "<p>new", Surrogate_Control=OLD)
    grow_old()

    answer = varnish.get(path)

    assert (answer.body, how(answer)) == (b"<p>new", "Varnish; fwd=stale; stored")


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_an_old_page_is_shown_where_the_origin_fails(varnish, origin, path, status):
    origin.says(path, "<p>old", Surrogate_Control=OLD)
    varnish.get(path)
    origin.says(
        path, "broken", status=status, Cache_Control="private, no-store", Surrogate_Control=None
    )
    grow_old()

    answers = [varnish.get(path) for _ in range(3)]

    assert [(one.status, one.body) for one in answers] == [(200, b"<p>old")] * 3
    origin.says(path, "<p>new", Surrogate_Control=OLD)
    wait_for(lambda: varnish.get(path).body == b"<p>new")


def test_for_an_old_page_nobody_waits_longer_than_a_moment(varnish, origin, path):
    origin.says(path, "<p>old", Surrogate_Control=OLD)
    varnish.get(path)
    origin.says(path, "<p>new", Surrogate_Control=OLD)
    grow_old()
    origin.slow_seconds = 5
    answers, began = [], time.monotonic()

    readers = [
        threading.Thread(target=lambda: answers.append(varnish.get(path))) for _ in range(20)
    ]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()

    assert time.monotonic() - began < origin.slow_seconds - 0.5
    assert [(one.status, one.body) for one in answers] == [(200, b"<p>old")] * 20
    wait_for(lambda: len(origin.asked_for(path)) == 3)  # kept, waited for, made anew behind them


def test_one_fetch_for_all_who_wait_for_a_page_that_is_not_there_yet(varnish, origin, path):
    origin.says(path)
    origin.slow_seconds = 0.5
    answers = []

    readers = [
        threading.Thread(target=lambda: answers.append(varnish.get(path))) for _ in range(20)
    ]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()

    assert [one.status for one in answers] == [200] * 20
    assert len(origin.asked_for(path)) == 1


def test_where_nothing_is_kept_a_failing_origin_is_a_page_in_plain_words(varnish, origin, path):
    origin.says(
        path,
        "secret traceback",
        status=500,
        Cache_Control="private, no-store",
        Surrogate_Control=None,
    )

    answer = varnish.get(path)

    assert answer.status == 503
    assert b"Please try again in a minute." in answer.body
    assert b"secret" not in answer.body
    assert answer.headers["retry-after"] == "5"
    assert answer.headers["cache-control"] == "private, no-store"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert how(answer) == "Varnish; detail=varnish"


@pytest.mark.parametrize("status", [404, 410, 500])
def test_a_page_is_shown_without_a_fragment_that_cannot_be_had(varnish, origin, path, status):
    content = f'{OLD}, content="ESI/1.0"'
    body = '<p>before</p><esi:include src="/_fragments/x"/><p>after</p>'
    origin.says(path, body, Surrogate_Control=content)
    origin.says("/_fragments/x", "<p>an error page", status=status)

    answer = varnish.get(path)

    assert (answer.status, answer.body) == (200, b"<p>before</p><p>after</p>")


def test_a_fragment_that_fails_later_is_shown_as_it_was(varnish, origin, path):
    body = '<p>before</p><esi:include src="/_fragments/x"/><p>after</p>'
    origin.says(path, body, Surrogate_Control='max-age=600, content="ESI/1.0"')
    origin.says("/_fragments/x", "<ol></ol>", Surrogate_Control=OLD)
    varnish.get(path)
    origin.says("/_fragments/x", "broken", status=500)
    grow_old()

    assert varnish.get(path).body == b"<p>before</p><ol></ol><p>after</p>"


def test_an_answer_that_breaks_off_is_not_kept(varnish, origin, path):
    origin.says(path, "<p>half")
    status, headers, body = origin.answers[path]
    origin.answers[path] = (
        status,
        headers | {"Content-Length": "50000", "Connection": "close"},
        body,
    )
    assert varnish.get(path).status == 503
    origin.says(path, "<p>whole")

    wait_for(lambda: varnish.get(path).body == b"<p>whole")


@pytest.fixture
def paper(newspaper, tmp_path):
    """The demo behind a Varnish of its own, whose origin the test may stop."""
    varnish = Varnish(tmp_path, newspaper.origin_port)
    wait_for(lambda: varnish.get("/robots.txt").status == 200)
    yield varnish
    varnish.stop()
    if newspaper.origin.poll() is not None:
        Newspaper.start(newspaper)


def test_while_the_origin_is_stopped_readers_get_what_is_kept(newspaper, paper):
    whole = newspaper.whole("/").body
    assert paper.get("/").body == whole
    paper.purge(xkey_softpurge="publication")

    newspaper.stop()

    kept, unknown, desk = paper.get("/"), paper.get("/corrections/"), paper.get("/desk/")
    assert (kept.status, kept.body) == (200, whole)
    assert [one.status for one in (unknown, desk)] == [503, 503]
    assert b"Please try again" in unknown.body
    assert b"Please try again" in desk.body
    newspaper.start()
    wait_for(lambda: paper.get("/corrections/").status == 200)
