"""Which store a setting opens."""

import subprocess
import sys

import pytest

from broadsheet.audience.store import opening
from broadsheet.audience.store.redis import RedisStore
from broadsheet.audience.store.sqlite import SqliteStore
from tests.audience.store.arrivals import DAY

NOBODYS = 2**53  # a story that no test reads; the servers are those of other tests, too


def test_without_an_address_it_is_a_file_in_the_sites_folder(tmp_path):
    store = opening.open("", tmp_path)
    store.salt(DAY, b"salt")
    store.close()

    assert isinstance(store, SqliteStore)
    assert (tmp_path / "audience.sqlite3").is_file()


def test_an_address_of_redis_opens_that_database(redis_port, tmp_path):
    stores = [
        opening.open(f"redis://127.0.0.1:{redis_port}/{number}", tmp_path) for number in (5, 6)
    ]

    assert all(isinstance(one, RedisStore) for one in stores)
    assert [one.salt(DAY, one_salt) for one, one_salt in zip(stores, (b"a", b"b"), strict=True)] == [
        b"a", b"b",
    ]  # fmt: skip
    for one in stores:
        one.close()


def test_an_address_of_a_cluster_opens_it_by_any_of_its_nodes(cluster_ports, tmp_path):
    nodes = ",".join(f"127.0.0.1:{port}" for port in cluster_ports[1:])
    store = opening.open(f"redis+cluster://{nodes}", tmp_path)

    assert store.counts([NOBODYS]) == {}
    store.close()


@pytest.mark.parametrize(
    "value",
    ["http://x", "x", "redis://", "redis://a:1,b:2", "redis://a/news", "redis://a:99999",
     "redis+cluster://a:1,", "redis+cluster://a/3", "redis+cluster://"],
)  # fmt: skip
def test_any_other_address_is_refused(value, tmp_path):
    with pytest.raises(opening.StoreIsUnknown):
        opening.open(value, tmp_path)


@pytest.mark.parametrize(
    "value", ["rediss://u:p%40@a:1/0", "redis+cluster://u:p@a,b:2", "redis://a/"]
)
def test_nothing_is_connected_before_it_is_needed(value, tmp_path):
    opening.open(value, tmp_path).close()


def test_the_client_of_redis_is_not_loaded_for_a_file():
    program = (
        "import sys; from pathlib import Path; from broadsheet.audience.store import opening;"
        "opening.open('', Path('.')); sys.exit('redis' in sys.modules or 'django' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", program]).returncode == 0
