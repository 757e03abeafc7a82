import hmac
import json
import socket
import threading
import time
from hashlib import sha256

import pytest
from django.conf import settings
from django.db import OperationalError, connection

from broadsheet.surrogate import delivery, outbox, post, queries, receivers
from broadsheet.surrogate.kinds.kind import Request
from broadsheet.surrogate.models import Purge
from broadsheet.surrogate.models import Receiver as Row
from tests.surrogate.conftest import change, deliver, until
from tests.surrogate.receiver import Receiver


def behind():
    return {one.name: one.pending_count for one in queries.receivers()}


def test_a_new_receiver_is_told_to_throw_away_everything_and_then_of_each_change(
    committing_db, receiver
):
    change("latest")
    outbox.give_positions()
    receivers.register("edge", receiver.url)
    change("article-1")

    deliver("edge")
    deliver("edge")

    assert receiver.purges == [
        {"position": 1, "keys": [], "mode": "all"},
        {"position": 2, "keys": ["article-1"], "mode": "soft"},
    ]
    assert behind() == {"edge": 0}


def test_a_batch_is_signed_so_that_a_receiver_can_tell_that_it_is_ours(edge):
    change("latest")

    deliver("edge")

    key = hmac.digest(settings.SECRET_KEY.encode(), b"broadsheet purges", sha256)
    wanted = f"sha256={hmac.new(key, edge.bodies[0], sha256).hexdigest()}"
    assert edge.headers[-1]["Broadsheet-Signature"] == wanted
    assert edge.headers[-1]["Content-Type"] == "application/json"


def test_many_purges_are_sent_in_batches(edge):
    count = outbox.BATCH + 3
    Purge.objects.bulk_create(Purge(mode="soft", keys=[f"card-{n}"]) for n in range(count))
    while outbox.give_positions():
        pass

    deliver("edge")

    assert [len(json.loads(body)["purges"]) for body in edge.bodies] == [outbox.BATCH, 3]
    assert edge.keys == [f"card-{n}" for n in range(count)]


def test_a_receiver_away_and_back_gets_every_key_in_order_and_soon(edge, deliverer):
    deliverer()
    made = [f"article-{number}" for number in range(150)]
    for number, key in enumerate(made):
        if number == 20:
            until(lambda: len(edge.keys) == 20)
            edge.leave()
        change(key)
        time.sleep(0.015)
    assert len(edge.keys) == 20

    edge.return_()
    took = until(lambda: len(edge.keys) == 150)

    assert edge.keys == made
    assert edge.positions == list(range(1, 151))
    assert took < 10
    until(lambda: queries.receivers()[0].failing_since is None)


def test_159_changes_and_no_receiver_listening_are_159_pending_and_an_alarm(edge, deliverer):
    edge.leave()
    deliverer()
    for number in range(159):
        change(f"article-{number}")
    until(lambda: queries.receivers()[0].failing_since)
    Row.objects.update(failing_since=Row.objects.get().failing_since - queries.ALARM_AFTER)
    time.sleep(0.1)

    (alarm,) = queries.alarms()

    assert behind() == {"edge": 159}
    assert queries.pending_count() == 159
    assert (alarm.subject, alarm.pending_count) == ("edge", 159)
    assert "ConnectError" in alarm.reason
    edge.return_()


def test_one_that_hangs_holds_up_no_other(edge, deliverer):
    hanging = Receiver()
    hanging.manner = "nothing"
    receivers.register("a-hanging-one", hanging.url)
    deliverer()
    until(lambda: Row.objects.get(name="a-hanging-one").leased_until)

    change("latest")
    took = until(lambda: edge.keys == ["latest"])

    assert took < post.TOTAL_SECONDS / 2
    hanging.leave()


def test_two_deliverers_at_once_tell_each_receiver_each_purge_once_and_in_order(edge, deliverer):
    other = Receiver()
    receivers.register("other", other.url)
    for _ in range(2):
        deliverer()
    for number in range(100):
        change(f"article-{number}")

    until(lambda: behind() == {"edge": 0, "other": 0})

    assert edge.positions == list(range(1, 101))
    assert other.positions == list(range(1, 101))
    other.leave()


