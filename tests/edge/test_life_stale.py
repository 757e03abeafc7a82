import asyncio

import pytest

from broadsheet.edge import fetch, life
from broadsheet.edge.freshness import State
from tests.edge.exchange import exchanged
from tests.edge.origin import Said, kept, page

OLD = page(b"old", 60, stale=30, spare=3600, keys="article-1")
NEW = page(b"new", 60)


@exchanged
async def test_a_stale_page_is_shown_only_while_the_first_reader_waits_for_the_new_one(scene):
    gate = asyncio.Event()
    scene.origin.say(b"/", OLD, Said(b"new", 200, kept(60), gate))
    await scene.ask(b"/")
    scene.let_pass(61)

    first = asyncio.create_task(scene.ask(b"/"))
    await scene.until(lambda: scene.origin.count(b"/") == 2)
    others = await scene.ask_all(*[b"/"] * 20)
    gate.set()

    assert {(other.body, other.how) for other in others} == {(b"old", "hit")}
    assert (await first).body == b"new"
    assert scene.origin.count(b"/") == 2
    assert scene.edge.tally.stale == 20


@exchanged
async def test_the_first_reader_waits_no_longer_than_a_reader_should(scene, monkeypatch):
    monkeypatch.setitem(life.PATIENCE_SECONDS, State.STALE, 0.02)
    gate = asyncio.Event()
    scene.origin.say(b"/", OLD, Said(b"new", 200, kept(60), gate))
    await scene.ask(b"/")
    scene.let_pass(61)

    assert (await scene.ask(b"/")).body == b"old"
    assert scene.edge.tally.spared == 1
    gate.set()
    await scene.until(lambda: not scene.edge.flights)

    assert (await scene.ask(b"/")).body == b"new"


@exchanged
async def test_what_is_shown_instead_takes_no_room_among_what_is_kept(scene, monkeypatch):
    monkeypatch.setitem(life.PATIENCE_SECONDS, State.SPARE, 0.02)
    gate = asyncio.Event()
    scene.origin.say(b"/", OLD, Said(b"new", 200, kept(60), gate))
    await scene.ask(b"/")
    scene.let_pass(100)

    for _ in range(3):
        assert (await scene.ask(b"/")).body == b"old"

    pages = scene.edge.pages
    assert pages.size == sum(one.size for one in pages.kept.values())
    gate.set()


@exchanged
async def test_only_the_first_reader_tries_whether_a_slow_origin_answers(scene, monkeypatch):
    monkeypatch.setitem(life.PATIENCE_SECONDS, State.SPARE, 0.05)
    gate = asyncio.Event()
    scene.origin.say(b"/", OLD, Said(b"new", 200, kept(60), gate))
    await scene.ask(b"/")
    scene.let_pass(100)
    assert (await scene.ask(b"/")).body == b"old"
    monkeypatch.setitem(life.PATIENCE_SECONDS, State.SPARE, 60)

    answers = await scene.ask_all(*[b"/"] * 5)

    assert {answer.body for answer in answers} == {b"old"}
    gate.set()


@pytest.mark.parametrize("status", [500, 502, 503, 504])
@exchanged
async def test_an_old_page_is_shown_where_the_origin_fails(scene, status):
    scene.origin.say(b"/", OLD, Said(b"broken", status))
    await scene.ask(b"/")
    scene.let_pass(100)

    answers = [await scene.ask(b"/") for _ in range(5)]

    assert {answer.body for answer in answers} == {b"old"}
    assert scene.origin.count(b"/") == 2
    assert scene.edge.tally.spared == 1


@exchanged
async def test_an_origin_that_failed_is_asked_again_a_second_later(scene):
    scene.origin.say(b"/", OLD, Said(b"broken", 500), NEW)
    await scene.ask(b"/")
    scene.let_pass(61)
    assert (await scene.ask(b"/")).body == b"old"
    assert (await scene.ask(b"/")).body == b"old"

    scene.let_pass(life.REST_SECONDS)

    assert (await scene.ask(b"/")).body == b"new"
    assert scene.edge.resting.until == {}


@exchanged
async def test_an_old_page_is_shown_where_the_origin_is_gone_and_the_new_one_once_it_is_back(scene):
    scene.origin.say(b"/", OLD, NEW)
    await scene.ask(b"/")
    await scene.origin.close()
    scene.let_pass(100)

    assert {answer.body for answer in await scene.ask_all(*[b"/"] * 10)} == {b"old"}
    await scene.origin.open()
    scene.let_pass(life.REST_SECONDS)

    assert (await scene.ask(b"/")).body == b"new"


