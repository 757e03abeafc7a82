import threading
import time

import pytest
from django.db import connection, transaction

from broadsheet.surrogate import outbox
from broadsheet.surrogate.waking import Changes
from tests.surrogate.conftest import change, until

LONG_SECONDS = 20


@pytest.fixture
def changes(committing_db):
    """What a thread waits with; others change the database meanwhile."""
    return Changes(threading.Event())


@pytest.fixture
def elsewhere():
    """Runs something on a connection of its own, and waits for it."""
    threads = []

    def run(act, *, after=0.0):
        def do():
            time.sleep(after)
            act()
            connection.close()

        threads.append(threading.Thread(target=do))
        threads[-1].start()
        if not after:
            threads[-1].join()

    yield run
    for thread in threads:
        thread.join()


def waited(changes, seconds=LONG_SECONDS):
    """How long it waited."""
    began = time.monotonic()
    changes.wait(seconds)
    return time.monotonic() - began


def test_a_change_ends_the_wait(changes, elsewhere):
    changes.look()
    elsewhere(lambda: change("latest"), after=0.1)

    assert waited(changes) < LONG_SECONDS / 2


def test_a_change_between_the_look_and_the_wait_is_not_missed(changes, elsewhere):
    changes.look()
    elsewhere(lambda: change("latest"))

    assert waited(changes) < LONG_SECONDS / 2


def test_throwing_away_everything_is_a_change_too(changes, elsewhere):
    changes.look()
    elsewhere(transaction.atomic(outbox.purge_everything))

    assert waited(changes) < LONG_SECONDS / 2


def test_a_change_that_was_taken_back_is_none(changes, elsewhere):
    def taken_back():
        with transaction.atomic():
            outbox.purge("latest")
            transaction.set_rollback(True)

    changes.look()
    elsewhere(taken_back)

    assert waited(changes, 0.3) >= 0.3


def test_the_connection_may_be_another_one_each_time(changes, elsewhere):
    changes.look()
    connection.close()
    changes.look()
    elsewhere(lambda: change("latest"))

    assert waited(changes) < LONG_SECONDS / 2


def test_a_purge_is_delivered_when_it_is_committed_not_at_the_next_look(
    edge, deliverer, monkeypatch
):
    monkeypatch.setattr("broadsheet.surrogate.delivery.TICK_SECONDS", 3 * LONG_SECONDS)
    deliverer()
    for key in ("article-1", "article-2"):
        change(key)
        until(lambda key=key: key in edge.keys)

    assert edge.keys == ["article-1", "article-2"]
