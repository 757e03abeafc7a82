"""Keeps the store, in a thread of its own: the loop that serves pages never waits for it."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from broadsheet.audience.store.protocol import AudienceStore, StoreIsAway

Done = TypeVar("Done")

CLOSE_SECONDS = 3.0

logger = logging.getLogger(__name__)


class Keeper:
    """Opens the store once it is needed; `opened` and all that is done with the store run in one thread."""

    def __init__(self, opened: Callable[[], AudienceStore]) -> None:
        self._opened = opened
        self._store: AudienceStore | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="audience")

    def run(self, what: Callable[[AudienceStore], Done]) -> "asyncio.Future[Done]":
        """Does it, after all that was asked before. The future may raise `StoreIsAway`, and nothing else."""
        return asyncio.get_running_loop().run_in_executor(self._thread, self._run, what)

    def _run(self, what: Callable[[AudienceStore], Done]) -> Done:
        try:
            if self._store is None:
                self._store = self._opened()
            return what(self._store)
        except StoreIsAway:
            raise
        except Exception as error:  # the thread's boundary: what a store did not foresee
            logger.exception("audience_store_failed")
            self._store = None
            raise StoreIsAway from error

    async def close(self) -> None:
        """Ends, after all that was asked before, or in a few seconds if the store still waits for something."""
        closing = asyncio.get_running_loop().run_in_executor(self._thread, self._close)
        try:
            await asyncio.wait_for(closing, CLOSE_SECONDS)
        except TimeoutError:
            logger.warning("audience_store_not_closed")
        self._thread.shutdown(wait=False)

    def _close(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None
