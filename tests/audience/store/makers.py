"""How tests come by each kind of store: context managers that yield a function which opens it."""

from contextlib import contextmanager

from redis import Redis, RedisCluster
from redis.cluster import ClusterNode

from broadsheet.audience.store.memory import MemoryStore
from broadsheet.audience.store.redis import RedisStore
from broadsheet.audience.store.sqlite import SqliteStore


@contextmanager
def memory(request, folder):
    """One object, however often it is opened."""
    store = MemoryStore()
    yield lambda: store


@contextmanager
def sqlite(request, folder):
    """A file in the test's folder."""
    with _closing() as opened:
        yield lambda: opened(SqliteStore(folder / "audience.sqlite3"))


@contextmanager
def redis(request, folder):
    """A server of the session's, emptied before."""
    port = request.getfixturevalue("redis_port")
    with Redis(port=port) as client:
        client.flushall()
    with _closing() as opened:
        yield lambda: opened(RedisStore(lambda: Redis(port=port), f"redis://localhost:{port}"))


@contextmanager
def cluster(request, folder):
    """A Cluster of the session's, emptied before."""
    ports = request.getfixturevalue("cluster_ports")
    for port in ports:
        with Redis(port=port) as client:
            client.flushall()
    nodes = [ClusterNode("127.0.0.1", port) for port in ports]
    with _closing() as opened:
        yield lambda: opened(RedisStore(lambda: RedisCluster(startup_nodes=nodes), "the cluster"))


@contextmanager
def _closing():
    """Keeps what it is given, and closes it in the end."""
    kept = []

    def keep(store):
        kept.append(store)
        return store

    yield keep
    for one in kept:
        one.close()


MAKERS = {"memory": memory, "sqlite": sqlite, "redis": redis, "cluster": cluster}
