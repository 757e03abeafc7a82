"""The audience store in Redis or Valkey, one server or a Cluster: many machines. No Django.

No command touches two slots. See docs/audience.md#where-counts-live.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from broadsheet.audience import scoring
from broadsheet.audience.arrival import Arrival, Outcome
from broadsheet.audience.scoring import WEEK_HOURS, Ranked
from broadsheet.audience.store import redis_batch, redis_forget, redis_told
from broadsheet.audience.store import redis_keys as keys
from broadsheet.audience.store.protocol import Count, Hour, Minute, Network, Refused
from broadsheet.audience.store.redis_link import Client, Link, script

SPARE = (
    100  # members of a ranking that are fetched beside those asked for, in case scores are equal
)

Best = list[tuple[float, int]]


class RedisStore:
    """`connect` makes the client when it is first needed; `address` names it in errors."""

    def __init__(
        self,
        connect: Callable[[], Client],
        address: str,
        *,
        stale_seconds: float = redis_batch.STALE_SECONDS,
    ) -> None:
        self.stale_seconds = stale_seconds
        self._link = Link(connect, address)

    def salt(self, day: int, proposed: bytes) -> bytes:
        """See `AudienceStore`, as for all that follow."""
        name = f"{keys.JOURNAL}:salt:{day}"
        _, there = self._link.ask(
            [("SET", name, proposed, "NX", "EX", keys.SALT_SECONDS), ("GET", name)]
        )
        return bytes(there)

    def add(self, arrivals: Sequence[Arrival], refused: Iterable[Refused] = ()) -> list[Outcome]:
        """All or none of each story; see `redis_batch.add`."""
        return redis_batch.add(self._link, arrivals, refused)

    def counts(self, story_ids: Collection[int]) -> dict[int, Count]:
        """Each where its story lies."""
        every = list(story_ids)
        found = self._link.ask(("HMGET", f"{keys.of_story(one)}:total", "v", "r") for one in every)
        return {
            story: Count(int(views), int(readers or 0))
            for story, (views, readers) in zip(every, found, strict=True)
            if views
        }

    def popular(self, scope: int, *, at: float, limit: int) -> list[Ranked]:
        """By the scores of the running epoch."""
        redis_batch.sweep(self._link, self.stale_seconds)
        epoch, _ = scoring.epochs(at)
        best = self._most_popular(scope, epoch, limit)
        return self._ranked(
            ((scoring.popularity(score, epoch, at), one) for score, one in best), at
        )

    def weekly(self, scope: int, *, at: float, limit: int) -> list[Ranked]:
        """Who asks first in an hour turns the week."""
        redis_batch.sweep(self._link, self.stale_seconds)
        hours, held = scoring.week(at), self.held()
        ends = self._link.ask([script("turn", keys.of_scope(scope), hours[-1], WEEK_HOURS, "")])[0]
        count = limit + len(held)
        is_ready = int(ends) == hours[-1]
        best = self._first(scope, "week", count) if is_ready else self._past(scope, at, count)
        return self._ranked(islice(_without(held, best), limit), at)

    def _most_popular(self, scope: int, epoch: int, limit: int) -> Best:
        """In one look, lest somebody rises between two and a story is seen twice; if equal scores go on
        behind its end, by a longer look instead.
        """
        held, best = self.held(), []
        for spare in (SPARE, scoring.MOST_EQUALS):
            count = limit + len(held) + spare
            found = self._first(scope, f"popular:{epoch}", count)
            best = scoring.first_of(_without(held, found), limit)
            if not best or len(found) < count or not _is_equal(found[-1], best[-1]):
                break
        return best

    def _first(self, scope: int, ranking: str, count: int) -> Best:
        """Scores and stories, best first."""
        name = f"{keys.of_scope(scope)}:{ranking}"
        return redis_told.scored(
            self._link.ask_one("ZREVRANGE", name, 0, count - 1, "WITHSCORES") if count else []
        )

    def _past(self, scope: int, at: float, count: int) -> Best:
        hours = scoring.week(at)
        asked = script("past", keys.of_scope(scope), hours[0], hours[-1], count)
        return redis_told.scored(self._link.ask([asked])[0])

    def _ranked(self, best: Iterable[tuple[float, int]], at: float) -> list[Ranked]:
        every, hours = list(best), scoring.hours_of_floor(at)
        counts = self._link.ask(
            ("HGET", f"{keys.of_story(story)}:networks:{hour}", str(hour - hours[0]))
            for _, story in every
            for hour in hours
        )
        return redis_told.ranked(every, counts, len(hours))

    def readers_between(self, first_minute: int, last_minute: int) -> int:
        """A number for each minute, from as many keys as hours."""
        return redis_told.readers_between(self._link, first_minute, last_minute)

    def minutes(
        self, first_minute: int, last_minute: int, story_ids: Collection[int] | None = None
    ) -> list[Minute]:
        """Of the stories that are known in their hours."""
        return redis_told.minutes(self._link, first_minute, last_minute, story_ids)

    def hours(self, first_hour: int, last_hour: int) -> list[Hour]:
        """Of the stories that are known in them."""
        return redis_told.hours(self._link, first_hour, last_hour)

    def refusals(self, first_hour: int, last_hour: int) -> list[Refused]:
        """As they are struck with their batches."""
        return redis_told.refusals(self._link, first_hour, last_hour)

    def networks(self, first_hour: int, last_hour: int) -> list[Network]:
        """Of the stories that are known in these hours."""
        return redis_told.networks(self._link, first_hour, last_hour)

    def hold(self, story_id: int, *, at: float) -> None:
        """A field."""
        self._link.ask_one("HSETNX", f"{keys.JOURNAL}:holds", story_id, repr(at))

    def release(self, story_id: int) -> None:
        """No field."""
        self._link.ask_one("HDEL", f"{keys.JOURNAL}:holds", story_id)

    def held(self) -> dict[int, float]:
        """All fields."""
        found: Any = self._link.ask_one("HGETALL", f"{keys.JOURNAL}:holds")
        return {int(story): float(since) for story, since in redis_told.fields(found)}

    def forget(self, *, at: float, today: int) -> None:
        """Keys that do not end by themselves before."""
        redis_batch.sweep(self._link, self.stale_seconds)
        redis_forget.forget(self._link, at=at, today=today)

    def close(self) -> None:
        """The next call connects anew."""
        self._link.close()


def _without(held: Collection[int], best: Best) -> Iterator[tuple[float, int]]:
    return (one for one in best if one[1] not in held)


def _is_equal(one: tuple[float, int], other: tuple[float, int]) -> bool:
    """Of two scores, the larger one last."""
    return one[0] >= other[0] * (1 - scoring.ROUNDING)
