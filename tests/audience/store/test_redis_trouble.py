"""Bad days of Redis: a process that dies half-way, a server that goes away, a node of the Cluster."""

import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from redis import Redis, RedisCluster
from redis.backoff import NoBackoff
from redis.cluster import ClusterNode
from redis.retry import Retry

from broadsheet.audience.arrival import NOTHING, SITE
from broadsheet.audience.scoring import HOUR
from broadsheet.audience.store import redis_batch, redis_keys
from broadsheet.audience.store.protocol import Count, Network, Refused, StoreIsAway
from broadsheet.audience.store.redis import RedisStore
from broadsheet.audience.store.redis_link import Link
from tests import redis_servers
from tests.audience.store.arrivals import AT, DAY, engagement, ids, reading, readings

ROOT = Path(__file__).parents[3]
THIS_HOUR, THIS_MINUTE = int(AT // HOUR), int(AT // 60)
ON_DISK = ("--appendonly", "yes", "--appendfsync", "always")
PATIENCE = {"socket_timeout": 2, "socket_connect_timeout": 2, "retry": Retry(NoBackoff(), 1)}


class PowerIsCut(Exception):
    """The process ends here."""


class DyingLink(Link):
    """The way to Redis of a process that dies after so many turns."""

    turns = 0

    def ask(self, commands):
        if self.turns == 0:
            raise PowerIsCut
        self.turns -= 1
        return super().ask(commands)


@pytest.fixture
def port(redis_port):
    """A server that is empty."""
    with Redis(port=redis_port) as client:
        client.flushall()
    return redis_port


def opened(port, **more):
    return closing(
        RedisStore(lambda: Redis(port=port, **PATIENCE), f"redis://127.0.0.1:{port}", **more)
    )


@pytest.mark.parametrize("turns", range(6))
def test_a_process_that_dies_between_any_two_turns_loses_and_doubles_nothing(port, turns):
    arrivals = [
        *readings(1, 3, scopes=(7,)),
        reading(2, 1),
        engagement(2, 1),
        reading(2, 2, AT - HOUR),
    ]
    link = DyingLink(lambda: Redis(port=port), "redis://")
    link.turns = turns
    try:
        redis_batch.add(link, arrivals, [Refused(THIS_HOUR, "bot", 2)])
    except PowerIsCut:
        assert turns < 5
    link.close()

    with opened(port, stale_seconds=0) as store:
        is_counted = turns > 1
        expected = [(1, 3), (2, 2)] if is_counted else []
        assert [one[:2] for one in store.weekly(SITE, at=AT, limit=5)] == expected
        assert ids(store.popular(7, at=AT, limit=5)) == ([1] if is_counted else [])
        assert store.readers_between(THIS_MINUTE - 60, THIS_MINUTE) == (5 if is_counted else 0)
        assert len(store.networks(THIS_HOUR - 1, THIS_HOUR)) == (5 if is_counted else 0)
        outcomes = store.add(arrivals)
        assert (outcomes == [NOTHING] * 6) is is_counted
        assert store.counts([1, 2]) == {1: Count(3, 3), 2: Count(2, 2)}
        assert [one[:2] for one in store.weekly(SITE, at=AT, limit=5)] == [(1, 3), (2, 2)]
        assert store.popular(SITE, at=AT, limit=5)[0].score == pytest.approx(3, rel=1e-12)
        assert store.networks(THIS_HOUR, THIS_HOUR)[0] == Network(
            THIS_HOUR, 1, 11_000, 1, is_new=True
        )
        assert store.refusals(0, 2**31) == ([Refused(THIS_HOUR, "bot", 2)] if turns else [])


def test_refusals_given_with_a_batch_that_failed_are_not_counted(port, monkeypatch):
    monkeypatch.setattr(redis_batch, "GIVEN_UP_SECONDS", -9)  # late before it has begun

    with opened(port, stale_seconds=0) as store:
        with pytest.raises(StoreIsAway):
            store.add([reading()], [Refused(THIS_HOUR, "bot", 2)])

        assert store.weekly(SITE, at=AT, limit=5) == []
        assert store.refusals(0, 2**31) == []


def test_a_batch_that_was_given_up_is_not_counted_any_more(port):
    link = Link(lambda: Redis(port=port), "redis://")
    long_ago = 1_000_000

    with pytest.raises(StoreIsAway, match="given up"):
        redis_batch._count(link, "a batch", {1: [0]}, [reading()], long_ago)

    with opened(port) as store:
        assert store.counts([1]) == {}
    link.close()


def test_a_note_of_a_process_that_may_live_is_left_alone(port):
    link = DyingLink(lambda: Redis(port=port), "redis://")
    link.turns = 2
    with pytest.raises(PowerIsCut):
        redis_batch.add(link, [reading()], [])
    link.close()

    with opened(port) as store:
        assert store.weekly(SITE, at=AT, limit=5) == []
    with opened(port, stale_seconds=0) as store:
        assert ids(store.weekly(SITE, at=AT, limit=5)) == [1]


def test_scripts_are_sent_again_to_a_server_that_has_forgotten_them(port):
    with opened(port) as store:
        store.add([reading()])
        with Redis(port=port) as client:
            client.script_flush()

        assert store.add([reading(), reading(reader=2)])[1].is_reader
        assert store.weekly(SITE, at=AT, limit=1)[0].score == 2


def test_a_server_that_is_away_is_away_and_has_kept_what_it_told():
    with redis_servers.server(*ON_DISK) as server, opened(server.port) as store:
        store.add(readings(1, 30))
        server.kill()

        for ask in (
            lambda: store.add(readings(2, 3)), lambda: store.counts([1]),
            lambda: store.popular(SITE, at=AT, limit=3), lambda: store.salt(DAY, b"salt"),
            lambda: store.forget(at=AT, today=DAY), store.held,
        ):  # fmt: skip
            with pytest.raises(StoreIsAway, match=str(server.port)):
                ask()
        server.start()

        assert store.counts([1, 2]) == {1: Count(30, 30)}
        assert store.add(readings(1, 30)) == [NOTHING] * 30
        assert ids(store.popular(SITE, at=AT, limit=3)) == [1]


def test_a_server_without_memory_counts_nothing(port):
    with Redis(port=port) as client, opened(port) as store:
        store.add([reading()])
        client.config_set("maxmemory", 1)
        try:
            with pytest.raises(StoreIsAway, match="maxmemory"):
                store.add([reading(2)])
        finally:
            client.config_set("maxmemory", 0)

        assert store.counts([1, 2]) == {1: Count(1, 1)}
        assert store.add([reading(2)])[0].is_reader


def test_while_a_node_of_the_cluster_is_away_nothing_it_told_is_lost():
    options = [*ON_DISK, "--cluster-require-full-coverage", "no"]
    with redis_servers.cluster(*options) as nodes:
        seeds = [ClusterNode("127.0.0.1", one.port) for one in nodes]
        with closing(
            RedisStore(lambda: RedisCluster(startup_nodes=seeds, require_full_coverage=False, **PATIENCE), "cluster", stale_seconds=0)
        ) as store:  # fmt: skip
            told = {}
            add_each(store, range(1, 30), told)
            nodes[1].kill()
            add_each(store, range(30, 60), told)
            nodes[1].start()
            redis_servers.until(lambda: is_back(store))

            assert 29 <= len(told) < 59
            counts = store.counts(range(1, 60))
            assert {story: counts[story] for story in told} == dict.fromkeys(told, Count(2, 2))
            for story in range(1, 60):
                store.add(readings(story, 2))
            assert store.counts(range(1, 60)) == dict.fromkeys(range(1, 60), Count(2, 2))
            assert ids(store.weekly(SITE, at=AT, limit=99)) == list(range(59, 0, -1))


def add_each(store, stories, told):
    """Adds two readers to each; `told` says of which it was said that they count."""
    for story in stories:
        try:
            store.add(readings(story, 2))
        except StoreIsAway:
            continue
        told[story] = True


def is_back(store):
    try:
        return store.counts(range(1, 60)) and store.held() == {}
    except StoreIsAway:
        return False


KILLED = """
import sys
from pathlib import Path
from broadsheet.audience.store import opening
from tests.audience.store.arrivals import reading
store = opening.open(sys.argv[1], Path("."))
for number in range(int(sys.argv[2]), 1_000_000):
    store.add([reading(story, number) for story in range(1, 20)])
    print(number, flush=True)
"""


def test_a_process_that_is_killed_again_and_again_leaves_counts_and_rankings_alike(port):
    told = -1
    for moment in range(4):
        command = [sys.executable, "-c", KILLED, f"redis://127.0.0.1:{port}", str(told + 1)]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
        for _ in range(5 + 9 * moment):
            told = int(process.stdout.readline())
        os.kill(process.pid, signal.SIGKILL)
        told = int((process.communicate()[0].split() or [told])[-1])

    with opened(port, stale_seconds=0) as store:
        counts = store.counts(range(1, 20))
        ranked = store.weekly(SITE, at=AT, limit=19)

        assert {one.readers for one in counts.values()} <= {told + 1, told + 2}
        assert {one.story_id: int(one.score) for one in ranked} == {
            story: one.readers for story, one in counts.items()
        }
        assert store.readers_between(THIS_MINUTE, THIS_MINUTE) == sum(
            one.readers for one in counts.values()
        )


def test_no_key_lives_for_ever_but_counts_holds_and_indexes(port):
    with opened(port) as store:
        store.salt(DAY, b"salt")
        store.add([*readings(1, 5, scopes=(3,)), engagement()], [Refused(THIS_HOUR, "bot", 1)])
        store.hold(1, at=AT)
        store.weekly(3, at=AT, limit=1)

    with Redis(port=port) as client:
        lasting = {key.decode() for key in client.scan_iter() if client.ttl(key) < 0}
        salt_seconds = client.ttl(f"{redis_keys.JOURNAL}:salt:{DAY}")
    assert lasting == {
        "{a:1}:total", "{j}:days", "{j}:holds", "{j}:hours", "{j}:refused-hours", "{j}:scopes",
        "{r:3}:week", "{r:3}:week-ends",
    }  # fmt: skip
    assert 0 < salt_seconds <= 72 * HOUR


SALT = b"the salt of a day, known to none"


def files_with(salt, folder):
    return [
        one.name for one in folder.rglob("*") if one.is_file() and salt in one.read_bytes()
    ]  # fmt: skip


def test_a_destroyed_salt_is_in_no_append_only_file():
    with redis_servers.server(*ON_DISK) as server, opened(server.port) as store:
        store.salt(DAY, SALT)
        store.salt(DAY + 1, b"another")
        assert files_with(SALT, server.folder)

        store.forget(at=AT, today=DAY + 2)

        redis_servers.until(lambda: not files_with(SALT, server.folder))
        assert files_with(b"another", server.folder)


def test_a_server_that_may_not_rewrite_its_file_is_asked_the_next_time():
    with redis_servers.server(*ON_DISK) as server, opened(server.port) as store:
        store.salt(DAY, SALT)
        with Redis(port=server.port) as client:
            client.acl_setuser("default", commands=["-bgrewriteaof"])
            store.forget(at=AT, today=DAY + 2)
            assert files_with(SALT, server.folder)
            client.acl_setuser("default", commands=["+bgrewriteaof"])

        store.forget(at=AT, today=DAY + 2)

        redis_servers.until(lambda: not files_with(SALT, server.folder))


def test_every_node_of_a_cluster_rewrites_its_file():
    with redis_servers.cluster(*ON_DISK) as nodes:
        seeds = [ClusterNode("127.0.0.1", one.port) for one in nodes]
        with closing(RedisStore(lambda: RedisCluster(startup_nodes=seeds), "cluster")) as store:
            store.salt(DAY, SALT)
            store.forget(at=AT, today=DAY + 2)

            redis_servers.until(
                lambda: not any(files_with(SALT, one.folder) for one in nodes)
            )  # fmt: skip
