"""What is posted to an address of a taker: in order, bounded, in time, and nobody else hears of it."""

import asyncio
from http import HTTPStatus

import pytest

from broadsheet.edge import limits
from broadsheet.edge.body import ROOM
from tests.edge.exchange import HOST, exchanged, request
from tests.edge.origin import page

DONE = HTTPStatus.NO_CONTENT


class Counter:
    """A taker that answers when a test wants it to; `at_once` is what it says without waiting."""

    def __init__(self, scene, at_once=None):
        self.at_once = at_once
        self.taken = []
        self.answers = []
        scene.takers[b"/_read"] = self

    def __call__(self, header, body, address, answer):
        self.taken.append((header(b"x-said"), body, address))
        if self.at_once is None:
            self.answers.append(answer)
        return self.at_once

    def answer(self, status=DONE):
        waiting, self.answers = self.answers, []
        for answer in waiting:
            answer(status)


def post(body=b"seen", *headers, target=b"/_read"):
    return request(target, *headers, method=b"POST", body=body)


@exchanged
async def test_what_is_posted_is_taken_and_answered_later(scene):
    counter = Counter(scene)
    reader = await scene.reader()
    reader.send(post(b"seen", b"X-Said: this"))
    await scene.until(lambda: counter.answers)
    assert counter.taken == [(b"this", b"seen", "127.0.0.1")]

    counter.answer()

    answer = await reader.answer()
    assert (answer.status, answer.headers) == (204, {"cache-control": "no-store"})
    assert scene.edge.tally.taken == 1
    assert scene.origin.asked == []


@pytest.mark.parametrize("status", [204, 413, 503])
@exchanged
async def test_what_is_answered_at_once_comes_at_once_and_the_next_after_it(scene, status):
    Counter(scene, at_once=HTTPStatus(status))
    reader = await scene.reader()
    reader.send(post() * 3)

    answers = [await reader.answer() for _ in range(3)]

    assert [one.status for one in answers] == [status] * 3
    assert answers[0].headers.get("content-length") == (None if status == 204 else "0")


@exchanged
async def test_answers_come_in_the_order_of_the_requests(scene):
    counter = Counter(scene)
    scene.origin.say(b"/", page(b"front"))
    reader = await scene.reader()
    reader.send(post(b"1") + request(b"/") + post(b"2"))
    reader.send(post(b"3"))
    await scene.until(lambda: counter.answers)
    await asyncio.sleep(0.01)
    assert [one[1] for one in counter.taken] == [b"1"]

    counter.answer()
    first, second = await reader.answer(), await reader.answer()
    await scene.until(lambda: counter.answers)
    counter.answer(HTTPStatus.SERVICE_UNAVAILABLE)
    third = await reader.answer()
    await scene.until(lambda: counter.answers)
    counter.answer()

    statuses = [first.status, second.status, third.status, (await reader.answer()).status]
    assert statuses == [204, 200, 503, 204]
    assert [one[1] for one in counter.taken] == [b"1", b"2", b"3"]


@exchanged
async def test_who_sends_on_while_they_wait_is_not_read_any_further(scene):
    counter = Counter(scene)
    reader = await scene.reader()
    reader.send(post(b"1"))
    await scene.until(lambda: counter.answers)
    [connection] = scene.door.connections

    for _ in range(200):
        reader.send(post(b"x" * 200) * 100)
        await asyncio.sleep(0)
    await asyncio.sleep(0.05)

    assert len(connection.rest) < 1 << 20
    assert len(counter.taken) == 1


@exchanged
async def test_who_has_gone_is_not_answered_and_nobody_else_is_held_up(scene):
    counter = Counter(scene)
    gone, other = await scene.reader(), await scene.reader()
    gone.send(post(b"1"))
    await scene.until(lambda: len(counter.answers) == 1)
    other.send(post(b"2"))
    await scene.until(lambda: len(counter.answers) == 2)
    gone.outgoing.transport.abort()
    await asyncio.sleep(0.01)

    counter.answer()

    assert (await other.answer()).status == 204
    await scene.until(lambda: len(scene.door.connections) == 1)


@exchanged
async def test_who_sends_no_more_is_answered_before_it_ends(scene):
    counter = Counter(scene)
    reader = await scene.reader()
    reader.send(post())
    reader.outgoing.write_eof()
    await scene.until(lambda: counter.answers)

    counter.answer()

    assert (await reader.answer()).status == 204
    assert await reader.is_hung_up()


