from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from broadsheet.surrogate import outbox, receivers
from broadsheet.surrogate.models import Receiver
from broadsheet.surrogate.outbox import Batch

pytestmark = pytest.mark.django_db
URL = "https://edge.example/purge"
SECOND = timedelta(seconds=1)


@pytest.fixture
def _registered():
    receivers.register("edge", URL)


def claim(holder="a", seconds=30.0):
    return receivers.claim("edge", holder=holder, seconds=seconds)


def run_out():
    """Lets the lease end: its worker was killed, or hangs."""
    Receiver.objects.update(leased_until=datetime.now(UTC) - SECOND)


def to(position):
    return Batch((), position)


@pytest.mark.parametrize("name", ["", "Edge", "an edge", "-edge", "e" * 61, "edge/1", "édge"])
def test_a_name_that_is_none_is_refused(name):
    with pytest.raises(receivers.ReceiverNameIsWrong):
        receivers.register(name, URL)


@pytest.mark.parametrize(
    "url",
    [
        "", "edge.example", "ftp://edge.example", "file:///etc/passwd", "http://", "http:///purge",
        "http://user:password@edge.example", "http://edge.example/#part", "http://[::1", "http://e:0",
        "http://edge.example:99999", "http://edge example", "http://edge.example/\r\nX: y",
        "http://édge.example", "http://edge.example/" + "x" * 500,
    ],
)  # fmt: skip
def test_an_address_that_is_none_is_refused(url):
    with pytest.raises(receivers.ReceiverUrlIsWrong):
        receivers.register("edge", url)

    assert not Receiver.objects.exists()


@pytest.mark.parametrize("url", [URL, "http://127.0.0.1:6081/", "http://[::1]:80/x?y=1"])
def test_an_address_that_is_one_is_taken(url):
    receivers.register("edge", url)

    assert Receiver.objects.get().url == url


def test_a_name_is_given_once(_registered):
    with pytest.raises(receivers.ReceiverExists):
        receivers.register("edge", "https://other.example")

    assert Receiver.objects.get().url == URL


def test_who_is_not_there_cannot_be_removed(_registered):
    receivers.retire("edge")

    with pytest.raises(receivers.NoSuchReceiver):
        receivers.retire("edge")


def test_a_new_receiver_starts_empty_and_where_the_outbox_stands():
    outbox.purge("latest")
    outbox.give_positions()
    receivers.register("edge", URL)

    held = claim()

    assert (held.position, held.must_start_empty_since is None) == (1, False)


def test_a_receiver_is_served_by_one_worker_at_a_time(_registered):
    assert claim("a") is not None
    assert claim("b") is None
    assert [one.is_waiting for one in receivers.standings()] == [False]


def test_a_receiver_that_lacks_nothing_is_not_claimed(_registered):
    held = receivers.advance(claim(), to(0), seconds=30)
    receivers.release(held)
    assert claim() is None

    outbox.purge("latest")
    outbox.give_positions()

    assert [one.is_waiting for one in receivers.standings()] == [True]
    assert claim() is not None


def test_who_lost_the_lease_can_move_nothing(_registered):
    first = claim("a")
    run_out()
    second = claim("b")

    assert second.token > first.token
    assert receivers.advance(first, to(7), seconds=30) is None
    assert not receivers.fail(first, "hung")
    assert not receivers.release(first)
    row = Receiver.objects.get()
    assert (row.position, row.failure, row.holder) == (0, "", "b")
    assert receivers.advance(second, to(2), seconds=30).position == 2


def test_a_position_never_moves_back(_registered):
    held = receivers.advance(claim(), to(5), seconds=30)

    assert receivers.advance(held, to(4), seconds=30) is None
    assert Receiver.objects.get().position == 5


def test_an_answer_lengthens_the_lease(_registered):
    held = receivers.advance(claim(seconds=0), to(0), seconds=30)

    assert held is not None
    outbox.purge("latest")
    outbox.give_positions()
    assert claim("b") is None


def test_a_failing_receiver_is_left_alone_for_longer_and_longer(_registered):
    waits = []
    for _ in range(7):
        held = claim()
        receivers.fail(held, "answered 500" * 100)
        row = Receiver.objects.get()
        waits.append((row.retry_at - row.tried_at).total_seconds())
        assert claim() is None
        Receiver.objects.update(retry_at=datetime.now(UTC) - SECOND)

    assert waits == pytest.approx([0.2, 0.5, 1, 2, 5, 5, 5], abs=0.002)
    assert (row.failure_count, len(row.failure)) == (7, receivers.FAILURE_LENGTH)


def test_it_fails_since_its_first_failure_until_it_answers(_registered):
    receivers.fail(claim(), "answered 500")
    since = Receiver.objects.get().failing_since
    Receiver.objects.update(retry_at=None)
    receivers.fail(claim(), "answered 502")
    assert Receiver.objects.get().failing_since == since
    Receiver.objects.update(retry_at=None)

    receivers.advance(claim(), to(1), seconds=30)

    row = Receiver.objects.get()
    assert (row.failing_since, row.failure, row.failure_count, row.retry_at) == (None, "", 0, None)


def test_a_mark_that_comes_while_a_batch_is_under_way_stays(_registered):
    receivers.release(receivers.advance(claim(), to(0), seconds=30))
    outbox.purge("latest")
    outbox.give_positions()
    held = claim()
    Receiver.objects.update(must_start_empty_since=datetime.now(UTC))

    receivers.advance(held, to(1), seconds=30)

    assert Receiver.objects.get().must_start_empty_since is not None


@pytest.mark.parametrize("skew", [timedelta(hours=-1), timedelta(hours=1), timedelta(days=400)])
def test_the_clock_of_a_worker_moves_nothing(_registered, skew):
    claim("a")

    with time_machine.travel(datetime.now(UTC) + skew, tick=False):
        assert claim("b") is None
