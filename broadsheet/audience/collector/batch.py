"""Group commit: what comes within a moment is made durable together, and acknowledged only then.

While one batch is being written the next one gathers. What a store that is away did not take is answered so,
and so is all that waits for it: what waits is bounded in number and in time.
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from math import inf

from broadsheet.audience.arrival import Arrival, Outcome
from broadsheet.audience.collector.keeper import Keeper
from broadsheet.audience.collector.tally import Tally, named
from broadsheet.audience.store.protocol import AudienceStore, Refused, StoreIsAway

GATHER_SECONDS = 0.01  # from the first of a batch; with its commit it stays below 50 ms
FULL = 256  # beacons that wait for nothing more
MOST = 2048  # in one transaction; others that write wait for it
MOST_WAITING = 2  # batches of that size, beside the one that is being written
PATIENCE_SECONDS = (
    10.0  # after which a batch is not begun any more; the edge waits longer for an answer
)
FLUSH_SECONDS = 3.0  # for what waits when the process ends

Answer = Callable[[HTTPStatus], None]


@dataclass(slots=True)
class Batch:
    """What is written together, and who is to be told."""

    arrivals: list[Arrival] = field(default_factory=list)
    refused: Counter[tuple[int, str]] = field(default_factory=Counter)  # by hour and reason
    answers: list[Answer] = field(default_factory=list)
    began: float = inf  # when its first came, by the loop's clock

    def write(self, store: AudienceStore) -> list[Outcome]:
        """Durable on return. Raises `StoreIsAway`."""
        refused = [Refused(hour, reason, count) for (hour, reason), count in self.refused.items()]
        return store.add(self.arrivals, refused)

    def answer(self, status: HTTPStatus) -> None:
        """Tells everybody."""
        for answer in self.answers:
            answer(status)


class Batches:
    """Gathers beacons into batches and has the keeper write them, one after the other."""

    def __init__(self, keeper: Keeper, tally: Tally) -> None:
        self._keeper = keeper
        self._tally = tally
        self._loop = asyncio.get_running_loop()
        self._waiting = [Batch()]  # the last one gathers; those before it are as large as may be
        self._timer: asyncio.TimerHandle | None = None
        self._writing: asyncio.Future[list[Outcome]] | None = None
        self._idle = asyncio.Event()
        self._idle.set()

    @property
    def is_full(self) -> bool:
        """Whether no more may be added: the store is slower than beacons come."""
        return len(self._waiting) >= MOST_WAITING and len(self._waiting[-1].answers) >= MOST

    def add(self, arrival: Arrival, answer: Answer) -> None:
        """Counts it; `answer` is told once that is durable, or that it could not be done."""
        self._gathering().arrivals.append(arrival)
        self._expect(answer)

    def refuse(self, hour: int, reason: str, answer: Answer) -> None:
        """Counts it as refused; otherwise the same, so that nobody learns of it by the time it takes."""
        self._gathering().refused[hour, reason] += 1
        self._expect(answer)

    def _gathering(self) -> Batch:
        if len(self._waiting[-1].answers) >= MOST:
            self._waiting.append(Batch())
        return self._waiting[-1]

    def _expect(self, answer: Answer) -> None:
        answers = self._waiting[-1].answers
        if not answers:
            self._waiting[-1].began = self._loop.time()
        answers.append(answer)
        if self._writing is not None:
            return
        if len(answers) >= FULL:
            self._write()
        elif self._timer is None:
            self._idle.clear()
            self._timer = self._loop.call_later(GATHER_SECONDS, self._write)

    def _write(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        batch = self._waiting.pop(0)
        if not self._waiting:
            self._waiting.append(Batch())
        began = self._loop.time()
        self._writing = self._keeper.run(batch.write)
        self._writing.add_done_callback(lambda done: self._written(batch, began, done))

    def _written(self, batch: Batch, began: float, done: "asyncio.Future[list[Outcome]]") -> None:
        self._writing = None
        if done.cancelled():  # the process ends
            return
        self._tally.batches += 1
        self._tally.commit_seconds += self._loop.time() - began
        try:
            outcomes = done.result()
        except StoreIsAway:
            self._tally.store_away += 1
            self._turn_away([batch, *self._drop(len(self._waiting))])
            return
        late = self._drop(sum(self._is_late(one) for one in self._waiting))
        if self._waiting[0].answers:  # they have waited for this one
            self._write()
        self._count(batch, outcomes)
        batch.answer(HTTPStatus.NO_CONTENT)
        self._turn_away(late)

    def _is_late(self, batch: Batch) -> bool:
        return batch.began + PATIENCE_SECONDS < self._loop.time()

    def _drop(self, count: int) -> list[Batch]:
        """Those that have waited longest; they wait no more."""
        dropped, self._waiting = self._waiting[:count], self._waiting[count:] or [Batch()]
        if not self._waiting[0].answers:
            self._idle.set()
        return dropped

    def _turn_away(self, batches: list[Batch]) -> None:
        """Tells everybody that nothing of it was counted."""
        for batch in batches:
            self._tally.outcomes["unanswered"] += len(batch.answers)
            batch.answer(HTTPStatus.SERVICE_UNAVAILABLE)

    def _count(self, batch: Batch, outcomes: list[Outcome]) -> None:
        self._tally.outcomes.update(map(named, batch.arrivals, outcomes))
        self._tally.outcomes["refused"] += batch.refused.total()
        for (_, reason), count in batch.refused.items():
            self._tally.refusals[reason] += count

    async def flush(self) -> None:
        """Returns once everything is written, and everybody told; or after a few seconds.

        Then who waits is turned away. Of the batch that is being written nobody is told what came of it.
        """
        try:
            async with asyncio.timeout(FLUSH_SECONDS):
                await self._idle.wait()
        except TimeoutError:
            if self._writing is not None:
                self._writing.cancel()
            self._turn_away(self._drop(len(self._waiting)))