@exchanged
async def test_who_wants_to_end_is_told_so_and_let_go(scene):
    counter = Counter(scene)
    reader = await scene.reader()
    reader.send(post(b"seen", b"Connection: close"))
    await scene.until(lambda: counter.answers)

    counter.answer()

    assert (await reader.answer()).headers["connection"] == "close"
    assert await reader.is_hung_up()


@exchanged
async def test_an_edge_that_stops_waits_for_what_was_taken(scene):
    counter = Counter(scene)
    reader = await scene.reader()
    reader.send(post())
    await scene.until(lambda: counter.answers)
    scene.door.close()

    counter.answer()

    assert (await reader.answer()).status == 204
    assert await reader.is_hung_up()


@exchanged
async def test_an_answer_that_does_not_come_is_given_up(scene):
    counter = Counter(scene)
    reader = await scene.reader()
    reader.send(post())
    await scene.until(lambda: counter.answers)
    now = asyncio.get_running_loop().time()
    scene.door.end_late(now + limits.LATER_SECONDS - 1)
    assert len(scene.door.connections) == 1

    scene.door.end_late(now + limits.LATER_SECONDS + 1)
    answer = await reader.answer()
    counter.answer()

    assert answer.status == 503
    assert scene.edge.tally.refusals == {"slow_answer": 1}
    assert await reader.is_hung_up()


@pytest.mark.parametrize("method", [b"GET", b"HEAD", b"PUT", b"DELETE", b"OPTIONS"])
@exchanged
async def test_only_what_is_posted_is_taken(scene, method):
    counter = Counter(scene)

    answer = await scene.ask(b"/_read", method=method)

    assert (answer.status, answer.headers["allow"]) == (405, "POST")
    assert answer.headers["cache-control"] == "no-store"
    assert (counter.taken, scene.origin.asked) == ([], [])


@exchanged
async def test_what_is_too_large_is_refused_before_it_has_come(scene):
    counter = Counter(scene)
    reader = await scene.reader()
    reader.send(post(b"x" * (limits.TAKEN_BODY_BYTES + 1)))

    assert (await reader.answer()).status == 413
    assert counter.taken == []


@pytest.mark.parametrize("target", [b"/_read?x=1", b"/%5Fread", b"http://paper.example/_read"])
@exchanged
async def test_the_address_is_the_same_however_it_is_written(scene, target):
    counter = Counter(scene, at_once=DONE)

    answer = await scene.ask(target, method=b"POST", body=b"seen")

    assert (answer.status, len(counter.taken)) == (204, 1)
    assert scene.origin.asked == []


@exchanged
async def test_another_host_is_not_ours(scene):
    counter = Counter(scene)
    reader = await scene.reader()
    reader.send(post().replace(HOST, b"other.example"))

    assert (await reader.answer()).status == 421
    assert counter.taken == []


@exchanged
async def test_a_body_in_chunks_or_none_is_taken_too(scene):
    counter = Counter(scene, at_once=DONE)
    reader = await scene.reader()
    chunked = request(b"/_read", b"Transfer-Encoding: chunked", method=b"POST")
    reader.send(chunked + b"2\r\nse\r\n2\r\nen\r\n0\r\n\r\n" + post(b""))

    assert [(await reader.answer()).status for _ in range(2)] == [204, 204]
    assert [one[1] for one in counter.taken] == [b"seen", b""]


@exchanged
async def test_the_reader_is_whom_a_trusted_proxy_names(scene):
    counter = Counter(scene, at_once=DONE)
    said = b"X-Forwarded-For: 198.51.100.7"
    await scene.ask(b"/_read", said, method=b"POST", body=b"1")
    scene.trusted.add("127.0.0.1")
    await scene.ask(b"/_read", said, method=b"POST", body=b"2")

    assert [one[2] for one in counter.taken] == ["127.0.0.1", "198.51.100.7"]


@exchanged
async def test_bodies_that_were_taken_leave_nothing_behind(scene):
    before = ROOM.used
    counter = Counter(scene)
    for _ in range(3):
        reader = await scene.reader()
        reader.send(post())
    await scene.until(lambda: len(counter.answers) == 3)

    assert ROOM.used == before
