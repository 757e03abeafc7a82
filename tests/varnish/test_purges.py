"""Purges reach Varnish by the worker's own delivery, show at once, and come from nowhere else."""

import threading
import time

import pytest

from broadsheet.surrogate import receivers
from broadsheet.surrogate.models import KindName
from tests.surrogate.conftest import deliver
from tests.surrogate.test_kinds import failure, purge
from tests.varnish.varnish import ask, how, wait_for


@pytest.fixture
def registered(committing_db, varnish, origin):
    """Varnish as a receiver that has thrown away everything."""
    receivers.register("varnish", varnish.purge_url, kind=KindName.VARNISH)
    deliver("varnish")
    assert failure() == ""
    return varnish


def test_a_hard_purge_shows_at_once_and_nothing_old_again(registered, origin):
    origin.says("/a/", "<p>old", Surrogate_Key="article-1 publication")
    origin.says("/b/", "<p>other", Surrogate_Key="article-2 publication")
    for path in ("/a/", "/b/"):
        registered.get(path)
    origin.says("/a/", "<p>new", Surrogate_Key="article-1 publication")
    assert registered.get("/a/").body == b"<p>old"

    purge("hard", "article-1")
    deliver("varnish")

    assert registered.get("/a/").body == b"<p>new"
    assert how(registered.get("/b/")) == "Varnish; hit"


def test_after_a_soft_purge_one_reader_gets_the_old_page_and_the_next_the_new_one(
    registered, origin
):
    origin.says("/a/", "<p>old", Surrogate_Key="latest")
    registered.get("/a/")
    origin.says("/a/", "<p>new", Surrogate_Key="latest")

    purge("soft", "latest")
    deliver("varnish")

    assert registered.get("/a/").body == b"<p>old"
    wait_for(lambda: registered.get("/a/").body == b"<p>new")
    assert len(origin.asked_for("/a/")) == 2


def test_everything_is_thrown_away_also_what_bears_no_key(registered, origin):
    fixed = {
        "Cache_Control": "public, max-age=600",
        "Surrogate_Control": None,
        "Surrogate_Key": None,
    }
    origin.says("/static/a.css", "a", **fixed)
    registered.get("/static/a.css")
    origin.says("/static/a.css", "b", **fixed)
    assert registered.get("/static/a.css").body == b"a"

    purge("all")
    deliver("varnish")

    assert registered.get("/static/a.css").body == b"b"


def test_a_purge_of_thousands_of_keys_is_taken_whole(registered, origin):
    origin.says("/a/", "<p>old", Surrogate_Key="photo-" + "a" * 40)
    registered.get("/a/")
    origin.says("/a/", "<p>new", Surrogate_Key="photo-" + "a" * 40)

    purge("hard", *(f"photo-{number:040x}" for number in range(3000)), "photo-" + "a" * 40)
    deliver("varnish")

    assert failure() == ""
    assert registered.get("/a/").body == b"<p>new"


def test_the_most_keys_that_a_page_can_have_are_taken(registered, origin):
    keys = " ".join(f"card-{number:03}" for number in range(880))
    assert 7900 < len(keys) <= 8000
    origin.says("/", "<p>old", Surrogate_Key=keys)
    assert registered.get("/").status == 200
    origin.says("/", "<p>new", Surrogate_Key=keys)

    purge("hard", "card-879")
    deliver("varnish")

    assert registered.get("/").body == b"<p>new"


@pytest.mark.parametrize("mode", ["hard", "soft", "all"])
def test_what_was_purged_while_it_was_on_its_way_is_fetched_again(registered, origin, mode):
    origin.says("/a/", "<p>old", Surrogate_Key="latest")
    origin.slow_seconds = 0.5
    got = []
    reader = threading.Thread(target=lambda: got.append(registered.get("/a/").body))
    reader.start()
    wait_for(lambda: origin.asked_for("/a/"))
    time.sleep(0.1)

    origin.says("/a/", "<p>new", Surrogate_Key="latest")
    purge(mode, *([] if mode == "all" else ["latest"]))
    deliver("varnish")
    reader.join()

    assert got == [b"<p>new"]
    assert registered.get("/a/").body == b"<p>new"


def test_keys_are_those_of_the_newest_answer_also_after_a_304(registered, origin):
    origin.says("/a/", "<p>page", Surrogate_Key="card-1", ETag='"x"')
    registered.get("/a/")
    origin.says("/a/", "<p>page", Surrogate_Key="card-2", ETag='"x"')
    purge("soft", "card-1")
    deliver("varnish")
    wait_for(lambda: registered.get("/a/") and len(origin.asked_for("/a/")) == 2)
    time.sleep(0.2)
    assert dict(origin.asked_for("/a/")[1])["If-None-Match"] == 'W/"x"'  # it is compressed here

    origin.says("/a/", "<p>new", Surrogate_Key="card-2")
    purge("hard", "card-2")
    deliver("varnish")

    assert registered.get("/a/").body == b"<p>new"


@pytest.mark.parametrize("method", ["PURGE", "BAN"])
@pytest.mark.parametrize("path", ["/purges", "/", "/a/", "/desk/"])
def test_readers_can_purge_nothing(varnish, origin, method, path):
    origin.says("/a/", "<p>old", Surrogate_Key="latest")
    varnish.get("/a/")

    answer = ask(
        varnish.port, path, method=method, headers={"Host": "localhost", "xkey-purge": "latest"}
    )

    assert answer.status == 405
    assert how(varnish.get("/a/")) == "Varnish; hit"


def test_the_door_for_purges_is_for_nothing_else(varnish, origin):
    origin.says("/a/", "<p>a page")

    assert ask(varnish.purge_port, "/a/", headers={"Host": "localhost"}).status == 404
    assert ask(varnish.purge_port, "/desk/", headers={"Host": "localhost"}).status == 404
    assert ask(varnish.purge_port, "/purges", method="POST", body=b"x").status == 404
    assert varnish.purge().status == 400
    assert origin.asked == []


def test_the_demo_is_made_anew_after_a_purge_of_its_keys(newspaper):
    varnish = newspaper.varnish
    varnish.get("/")

    counted = varnish.purge(xkey_purge="publication")

    assert int(counted.body.split(b"Purged ")[1].split(b"<")[0]) > 0
    again = varnish.get("/")
    assert (again.body, how(again)) == (newspaper.whole("/").body, "Varnish; fwd=uri-miss; stored")