@exchanged
async def test_a_page_that_is_too_old_is_not_shown(scene):
    scene.origin.say(b"/", page(b"old", 60, stale=30, spare=100), Said(b"broken", 500))
    await scene.ask(b"/")
    scene.let_pass(161)

    answer = await scene.ask(b"/")

    assert (answer.status, answer.headers["retry-after"]) == (503, "5")
    assert b"cannot be shown" in answer.body


@exchanged
async def test_who_asks_for_what_is_not_there_while_the_origin_is_gone_is_told_so(scene):
    await scene.origin.close()

    answers = await scene.ask_all(b"/", b"/a")
    head = await scene.ask(b"/", method=b"HEAD")
    failures = dict(scene.edge.tally.failures)
    scene.let_pass(life.REST_SECONDS + 0.1)
    later = await scene.ask(b"/")

    assert {answer.status for answer in [*answers, head, later]} == {503}
    assert failures == {"unreachable": 2, "rests": 1}  # not asked for each reader
    assert scene.edge.tally.failures["unreachable"] == 3


@exchanged
async def test_an_origin_that_hangs_is_given_up(scene, monkeypatch):
    monkeypatch.setattr(fetch, "ANSWER_SECONDS", 0.05)
    gate = asyncio.Event()
    scene.origin.say(b"/", Said(b"late", 200, kept(), gate))

    assert (await scene.ask(b"/")).status == 503
    assert scene.edge.tally.failures == {"timeout": 1}
    gate.set()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\nSurrogate-Control: max-age=60\r\n\r\nnot all",
    ],
)
@exchanged
async def test_half_an_answer_is_none(scene, raw):
    scene.origin.say(b"/", Said(raw=raw))

    assert (await scene.ask(b"/")).status == 503
    assert scene.edge.store.kept == {}


@exchanged
async def test_more_readers_than_can_be_served_are_told_so(scene):
    scene.edge.origin.for_keeping.waiting_limit = scene.edge.origin.for_desk.waiting_limit = 0
    scene.origin.say(b"/", NEW)

    assert (await scene.ask(b"/")).status == 503
    assert (await scene.ask(b"/desk/")).status == 503
    assert scene.edge.tally.failures == {"too_many_waiting": 2}


@exchanged
async def test_what_goes_wrong_in_the_edge_itself_is_the_same_as_a_failing_origin(
    scene, monkeypatch
):
    def broken(*arguments):
        raise ValueError

    monkeypatch.setattr("broadsheet.edge.stored.stored", broken)
    scene.origin.say(b"/", NEW)

    assert (await scene.ask(b"/")).status == 503
    assert scene.edge.tally.failures == {"error": 1}


@exchanged
async def test_a_304_that_nobody_asked_for_is_no_page(scene):
    scene.origin.say(b"/", Said(b"", 304, kept()))

    assert (await scene.ask(b"/")).status == 304
    assert scene.edge.store.kept == {}


@exchanged
async def test_what_is_known_of_addresses_that_fail_or_are_not_kept_is_bounded(scene):
    scene.edge.unkept.limit = scene.edge.resting.limit = 3
    for number in range(8):
        scene.origin.say(b"/private/%d" % number, Said(b"yours"))
        scene.origin.say(b"/broken/%d" % number, Said(b"broken", 500))
        await scene.ask(b"/private/%d" % number)
        await scene.ask(b"/broken/%d" % number)
        scene.let_pass(0.5)

    assert len(scene.edge.unkept.until) == len(scene.edge.resting.until) == 3


@exchanged
async def test_nobody_waits_for_a_page_that_is_purged_again_and_again(scene):
    gate = asyncio.Event()
    fresh = page(b"first", 60, stale=30, spare=3600, keys="article-1")
    second = page(b"second", 60, stale=30, spare=3600, keys="article-1")
    scene.origin.say(b"/", fresh, second, Said(b"third", 200, kept(60), gate))
    await scene.ask(b"/")
    scene.purge("article-1", mode="soft")
    assert (await scene.ask(b"/")).body == b"second"  # the first change is waited for
    scene.purge("article-1", mode="soft")

    assert (await scene.ask(b"/")).body == b"second"
    gate.set()
    await scene.until(lambda: not scene.edge.flights)

    assert (await scene.ask(b"/")).body == b"third"
