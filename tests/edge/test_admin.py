import json

import pytest

from broadsheet.edge.admin import Admin
from broadsheet.edge.purges import Mode, Purge
from broadsheet.edge.server import Door, listener
from tests.architecture import tree
from tests.edge.exchange import exchanged, request
from tests.edge.origin import page

SIGNED = b"Broadsheet-Signature: right"


async def back_door(scene, **more):
    """A way to ask at the edge's other port."""
    admin = Admin(
        scene.edge, lambda body, said: said == "right", lambda: len(scene.door.connections), **more
    )
    door, listening = Door(admin), listener("127.0.0.1", 0)
    await door.open(listening)
    scene.others.append(door)

    async def ask(*what, method=b"GET", **more):
        reader = await scene.reader(listening.getsockname()[1])
        reader.send(request(*what, method=method, **more))
        return await reader.answer(is_head=method == b"HEAD")

    return ask


def purges(*keys, mode="hard"):
    return json.dumps({"purges": [{"position": 7, "keys": keys, "mode": mode}]}).encode()


@exchanged
async def test_who_wants_to_know_of_purges_is_told_of_those_that_are_signed(scene):
    told = []
    ask = await back_door(scene, on_purge=told.append)

    await ask(b"/purges", b"Broadsheet-Signature: wrong", method=b"POST", body=purges("latest"))
    await ask(b"/purges", SIGNED, method=b"POST", body=purges("article-1", "latest"))

    assert told == [Purge(7, ("article-1", "latest"), Mode.HARD)]


@exchanged
async def test_it_says_that_it_is_well(scene):
    ask = await back_door(scene)
    scene.origin.say(b"/", page(b"front"))
    await scene.ask(b"/")

    answer = await ask(b"/healthz")

    assert json.loads(answer.body) == {"is_well": True, "position": 0, "kept": 1}
    assert answer.headers["content-type"] == "application/json"
    head = await ask(b"/healthz", b"Connection: close", method=b"HEAD")
    assert (head.status, head.headers["connection"]) == (200, "close")


@exchanged
async def test_every_metric_is_told_in_the_docs_and_no_other(scene):
    ask = await back_door(scene)
    rows = tree.rows((tree.DOCS / "metrics.md").read_text(encoding="utf-8"))
    told = {name for row in rows for name in tree.codes(row[0])}

    lines = (await ask(b"/metrics")).body.decode().splitlines()

    shown = {line.split()[2] for line in lines if line.startswith("# TYPE")}
    assert shown == {name for name in told if name.startswith("broadsheet_edge_")}


@exchanged
async def test_it_tells_what_it_has_counted(scene):
    ask = await back_door(scene)
    scene.origin.say(b"/", page(b"front"))
    for target in (b"/", b"/", b"/../"):
        await scene.ask(target)
    await scene.origin.close()
    await scene.ask(b"/other")

    lines = (await ask(b"/metrics")).body.decode().splitlines()

    for line in (
        'broadsheet_edge_requests_total{how="hit"} 1',
        'broadsheet_edge_requests_total{how="miss"} 1',
        'broadsheet_edge_requests_total{how="refused"} 1',
        'broadsheet_edge_refusals_total{reason="address"} 1',
        'broadsheet_edge_origin_failures_total{reason="unreachable"} 1',
        "broadsheet_edge_fetches_total 2",
        "broadsheet_edge_kept_answers 1",
        "# TYPE broadsheet_edge_kept_bytes gauge",
    ):
        assert line in lines


@exchanged
async def test_it_does_what_signed_purges_say(scene):
    ask = await back_door(scene)
    scene.origin.say(b"/", page(b"old", keys="latest"), page(b"new", keys="latest"))
    await scene.ask(b"/")

    answer = await ask(b"/purges", SIGNED, method=b"POST", body=purges("latest"))

    assert (answer.status, answer.body) == (204, b"")
    assert (await scene.ask(b"/")).body == b"new"
    assert scene.edge.position == 7


@pytest.mark.parametrize(
    ("lines", "body", "status"),
    [
        ([], purges("latest"), 403),
        ([b"Broadsheet-Signature: wrong"], purges("latest"), 403),
        ([SIGNED], b"nothing of the kind", 400),
        ([SIGNED], b"", 400),
    ],
)
@exchanged
async def test_it_does_nothing_else(scene, lines, body, status):
    ask = await back_door(scene)
    scene.origin.say(b"/", page(b"old", keys="latest"))
    await scene.ask(b"/")

    answer = await ask(b"/purges", *lines, method=b"POST", body=body)

    assert answer.status == status
    assert (await scene.ask(b"/")).how == "hit"
    assert scene.edge.tally.purges == 0


@exchanged
async def test_there_is_nothing_else_there(scene):
    ask = await back_door(scene)
    assert (await ask(b"/")).status == 404
    assert (await ask(b"/purges")).status == 404
    assert (await ask(b"/healthz", method=b"POST")).status == 404


@exchanged
async def test_nothing_else_may_be_sent_there(scene):
    ask = await back_door(scene)
    answer = await ask(b"/healthz", method=b"POST", body=b"x")

    assert (answer.status, answer.headers["connection"]) == (413, "close")
