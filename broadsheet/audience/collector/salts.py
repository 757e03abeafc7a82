"""The salts of the days that matter now: fetched from the store in time, destroyed with their days."""

import asyncio
import secrets
from collections.abc import Callable

from broadsheet.audience.collector.keeper import Keeper
from broadsheet.audience.collector.reader_key import SALT_BYTES, Days, ReaderKeys
from broadsheet.audience.store.protocol import StoreIsAway

START_SECONDS = 5.0  # that a start waits for a store that is away
TICK_SECONDS = 30.0
PREPARE_SECONDS = 120.0  # before midnight the salt of the next day is there
REST_SECONDS = 1.0  # after a store that was away


class Salts:
    """Sees to it that `keys` can be made for yesterday and today. `now` is in seconds since 1970."""

    def __init__(
        self, keys: ReaderKeys, days: Days, keeper: Keeper, now: Callable[[], float]
    ) -> None:
        self._keys = keys
        self._days = days
        self._keeper = keeper
        self._now = now
        self._loop = asyncio.get_running_loop()
        self._asking: dict[int, asyncio.Task[None]] = {}  # by day
        self._rests_until = 0.0
        self._ticking: asyncio.TimerHandle | None = None

    async def start(self) -> None:
        """Returns once they are there, or the store has been away for a while."""
        self._tick()
        if self._asking:
            await asyncio.wait(self._asking.values(), timeout=START_SECONDS)

    def stop(self) -> None:
        """Fetches no more."""
        if self._ticking is not None:
            self._ticking.cancel()

    def _tick(self) -> None:
        self.refresh()
        self._ticking = self._loop.call_later(TICK_SECONDS, self._tick)

    def refresh(self) -> None:
        """Destroys what is over, and asks for what is or will soon be needed."""
        now = self._now()
        today = self._days.day(now)
        self._keys.forget(before=today - 1)
        for day in {today - 1, today, self._days.day(now + PREPARE_SECONDS)}:
            self.ask(day)

    def ask(self, day: int) -> None:
        """Has the salt of the day fetched, unless it is there, on its way, or was refused just now."""
        if self._keys.knows(day) or day in self._asking or self._loop.time() < self._rests_until:
            return
        self._asking[day] = asking = self._loop.create_task(self._learn(day))
        asking.add_done_callback(lambda _: self._asking.pop(day))

    async def _learn(self, day: int) -> None:
        proposed = secrets.token_bytes(SALT_BYTES)
        try:
            salt = await self._keeper.run(lambda store: store.salt(day, proposed))
        except StoreIsAway:
            self._rests_until = self._loop.time() + REST_SECONDS
            return
        self._keys.learn(day, salt)
