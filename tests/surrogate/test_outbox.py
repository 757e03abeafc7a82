import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now

from broadsheet.surrogate import outbox, queries, receivers
from broadsheet.surrogate.models import Purge, Receiver
from tests.surrogate.conftest import change, deliver

DAY = timedelta(days=1)


def numbered():
    return list(Purge.objects.order_by("position").values_list("position", "keys"))


def age(by, **which):
    Purge.objects.filter(**which).update(made_at=Now() - by)


def at():
    return Receiver.objects.annotate(now=Now()).values_list("now", flat=True).first()


def test_a_purge_outside_a_transaction_is_refused(committing_db):
    for ask in (outbox.purge, outbox.purge_hard):
        with pytest.raises(outbox.PurgeOutsideTransaction):
            ask("latest")
    with pytest.raises(outbox.PurgeOutsideTransaction):
        outbox.purge_everything()

    assert not Purge.objects.exists()


def test_a_transaction_that_is_rolled_back_purges_nothing(committing_db):
    def fail():
        with transaction.atomic():
            outbox.purge("latest")
            outbox.purge_hard("article-1")
            assert Purge.objects.count() == 2
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert not Purge.objects.exists()
    assert outbox.give_positions() == 0


@pytest.mark.django_db
def test_a_purge_says_each_key_once_and_how_it_is_meant():
    outbox.purge("latest", "card-2", "card-2")
    outbox.purge_hard("card-1")
    outbox.purge_everything()
    outbox.purge()

    rows = Purge.objects.order_by("pk").values_list("keys", "mode")
    assert list(rows) == [(["card-2", "latest"], "soft"), (["card-1"], "hard"), ([], "all")]


@pytest.mark.django_db
def test_positions_are_consecutive_in_the_order_of_writing():
    for number in range(3):
        outbox.purge(f"article-{number}")
    assert outbox.give_positions() == 3
    outbox.purge("article-3")
    assert outbox.give_positions() == 1

    assert numbered() == [(number + 1, [f"article-{number}"]) for number in range(4)]
    assert outbox.give_positions() == 0


@pytest.mark.django_db
def test_many_purges_are_numbered_in_bites():
    count = outbox.NUMBERED_AT_ONCE + 7
    Purge.objects.bulk_create(Purge(mode="soft", keys=[f"article-{n}"]) for n in range(count))

    assert [outbox.give_positions() for _ in range(3)] == [outbox.NUMBERED_AT_ONCE, 7, 0]
    assert [keys for _, keys in numbered()] == [[f"article-{n}"] for n in range(count)]


def test_two_that_number_at_once_leave_no_gap_and_give_nothing_twice(committing_db):
    start = threading.Barrier(5)
    written = threading.Event()

    def number():
        start.wait()
        while not written.is_set() or Purge.objects.filter(position=None).exists():
            outbox.give_positions()
        connection.close()

    threads = [threading.Thread(target=number) for _ in range(4)]
    for thread in threads:
        thread.start()
    start.wait()
    for n in range(100):
        change(f"article-{n}")
    written.set()
    for thread in threads:
        thread.join()

    assert [position for position, _ in numbered()] == list(range(1, 101))


@pytest.mark.skipif(
    connection.vendor != "postgresql",
    reason="SQLite has one writer at a time: its ids follow the order of commits",
)
def test_what_commits_late_with_a_lower_id_is_delivered_all_the_same(edge):
    is_written, may_commit = threading.Event(), threading.Event()

    def slowly():
        with transaction.atomic():
            outbox.purge("article-1")
            is_written.set()
            may_commit.wait()
        connection.close()

    slow = threading.Thread(target=slowly)
    slow.start()
    is_written.wait()
    change("article-2")
    deliver("edge")
    assert edge.keys == ["article-2"]
    may_commit.set()
    slow.join()
    deliver("edge")

    ids = dict(Purge.objects.values_list("keys__0", "pk"))
    assert ids["article-1"] < ids["article-2"]
    assert edge.keys == ["article-2", "article-1"]
    assert edge.positions == sorted(edge.positions)


@pytest.mark.django_db
def test_who_lacks_nothing_is_sent_nothing():
    outbox.purge("latest")
    outbox.give_positions()

    assert outbox.batch_after(1, starts_empty=False) is None
    assert outbox.batch_after(0, starts_empty=False).messages == ((1, ["latest"], "soft"),)


@pytest.mark.django_db
def test_who_lacks_what_is_kept_no_more_starts_empty():
    for number in range(4):
        outbox.purge(f"article-{number}")
    outbox.give_positions()
    Purge.objects.filter(position__in=[1, 3]).delete()

    has_gap, has_all = (outbox.batch_after(n, starts_empty=False) for n in (1, 3))

    assert has_gap.messages[0] == (1, [], "all")
    assert [one.position for one in has_gap.messages] == [1, 2, 4]
    assert [one.mode for one in has_all.messages] == ["soft"]


@pytest.mark.django_db
def test_when_all_that_was_lacked_is_gone_the_word_to_start_empty_is_left():
    outbox.purge("latest")
    outbox.give_positions()
    Purge.objects.all().delete()

    assert outbox.batch_after(0, starts_empty=False) == (((1, [], "all"),), 1)


@pytest.mark.django_db
def test_what_everybody_has_is_forgotten_after_a_day():
    receivers.register("a", "http://a.example")
    receivers.register("b", "http://b.example")
    for key in ("article-1", "article-2", "article-3"):
        outbox.purge(key)
    outbox.give_positions()
    Receiver.objects.filter(name="a").update(position=3)
    Receiver.objects.filter(name="b").update(position=2)
    age(DAY * 1.1, position__in=[1, 3])

    assert outbox.forget_delivered(at()) == 1
    assert [position for position, _ in numbered()] == [2, 3]


@pytest.mark.django_db
def test_what_nobody_fetched_is_forgotten_after_a_week_and_never_silently(caplog):
    receivers.register("away", "http://a.example")
    receivers.register("here", "http://b.example")
    for key in ("article-1", "article-2"):
        outbox.purge(key)
    outbox.give_positions()
    Receiver.objects.update(must_start_empty_since=None)
    Receiver.objects.filter(name="here").update(position=1)
    age(DAY * 6.9)
    assert outbox.forget_delivered(at()) == 0
    age(DAY * 7.1, position=1)

    assert outbox.forget_delivered(at()) == 1
    assert "purges_forgotten" in caplog.messages
    marked = {one.name: one.must_start_empty for one in queries.receivers()}
    assert marked == {"away": True, "here": False}


@pytest.mark.django_db
def test_what_was_never_numbered_is_kept_until_it_is_and_missed_by_everybody():
    receivers.register("here", "http://a.example")
    receivers.register("lags", "http://b.example")
    for key in ("article-1", "article-2"):
        outbox.purge(key)
    outbox.give_positions()
    Receiver.objects.update(must_start_empty_since=None, position=1)
    Receiver.objects.filter(name="here").update(position=2)
    outbox.purge_hard("article-3")
    age(DAY * 8)

    outbox.forget_delivered(at())
    assert queries.pending_count() == 1
    outbox.give_positions()
    outbox.forget_delivered(at())

    assert not Receiver.objects.filter(must_start_empty_since=None).exists()


@pytest.mark.django_db
def test_without_receivers_purges_wait_for_one_for_a_week():
    outbox.purge("latest")
    outbox.give_positions()
    age(DAY * 2)
    now = Purge.objects.annotate(now=Now()).values_list("now", flat=True).get()

    assert outbox.forget_delivered(now) == 0
    assert queries.pending_count() == 1