def test_a_deliverer_whose_lease_was_taken_over_does_not_move_the_position(edge, monkeypatch):
    for key in ("article-1", "article-2"):
        change(key)
    outbox.give_positions()
    send = post.post

    def overtaken(requests):
        """While this one is on its way, its lease runs out and another worker comes."""
        monkeypatch.setattr(delivery, "post", send)
        Row.objects.update(leased_until=Row.objects.get().tried_at)
        deliver("edge", holder="the other")
        Row.objects.update(position=1, token=99)  # as if it were still at it
        send(requests)

    monkeypatch.setattr(delivery, "post", overtaken)
    deliver("edge", holder="the first")

    assert Row.objects.get().position == 1
    assert edge.positions == [1, 2, 1, 2]


@pytest.mark.parametrize(
    ("manner", "reason"),
    [
        ("failing", "answered 500"),
        ("elsewhere", "answered 307"),
        ("garbage", "RemoteProtocolError"),
        ("headers_endlessly", "RemoteProtocolError"),
    ],
)
def test_what_is_no_yes_is_a_no(edge, manner, reason):
    change("latest")
    edge.manner = manner

    start = time.monotonic()
    deliver("edge")

    assert time.monotonic() - start < post.TOTAL_SECONDS
    assert reason in queries.receivers()[0].failure
    assert behind() == {"edge": 1}
    assert edge.keys == []


@pytest.mark.parametrize("manner", ["nothing", "drop_by_drop"])
def test_who_takes_too_long_is_left(edge, manner, monkeypatch):
    monkeypatch.setattr(post, "TOTAL_SECONDS", 0.5)
    change("latest")
    edge.manner = manner

    start = time.monotonic()
    deliver("edge")

    assert time.monotonic() - start < 3
    assert "no answer" in queries.receivers()[0].failure


def test_a_body_without_end_is_not_read(edge):
    change("latest")
    edge.manner = "endlessly"

    start = time.monotonic()
    deliver("edge")

    assert time.monotonic() - start < 3
    assert behind() == {"edge": 0}


def test_no_proxy_stands_between(edge, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    change("latest")

    deliver("edge")

    assert edge.keys == ["latest"]


def test_a_receiver_that_was_removed_is_told_nothing_more(edge, deliverer):
    deliverer()
    change("article-1")
    until(lambda: edge.keys == ["article-1"])

    receivers.retire("edge")
    change("article-2")
    time.sleep(0.3)

    assert edge.keys == ["article-1"]


def test_a_database_that_is_away_for_a_while_is_waited_for(edge, deliverer, monkeypatch, caplog):
    monkeypatch.setattr(delivery, "PAUSE_SECONDS", 0.05)
    give, failures = outbox.give_positions, iter(range(3))

    def away():
        for _ in failures:
            raise OperationalError("the database is away")
        return give()

    monkeypatch.setattr(outbox, "give_positions", away)
    deliverer()
    change("latest")

    until(lambda: edge.keys == ["latest"])
    assert caplog.messages.count("purges_not_delivered") == 3


def test_an_error_with_one_receiver_is_logged_and_it_is_tried_again(edge, deliverer, monkeypatch):
    send, failures = post.post, iter(range(1))

    def broken(requests):
        for _ in failures:
            Row.objects.update(leased_until=None)
            raise RuntimeError("the wire is cut")
        send(requests)

    monkeypatch.setattr(delivery, "post", broken)
    deliverer()
    change("latest")

    until(lambda: edge.keys == ["latest"])


def test_it_stops_when_it_is_told_to_also_while_a_receiver_hangs(edge):
    edge.manner = "nothing"
    change("latest")
    stopping = threading.Event()
    thread = threading.Thread(target=delivery.run, args=[stopping])
    thread.start()
    until(lambda: Row.objects.get().leased_until)

    stopping.set()
    thread.join(delivery.STOP_SECONDS + 2)

    assert not thread.is_alive()
    connection.close()


def test_a_name_server_that_does_not_answer_is_left_in_time(monkeypatch):
    answered = threading.Event()

    def getaddrinfo(*args, **kwargs):
        answered.wait(8)
        raise socket.gaierror(-3, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    monkeypatch.setattr(post, "TOTAL_SECONDS", 0.3)
    began = time.monotonic()

    with pytest.raises(post.NotReceived, match="no answer within"):
        post.post([Request("POST", "http://edge.example/", ())])

    assert time.monotonic() - began < 4
    resolvers = [one for one in threading.enumerate() if one.name == "resolver"]
    assert [one.daemon for one in resolvers] == [
        True
    ]  # nor does the end of the process wait for it
    answered.set()


def test_a_name_that_nobody_knows_is_told(monkeypatch):
    def getaddrinfo(*args, **kwargs):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)

    with pytest.raises(post.NotReceived, match=r"not known|attempts failed"):
        post.post([Request("POST", "http://edge.example/", ())])
