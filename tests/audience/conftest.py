import pytest

from broadsheet.audience import connection
from broadsheet.audience.store.memory import MemoryStore


@pytest.fixture
def store():
    """An empty audience store, which this thread then uses."""
    store = MemoryStore()
    with connection.using(store):
        yield store
