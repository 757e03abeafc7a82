import asyncio
import os
import signal
import socket

import pytest
import uvloop

from broadsheet.edge import server
from broadsheet.edge.server import Door, listener, run
from tests.edge.answering import Teller, at_the_counter

GET = b"GET %b HTTP/1.1\r\nHost: a\r\n\r\n"
POST = b"POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n"


@at_the_counter
async def test_more_than_may_be_are_turned_away(counter):
    counter.door.limit = 2
    first, second = await counter.reader(), await counter.reader()
    await counter.until(lambda: len(counter.door.connections) == 2)

    third = await counter.reader()

    assert await third.is_hung_up()
    assert counter.door.turned_away == 1
    first.outgoing.close()
    await counter.until(lambda: len(counter.door.connections) == 1)
    assert (await counter.exchange(GET % b"/"))[0].status == 200
    assert second in counter.readers


@at_the_counter
async def test_a_door_that_closes_lets_what_was_begun_be_finished_and_idle_readers_go(counter):
    gate = counter.teller.gates[b"/later"] = asyncio.Event()
    idle, waiting, sending = [await counter.reader() for _ in range(3)]
    idle.send(GET % b"/")
    await idle.answer()
    waiting.send(GET % b"/later")
    sending.send(POST)
    await counter.until(lambda: any(one.task for one in counter.door.connections))
    await counter.until(lambda: any(one.request for one in counter.door.connections))

    counter.door.close()

    assert await idle.is_hung_up()
    sending.send(b"abc" + GET % b"/too-late")
    answer = await sending.answer()
    assert (answer.raw, answer.headers["connection"]) == (b"POST /a abc", "close")
    assert await sending.is_hung_up()
    gate.set()
    assert (await waiting.answer()).raw == b"GET /later "
    assert await waiting.is_hung_up()
    with pytest.raises(OSError, match="refused"):
        await counter.reader()


def test_a_door_that_was_never_opened_may_be_closed():
    Door(Teller()).close()


def test_several_processes_may_listen_at_one_port_if_they_want_to():
    with listener("127.0.0.1", 0, is_shared=True) as first:
        port = first.getsockname()[1]

        listener("127.0.0.1", port, is_shared=True).close()
        with pytest.raises(OSError, match="in use"):
            listener("127.0.0.1", port)


async def _served(monkeypatch, drain_seconds):
    """A process that is told to stop while an answer is being made; how many connections are left."""
    monkeypatch.setattr(server, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(server, "DRAIN_SECONDS", drain_seconds)
    teller = Teller({b"/later": asyncio.Event()})
    door, found = Door(teller), listener("127.0.0.1", 0)
    await door.open(found)
    serving = asyncio.create_task(run([door]))
    incoming, outgoing = await asyncio.open_connection(*found.getsockname())
    outgoing.write(GET % b"/later")
    await asyncio.sleep(0.05)

    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.sleep(0.02)
    if drain_seconds:
        teller.gates[b"/later"].set()
    await serving

    left = len(door.connections)
    outgoing.transport.abort()
    for connection in list(door.connections):
        connection.transport.abort()
    await asyncio.sleep(0.01)
    return left, await incoming.read()


@pytest.mark.parametrize(("drain_seconds", "left"), [(10.0, 0), (0.0, 1)])
def test_a_process_that_is_told_to_stop_waits_for_what_was_begun_but_not_for_ever(
    monkeypatch, drain_seconds, left
):
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        found, answer = runner.run(_served(monkeypatch, drain_seconds))

    assert found == left
    assert answer.endswith(b"GET /later ") is (left == 0)


def test_a_listener_is_a_socket_that_does_not_block():
    with listener("127.0.0.1", 0) as found:
        assert found.type == socket.SOCK_STREAM
        assert not found.getblocking()
