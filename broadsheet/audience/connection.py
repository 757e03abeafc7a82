"""The connection to the audience store: each thread of a process has one, opened when it first asks.

Who answers a reader asks by `asked`: with little patience, and not at all while the store rests.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from broadsheet import conf
from broadsheet.audience.store import opening
from broadsheet.audience.store.protocol import AudienceStore, StoreIsAway

PATIENCE_SECONDS = 0.4  # of a page; jobs have the store's own
REST_SECONDS = 5.0  # for which pages leave alone a store that was away


class _Held(threading.local):
    store: AudienceStore | None = None
    hasty: AudienceStore | None = None


class _Rest:
    """Of the whole process: what one thread waited for in vain, the others need not wait for."""

    until = 0.0


_held = _Held()


def is_off() -> bool:
    """Whether the site counts nobody."""
    return conf.settings().audience == opening.OFF


def store() -> AudienceStore:
    """The store of this thread. Raises `StoreIsAway` if it cannot be opened now."""
    if _held.store is None:
        settings = conf.settings()
        _held.store = opening.open(settings.audience, settings.site)
    return _held.store


@contextmanager
def asked() -> Iterator[AudienceStore]:
    """The store for what a reader waits for. Raises `StoreIsAway`, without asking while it rests."""
    until = _Rest.until
    if monotonic() < until:
        raise StoreIsAway("it was away a moment ago")
    if until:  # one thread tries; the others wait for what comes of it
        _Rest.until = monotonic() + REST_SECONDS
    try:
        yield _hasty()
    except StoreIsAway:
        _Rest.until = monotonic() + REST_SECONDS
        raise
    _Rest.until = 0.0


def _hasty() -> AudienceStore:
    if _held.hasty is None:
        settings = conf.settings()
        _held.hasty = opening.open(
            settings.audience, settings.site, patience_seconds=PATIENCE_SECONDS
        )
    return _held.hasty


@contextmanager
def using(other: AudienceStore | None) -> Iterator[None]:
    """Within it this thread uses that store; None: the one of the settings, opened anew."""
    before = _held.store, _held.hasty
    _held.store = _held.hasty = other
    _Rest.until = 0.0
    try:
        yield
    finally:
        _held.store, _held.hasty = before
        _Rest.until = 0.0
