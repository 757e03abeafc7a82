"""Who may ask the origin now: so many at once, the others in their order, and not endlessly many of them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

TURN_SECONDS = 10.0  # that anybody waits for one


class TooManyWait(Exception):
    """Who comes now would wait for too long."""


class Turns:
    """Turns of one kind; those of another kind never wait for these."""

    def __init__(self, at_once: int, waiting_limit: int) -> None:
        self.free = asyncio.Semaphore(at_once)
        self.waiting_limit = waiting_limit
        self.waiting = 0

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        """A turn, waited for. Raises `TooManyWait`, also when it does not come in time."""
        if self.waiting >= self.waiting_limit:
            raise TooManyWait
        self.waiting += 1
        try:
            async with asyncio.timeout(TURN_SECONDS):
                await self.free.acquire()
        except TimeoutError as error:
            raise TooManyWait from error
        finally:
            self.waiting -= 1
        try:
            yield
        finally:
            self.free.release()
