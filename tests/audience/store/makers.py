"""How tests come by each kind of store: context managers that yield a function which opens it."""

from contextlib import contextmanager

from broadsheet.audience.store.memory import MemoryStore
from broadsheet.audience.store.sqlite import SqliteStore


@contextmanager
def memory(request, folder):
    """One object, however often it is opened."""
    store = MemoryStore()
    yield lambda: store


@contextmanager
def sqlite(request, folder):
    """A file in the test's folder."""
    opened = []

    def opening():
        opened.append(SqliteStore(folder / "audience.sqlite3"))
        return opened[-1]

    yield opening
    for one in opened:
        one.close()


MAKERS = {"memory": memory, "sqlite": sqlite}
