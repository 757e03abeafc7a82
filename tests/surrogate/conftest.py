import threading
import time

import pytest
from django.db import transaction

from broadsheet.surrogate import delivery, outbox, receivers
from tests.surrogate.receiver import Receiver

PATIENCE_SECONDS = 20


@pytest.fixture
def receiver():
    """A receiver that listens, registered nowhere yet."""
    one = Receiver()
    yield one
    one.leave()


@pytest.fixture
def edge(committing_db, receiver):
    """A receiver that is registered and has thrown away everything, as it is told at first."""
    receivers.register("edge", receiver.url)
    deliver("edge")
    receiver.bodies.clear()
    return receiver


@pytest.fixture
def deliverer(committing_db):
    """Starts what the worker runs; all of them stop at the end of the test."""
    stopping, threads = threading.Event(), []

    def start():
        thread = threading.Thread(target=delivery.run, args=[stopping])
        thread.start()
        threads.append(thread)

    yield start
    stopping.set()
    for thread in threads:
        thread.join()


def change(*keys):
    """A change of its own that purges the keys."""
    with transaction.atomic():
        outbox.purge(*keys)


def deliver(name, holder="test"):
    """One delivery, here and now."""
    outbox.give_positions()
    delivery.deliver(name, holder=holder, stopping=threading.Event())


def until(is_so, seconds=PATIENCE_SECONDS):
    """Waits until it is so; how long that took."""
    start = time.monotonic()
    while not is_so():
        assert time.monotonic() - start < seconds, "it did not come to be so"
        time.sleep(0.01)
    return time.monotonic() - start
