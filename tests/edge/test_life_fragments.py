import asyncio

from broadsheet.edge import life
from broadsheet.edge.freshness import State
from tests.edge.exchange import exchanged
from tests.edge.origin import Said, kept, page

TAGGED = b'<p><esi:include src="/x"/>,<esi:include src="/y"/></p>'


@exchanged
async def test_fragments_are_put_in_and_kept_by_themselves(scene):
    scene.origin.say(b"/", page(TAGGED, etag='"abc"'))
    scene.origin.say(b"/a", page(b'[<esi:include src="/x"/>]'))
    scene.origin.say(b"/x", page(b"X", etag='"x"'))
    scene.origin.say(b"/y", page(b"Y"))

    for encoding in (b"gzip", b"identity"):
        line = b"Accept-Encoding: " + encoding
        assert (await scene.ask(b"/", line)).body == b"<p>X,Y</p>"
        assert (await scene.ask(b"/a", line)).body == b"[X]"

    assert sorted(scene.origin.targets()) == [b"/", b"/a", b"/x", b"/y"]
    assert not any(b"if-none-match" in asked.headers for asked in scene.origin.asked)


@exchanged
async def test_a_page_is_told_by_its_pieces(scene):
    scene.origin.say(b"/", page(TAGGED, etag='"abc"'))
    scene.origin.say(b"/x", page(b"X", keys="x"), page(b"X2"))
    scene.origin.say(b"/y", page(b"Y"))
    line = b"If-None-Match: " + (await scene.ask(b"/")).headers["etag"].encode()
    assert (await scene.ask(b"/", line)).status == 304

    scene.purge("x")

    answer = await scene.ask(b"/", line)
    assert (answer.status, answer.body) == (200, b"<p>X2,Y</p>")
    assert (await scene.ask(b"/", b'If-None-Match: "abc"')).status == 200


@exchanged
async def test_fragments_are_fetched_side_by_side(scene):
    gate = asyncio.Event()
    scene.origin.say(b"/", page(TAGGED))
    scene.origin.say(b"/x", Said(b"X", 200, kept(), gate))
    scene.origin.say(b"/y", Said(b"Y", 200, kept(), gate))

    first = asyncio.create_task(scene.ask(b"/"))
    await scene.until(lambda: scene.origin.count(b"/x") == scene.origin.count(b"/y") == 1)
    gate.set()

    assert (await first).body == b"<p>X,Y</p>"


@exchanged
async def test_a_fragment_that_fails_leaves_its_place_empty_and_is_mended_a_second_later(scene):
    scene.origin.say(b"/", page(TAGGED))
    scene.origin.say(b"/x", Said(b"broken", 500), page(b"X"))
    scene.origin.say(b"/y", page(b"Y"))

    answers = [await scene.ask(b"/") for _ in range(4)]
    scene.let_pass(life.REST_SECONDS)

    assert {answer.body for answer in answers} == {b"<p>,Y</p>"}
    assert scene.origin.count(b"/x") == 1
    assert (await scene.ask(b"/")).body == b"<p>X,Y</p>"
    assert scene.edge.tally.failures["fragment"] == 1


@exchanged
async def test_a_fragment_that_rests_is_not_asked_for_by_another_page_either(scene):
    scene.origin.say(b"/", page(TAGGED))
    scene.origin.say(b"/a", page(b'[<esi:include src="/x"/>]'))
    scene.origin.say(b"/x", Said(b"broken", 500))
    scene.origin.say(b"/y", page(b"Y"))

    answers = [await scene.ask(target) for target in (b"/", b"/a")]

    assert [answer.body for answer in answers] == [b"<p>,Y</p>", b"[]"]
    assert scene.origin.count(b"/x") == 1


@exchanged
async def test_a_fragment_that_fails_is_shown_as_it_was(scene):
    scene.origin.say(b"/", page(TAGGED, 3600))
    scene.origin.say(b"/x", page(b"X", spare=3600), Said(b"broken", 500))
    scene.origin.say(b"/y", page(b"Y", 3600))
    await scene.ask(b"/")
    scene.let_pass(100)

    answers = [await scene.ask(b"/") for _ in range(3)]

    assert {answer.body for answer in answers} == {b"<p>X,Y</p>"}
    assert scene.origin.count(b"/x") == 2


@exchanged
async def test_a_fragment_for_one_reader_or_that_is_not_there_leaves_its_place_empty(scene):
    scene.origin.say(b"/", page(TAGGED))
    scene.origin.say(b"/x", Said(b"yours", 200, {"Cache-Control": "private"}))

    assert (await scene.ask(b"/")).body == b"<p>,</p>"
    assert scene.origin.count(b"/y") == 1


@exchanged
async def test_a_page_is_as_fresh_as_its_shortest_piece(scene):
    scene.origin.say(b"/", page(TAGGED, 3600))
    scene.origin.say(b"/x", page(b"X", 10), page(b"X2", 10))
    scene.origin.say(b"/y", page(b"Y", 3600))
    await scene.ask(b"/")

    scene.let_pass(11)

    assert (await scene.ask(b"/")).body == b"<p>X2,Y</p>"
    assert scene.origin.targets() == [b"/", b"/x", b"/y", b"/x"]


@exchanged
async def test_a_page_and_its_fragments_are_made_new_side_by_side(scene, monkeypatch):
    monkeypatch.setitem(life.PATIENCE_SECONDS, State.STALE, 10)
    gate = asyncio.Event()
    shell = page(b'<p><esi:include src="/x"/></p>', 60, stale=30, keys="article-1")
    one, two = (page(body, 60, stale=30, keys="article-1") for body in (b"1", b"2"))
    scene.origin.say(b"/", shell, Said(shell.body, 200, shell.headers, gate))
    scene.origin.say(b"/x", one, Said(two.body, 200, two.headers, gate))
    assert (await scene.ask(b"/")).body == b"<p>1</p>"
    scene.purge("article-1", mode="soft")

    asking = asyncio.create_task(scene.ask(b"/"))
    await scene.until(lambda: scene.origin.count(b"/x") == 2)
    assert scene.origin.count(b"/") == 2
    gate.set()

    assert (await asking).body == b"<p>2</p>"
