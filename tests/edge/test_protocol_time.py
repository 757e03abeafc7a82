import asyncio

import pytest

from broadsheet.edge import limits, protocol
from tests.edge.answering import MUCH, at_the_counter

GET = b"GET %b HTTP/1.1\r\nHost: a\r\n\r\n"
POST = b"POST %b HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n"


def connection(counter):
    [found] = counter.door.connections
    return found


def left(counter):
    """Seconds until the connection ends."""
    return connection(counter).deadline - asyncio.get_running_loop().time()


async def greeted(counter):
    reader = await counter.reader()
    await counter.until(lambda: counter.door.connections)
    return reader


@at_the_counter
async def test_who_connects_and_sends_nothing_is_hung_up_on(counter):
    reader = await greeted(counter)

    counter.let_pass(limits.HEAD_SECONDS - 1)
    assert counter.door.connections
    counter.let_pass(limits.HEAD_SECONDS)

    assert await reader.is_hung_up()
    assert counter.teller.refused == []


@pytest.mark.parametrize("begun", [b"GET", b"GET / HTTP/1.1\r\nX: a\r\n"])
@at_the_counter
async def test_a_slow_head_is_refused(counter, begun):
    reader = await greeted(counter)
    reader.send(begun)
    await counter.until(lambda: connection(counter).rest)

    counter.let_pass(limits.HEAD_SECONDS)

    assert (await reader.answer()).raw == b"slow_head"
    assert await reader.is_hung_up()


@at_the_counter
async def test_a_head_has_no_more_time_because_it_comes_byte_by_byte_or_behind_another(counter):
    reader = await greeted(counter)
    reader.send(GET % b"/1" + b"GET /2")
    await reader.answer()
    deadline = connection(counter).deadline
    assert left(counter) <= limits.HEAD_SECONDS

    reader.send(b"x")
    await counter.until(lambda: connection(counter).rest == b"GET /2x")

    assert connection(counter).deadline == deadline


@at_the_counter
async def test_who_is_idle_between_two_requests_is_hung_up_on(counter):
    reader = await greeted(counter)
    reader.send(GET % b"/")
    await reader.answer()

    counter.let_pass(limits.IDLE_SECONDS - 1)
    reader.send(GET % b"/")
    await reader.answer()
    counter.let_pass(limits.IDLE_SECONDS)

    assert await reader.is_hung_up()


@at_the_counter
async def test_a_slow_body_is_refused(counter):
    reader = await greeted(counter)
    reader.send(POST % (b"/large", 200_000))
    await counter.until(lambda: connection(counter).request)
    connection(counter).deadline = 0

    reader.send(b"x" * limits.BODY_BYTES_A_STEP)
    await counter.until(lambda: connection(counter).deadline)
    assert limits.BODY_SECONDS - 1 < left(counter) <= limits.BODY_SECONDS
    counter.let_pass(limits.BODY_SECONDS)

    assert (await reader.answer()).raw == b"slow_body"
    assert await reader.is_hung_up()


@at_the_counter
async def test_an_answer_may_take_as_long_as_it_needs(counter):
    gate = counter.teller.gates[b"/later"] = asyncio.Event()
    reader = await greeted(counter)
    reader.send(GET % b"/later")
    await counter.until(lambda: connection(counter).task)

    counter.let_pass(3600)
    gate.set()

    assert (await reader.answer()).raw == b"GET /later "
    assert left(counter) > limits.IDLE_SECONDS - 1


@pytest.mark.parametrize("line", [b"", b"Connection: close\r\n"])
@pytest.mark.parametrize("target", [b"/much", b"/later/much"])
@at_the_counter
async def test_who_takes_nothing_of_an_answer_is_hung_up_on(counter, line, target):
    reader = await greeted(counter)
    reader.outgoing.transport.pause_reading()
    reader.send(b"GET %b HTTP/1.1\r\n%bHost: a\r\n\r\n" % (target, line))
    await counter.until(lambda: connection(counter).is_full)
    assert left(counter) <= limits.WRITE_SECONDS

    counter.let_pass(limits.WRITE_SECONDS)

    await counter.until(lambda: not counter.door.connections)
    assert counter.teller.refused == []


