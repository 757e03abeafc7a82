import asyncio
import itertools
import os

import pytest

from broadsheet.edge import life
from broadsheet.edge.freshness import State
from tests.edge.exchange import exchanged
from tests.edge.origin import Said, kept, page

KILLED = {"keys": "article-1", "stale": 60, "spare": 3600}
OLD = page(b"killed", 60, **KILLED)


@exchanged
async def test_a_soft_purge_has_the_first_reader_wait_for_the_new_page_and_shows_the_old_one_to_others(
    scene,
):
    gate = asyncio.Event()
    scene.origin.say(b"/", OLD, Said(b"new", 200, kept(keys="article-1"), gate))
    await scene.ask(b"/")

    scene.purge("article-1", mode="soft")
    first = asyncio.create_task(scene.ask(b"/"))
    await scene.until(lambda: scene.origin.count(b"/") == 2)
    others = await scene.ask_all(*[b"/"] * 5)
    gate.set()

    assert {other.body for other in others} == {b"killed"}
    assert (await first).body == b"new"
    assert (await scene.ask(b"/")).how == "hit"


@exchanged
async def test_a_soft_purge_of_another_key_changes_nothing(scene):
    scene.origin.say(b"/", OLD)
    await scene.ask(b"/")

    scene.purge("article-2", mode="soft")

    assert (await scene.ask(b"/")).how == "hit"
    assert scene.edge.position == 1


@pytest.mark.parametrize("mode", ["hard", "all"])
@exchanged
async def test_after_a_hard_purge_nobody_sees_the_old_page(scene, mode):
    scene.origin.say(b"/", OLD, Said(b"broken", 500))
    await scene.ask(b"/")

    scene.purge("article-1", mode=mode)

    assert (await scene.ask(b"/")).status == 503


@pytest.mark.parametrize(
    ("modes", "shown"),
    list(
        zip(
            [["hard"], ["all"], ["soft", "hard"], ["hard", "soft"]],
            itertools.repeat(b"new"),
            strict=False,
        )
    ),
)
@exchanged
async def test_a_page_that_a_purge_overtakes_on_its_way_is_not_shown(scene, modes, shown):
    gate = asyncio.Event()
    scene.origin.say(b"/", Said(b"killed", 200, kept(**KILLED), gate), page(b"new"))
    first = asyncio.create_task(scene.ask(b"/"))
    await scene.until(lambda: scene.origin.count(b"/") == 1)

    for mode in modes:
        scene.purge("article-1", mode=mode)
    gate.set()

    assert (await first).body == shown
    assert (await scene.ask(b"/")).body == shown
    assert scene.origin.count(b"/") == 2


@exchanged
async def test_a_page_that_a_soft_purge_overtakes_on_its_way_is_stale_when_it_lands(scene):
    gate = asyncio.Event()
    scene.origin.say(b"/", Said(b"old", 200, kept(**KILLED), gate), page(b"new"))
    first = asyncio.create_task(scene.ask(b"/"))
    await scene.until(lambda: scene.origin.count(b"/") == 1)

    scene.purge("article-1", mode="soft")
    gate.set()

    assert (await first).body == b"old"
    assert (await scene.ask(b"/")).body == b"new"


@exchanged
async def test_a_purge_of_something_else_does_not_hold_up_a_page_on_its_way(scene):
    gate = asyncio.Event()
    scene.origin.say(b"/", Said(b"old", 200, kept(**KILLED), gate))
    first = asyncio.create_task(scene.ask(b"/"))
    await scene.until(lambda: scene.origin.count(b"/") == 1)

    scene.purge("article-2")
    gate.set()

    assert (await first).body == b"old"
    assert scene.origin.count(b"/") == 1


@exchanged
async def test_a_page_that_is_purged_again_and_again_is_given_up(scene):
    gates = [asyncio.Event() for _ in range(life.TRIES)]
    scene.origin.say(b"/", *(Said(b"killed", 200, kept(**KILLED), gate) for gate in gates))
    first = asyncio.create_task(scene.ask(b"/"))

    for count, gate in enumerate(gates, 1):
        await scene.until(lambda count=count: scene.origin.count(b"/") == count)
        scene.purge("article-1")
        gate.set()

    assert (await first).status == 503
    assert scene.edge.tally.failures == {"purged_again_and_again": 1}


