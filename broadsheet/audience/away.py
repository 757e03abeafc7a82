"""What happens by itself while the audience store is away: nothing, told once and counted."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import Counter

from broadsheet.audience.store.protocol import StoreIsAway

logger = logging.getLogger(__name__)

AWAY = Counter(
    "broadsheet_audience_store_away", "Periodic jobs that found the audience store away.",
    registry=None,
)  # fmt: skip


class _Told:
    is_away = False


@contextmanager
def nothing_while_away() -> Iterator[None]:
    """Work that ends without a failure when the store goes: what it would have changed stays as it was."""
    try:
        yield
    except StoreIsAway as error:
        AWAY.inc()
        if not _Told.is_away:
            logger.warning("audience_store_away", extra={"why": str(error)})
        _Told.is_away = True
        return
    if _Told.is_away:
        logger.info("audience_store_back")
    _Told.is_away = False
