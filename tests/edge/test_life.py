from tests.edge.exchange import exchanged
from tests.edge.origin import page


@exchanged
async def test_what_was_fetched_once_is_not_fetched_again(scene):
    scene.origin.say(b"/", page(b"<p>Front</p>"))

    first, second = await scene.ask(b"/"), await scene.ask(b"/")

    assert (first.body, first.how) == (b"<p>Front</p>", "fwd=uri-miss; stored")
    assert (second.body, second.how) == (b"<p>Front</p>", "hit")
    assert scene.origin.targets() == [b"/"]