@pytest.mark.parametrize("line", [b"", b"Connection: close\r\n"])
@at_the_counter
async def test_who_takes_an_answer_slowly_gets_all_of_it(counter, line):
    reader = await greeted(counter)
    reader.send(b"GET /much HTTP/1.1\r\n%bHost: a\r\n\r\n" % line)
    await reader.incoming.readuntil(b"\r\n\r\n")

    taken = 0
    writing = connection(counter).transport
    while taken < MUCH // 2:
        left = writing.get_write_buffer_size()
        taken += len(await reader.incoming.readexactly(MUCH // 16))
        await counter.until(lambda left=left: writing.get_write_buffer_size() < max(left, 1))
        counter.let_pass(limits.WRITE_SECONDS)

    rest = MUCH + len(b"GET /much ") - taken
    assert len(await reader.incoming.readexactly(rest)) == rest


@at_the_counter
async def test_no_more_is_taken_of_who_takes_nothing(counter):
    reader = await greeted(counter)
    reader.outgoing.transport.pause_reading()
    reader.send(GET % b"/much")
    await counter.until(lambda: connection(counter).is_full)

    for _ in range(400):
        reader.send(GET % b"/2" * 1000)
        await asyncio.sleep(0)
    await asyncio.sleep(0.02)

    assert len(connection(counter).rest) < 1 << 20
    assert counter.teller.told == [b"/much"]


@at_the_counter
async def test_what_was_asked_meanwhile_is_answered_once_all_is_taken(counter):
    reader = await greeted(counter)
    reader.outgoing.transport.pause_reading()
    reader.send(GET % b"/much" + GET % b"/2" + GET % b"/later/much" + GET % b"/4")
    await counter.until(lambda: connection(counter).is_full)

    reader.outgoing.transport.resume_reading()

    assert [len((await reader.answer()).raw) - len(b"GET ") for _ in range(4)] == [
        MUCH + 6, 3, MUCH + 12, 3
    ]  # fmt: skip
    assert left(counter) > limits.IDLE_SECONDS - 1


@at_the_counter
async def test_an_answer_is_not_finished_for_a_connection_that_is_lost(counter):
    counter.teller.gates[b"/later"] = asyncio.Event()
    reader = await greeted(counter)
    reader.send(POST % (b"/later", 3) + b"abc")
    await counter.until(lambda: connection(counter).task)

    connection(counter).transport.abort()
    await counter.until(lambda: not counter.door.connections)
    await asyncio.sleep(0.01)

    assert counter.teller.cancelled == [b"/later"]


@at_the_counter
async def test_an_answer_for_who_has_just_gone_is_no_failure(counter, caplog):
    gate = counter.teller.gates[b"/later"] = asyncio.Event()
    reader = await greeted(counter)
    reader.send(GET % b"/later")
    await counter.until(lambda: connection(counter).task)

    gate.set()
    connection(counter).transport.abort()
    await counter.until(lambda: not counter.door.connections)

    assert counter.teller.told == [b"/later"]
    assert caplog.records == []


@at_the_counter
async def test_who_leaves_in_the_midst_of_a_body_or_of_an_answer_is_forgotten(counter):
    uploading, reading = await counter.reader(), await counter.reader()
    uploading.send(POST % (b"/a", 9) + b"abc")
    reading.outgoing.transport.pause_reading()
    reading.send(GET % b"/later/much")
    await counter.until(lambda: [one for one in counter.door.connections if one.is_full])

    uploading.outgoing.transport.abort()
    reading.outgoing.transport.abort()

    await counter.until(lambda: not counter.door.connections)


@at_the_counter
async def test_who_sends_much_at_once_has_a_pause_and_everything_arrives(counter, monkeypatch):
    monkeypatch.setattr(protocol, "A_GULP", 1000)
    monkeypatch.setattr(protocol, "PAUSE_SECONDS", 0.1)
    reader = await greeted(counter)
    body = b"x" * 200_000

    reader.send(POST % (b"/large", len(body)) + body)
    await counter.until(lambda: not connection(counter).transport.is_reading())

    answer = await reader.answer()
    assert (answer.status, connection(counter).request) == (200, None)


@at_the_counter
async def test_who_was_refused_and_goes_on_sending_has_pauses_too(counter, monkeypatch):
    monkeypatch.setattr(protocol, "A_GULP", 1000)
    monkeypatch.setattr(protocol, "PAUSE_SECONDS", 0.1)
    reader = await counter.reader()
    reader.send(POST % (b"/a", 10**6))
    assert (await reader.answer()).status == 413

    reader.send(b"x" * 5000)

    await counter.until(lambda: not connection(counter).transport.is_reading())
    await counter.until(lambda: connection(counter).transport.is_reading())