@exchanged
async def test_a_page_overtaken_by_a_hard_purge_is_not_asked_for_by_its_old_tag(scene):
    gate = asyncio.Event()
    again = Said(b"", 304, kept(**KILLED), gate)
    scene.origin.say(b"/", page(b"killed", etag='"a"', **KILLED), again, page(b"new"))
    await scene.ask(b"/")
    scene.let_pass(61)
    first = asyncio.create_task(scene.ask(b"/"))
    await scene.until(lambda: scene.origin.count(b"/") == 2)

    scene.purge("article-1")
    gate.set()

    assert (await first).body == b"new"
    assert b"if-none-match" in scene.origin.asked[1].headers
    assert b"if-none-match" not in scene.origin.asked[2].headers


@pytest.mark.parametrize("seconds", [61, 200])
@exchanged
async def test_who_waits_for_the_new_page_when_the_old_one_is_killed_does_not_see_it(
    scene, seconds, monkeypatch
):
    for state in (State.STALE, State.SPARE):
        monkeypatch.setitem(life.PATIENCE_SECONDS, state, 0.05)
    gate = asyncio.Event()
    scene.origin.say(b"/", OLD, Said(b"new", 200, kept(), gate))
    await scene.ask(b"/")
    scene.let_pass(seconds)
    first = asyncio.create_task(scene.ask(b"/"))
    await scene.until(lambda: scene.origin.count(b"/") == 2)

    scene.purge("article-1")
    await asyncio.sleep(0.1)
    gate.set()

    assert (await first).body == b"new"


@exchanged
async def test_who_waits_for_the_new_page_when_the_old_one_is_killed_and_the_origin_fails_sees_none(
    scene,
):
    gate = asyncio.Event()
    scene.origin.say(b"/", OLD, Said(b"broken", 500, {}, gate))
    await scene.ask(b"/")
    scene.let_pass(61)
    first = asyncio.create_task(scene.ask(b"/"))
    await scene.until(lambda: scene.origin.count(b"/") == 2)

    scene.purge("article-1")
    gate.set()

    assert (await first).status == 503


TAGGED = b'<p><esi:include src="/x"/></p>'


@exchanged
async def test_a_page_that_is_killed_while_a_fragment_is_waited_for_is_not_shown(scene):
    gate = asyncio.Event()
    new = page(b"new")
    scene.origin.say(b"/", page(TAGGED, **KILLED), new)
    scene.origin.say(b"/x", Said(b"fragment", 200, kept(), gate))
    first = asyncio.create_task(scene.ask(b"/"))
    await scene.until(lambda: scene.origin.count(b"/x") == 1)

    scene.purge("article-1")
    gate.set()

    assert (await first).body == b"new"


@exchanged
async def test_a_page_that_is_killed_each_time_is_given_up(scene):
    gates = [asyncio.Event() for _ in range(life.TRIES)]
    scene.edge.store.limit_bytes = 4000
    long = os.urandom(6000).hex().encode()  # too long to be kept, so it is fetched with each try
    scene.origin.say(b"/", page(TAGGED, **KILLED))
    scene.origin.say(b"/x", *(Said(long, 200, kept(keys="x"), gate) for gate in gates))
    first = asyncio.create_task(scene.ask(b"/"))

    for count, gate in enumerate(gates, 1):
        await scene.until(lambda count=count: scene.origin.count(b"/x") == count)
        scene.purge("article-1")
        gate.set()

    assert (await first).status == 503


@pytest.mark.parametrize("mode", ["soft", "hard"])
@exchanged
async def test_a_fragment_that_changed_changes_the_pages_it_stands_in(scene, mode):
    scene.origin.say(b"/", page(TAGGED))
    scene.origin.say(b"/x", page(b"old", keys="latest"), page(b"new", keys="latest"))
    assert (await scene.ask(b"/")).body == b"<p>old</p>"

    scene.purge("latest", mode=mode)

    assert (await scene.ask(b"/")).body == b"<p>new</p>"
    assert scene.origin.count(b"/") == 1


@exchanged
async def test_positions_are_those_of_the_last_purge_though_one_comes_again(scene):
    scene.purge("a")
    scene.purge("b")
    scene.edge.position = 9
    scene.purge("c", mode="soft")
    scene.edge.purge([life.Purge(3, (), life.Mode.SOFT)])

    assert scene.edge.position == 10
    assert scene.edge.tally.purges == 4
