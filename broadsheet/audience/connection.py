"""The connection to the audience store: each thread of a process has one, opened when it first asks."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from broadsheet import conf
from broadsheet.audience.store import opening
from broadsheet.audience.store.protocol import AudienceStore


class _Held(threading.local):
    store: AudienceStore | None = None


_held = _Held()


def store() -> AudienceStore:
    """The store of this thread. Raises `StoreIsAway` if it cannot be opened now."""
    if _held.store is None:
        settings = conf.settings()
        _held.store = opening.open(settings.audience, settings.site)
    return _held.store


@contextmanager
def using(other: AudienceStore) -> Iterator[None]:
    """Within it this thread uses that store."""
    before, _held.store = _held.store, other
    try:
        yield
    finally:
        _held.store = before
