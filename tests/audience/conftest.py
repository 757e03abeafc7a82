import pytest

from broadsheet.audience import connection
from broadsheet.audience.store.memory import MemoryStore
from broadsheet.audience.store.sqlite import SqliteStore


@pytest.fixture
def store():
    """An empty audience store, which this thread then uses."""
    store = MemoryStore()
    with connection.using(store):
        yield store


@pytest.fixture(params=["memory", "sqlite"])
def any_store(request, tmp_path):
    """The same, of each kind that needs no server."""
    store = MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "a.sqlite3")
    with connection.using(store):
        yield store
    store.close()
