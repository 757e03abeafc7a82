import asyncio

import pytest

from broadsheet.edge.body import READ_BYTES, Body, BodyIsTooLarge
from broadsheet.edge.chunks import ChunksAreBroken


async def whole(body):
    return [part async for part in body.parts()]


def received(body):
    with asyncio.Runner() as runner:
        return runner.run(whole(body))


def test_a_body_is_whole_once_its_length_has_come():
    body = Body(5, 100)

    assert (body.take(b"abc"), body.is_whole) == (3, False)
    assert (body.take(b"defg"), body.is_whole) == (2, True)
    assert (received(body), body.length) == ([b"abcde"], 5)
    body.close()


def test_a_chunked_body_is_whole_at_its_end():
    body = Body(None, 100)

    assert (body.take(b"3\r\nabc\r\n0\r"), body.is_whole) == (8, False)
    assert (body.take(b"0\r\n\r\nGET"), body.is_whole) == (5, True)
    assert (received(body), body.length) == ([b"abc"], 3)
    body.close()


def test_a_long_body_is_handed_on_in_parts_and_more_than_once():
    body = Body(300_000, 300_000)
    body.take(b"x" * 300_000)

    for _ in range(2):
        assert [len(part) for part in received(body)] == [READ_BYTES] * 4 + [300_000 % READ_BYTES]
    body.close()


def test_a_body_that_announces_too_much_is_refused_at_once():
    with pytest.raises(BodyIsTooLarge):
        Body(101, 100)


def test_a_chunked_body_is_refused_once_it_is_too_large():
    body = Body(None, 5)
    body.take(b"5\r\nabcde\r\n")

    with pytest.raises(BodyIsTooLarge):
        body.take(b"1\r\nf")
    body.close()


def test_a_broken_body_is_refused():
    body = Body(None, 5)

    with pytest.raises(ChunksAreBroken):
        body.take(b"nothing\r\n")
    body.close()
