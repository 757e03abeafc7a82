"""Group commit: what comes within a moment is made durable together, and acknowledged only then.

While one batch is being written the next one gathers. What a store that is away did not take is answered so.
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus

from broadsheet.audience.arrival import Arrival, Outcome
from broadsheet.audience.collector.keeper import Keeper
from broadsheet.audience.collector.tally import Tally, named
from broadsheet.audience.store.protocol import AudienceStore, Refused, StoreIsAway

GATHER_SECONDS = 0.01  # from the first of a batch; with its commit it stays below 50 ms
FULL = 256  # beacons that wait for nothing more
MOST = 2048  # in one transaction; others that write wait for it

Answer = Callable[[HTTPStatus], None]


@dataclass(slots=True)
class Batch:
    """What is written together, and who is to be told."""

    arrivals: list[Arrival] = field(default_factory=list)
    refused: Counter[tuple[int, str]] = field(default_factory=Counter)  # by hour and reason
    answers: list[Answer] = field(default_factory=list)

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
        if self._waiting[0].answers:  # they have waited for this one
            self._write()
        else:
            self._idle.set()
        self._tally.batches += 1
        self._tally.commit_seconds += self._loop.time() - began
        try:
            outcomes = done.result()
        except StoreIsAway:
            self._tally.store_away += 1
            self._tally.outcomes["unanswered"] += len(batch.answers)
            batch.answer(HTTPStatus.SERVICE_UNAVAILABLE)
            return
        self._count(batch, outcomes)
        batch.answer(HTTPStatus.NO_CONTENT)

    def _count(self, batch: Batch, outcomes: list[Outcome]) -> None:
        self._tally.outcomes.update(map(named, batch.arrivals, outcomes))
        self._tally.outcomes["refused"] += batch.refused.total()
        for (_, reason), count in batch.refused.items():
            self._tally.refusals[reason] += count

    async def flush(self) -> None:
        """Returns once everything is written, and everybody told."""
        await self._idle.wait()
