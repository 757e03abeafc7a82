"""The life of a request: decide, look up, fetch, store, compose, deliver.

What is finished and fresh goes out without waiting (`at_once`). Otherwise `answer` waits for the
origin, but never for longer than a reader should where something older can be shown.
"""

import asyncio
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import cast

from broadsheet.edge import compose, deliver, passing, purges, stored
from broadsheet.edge.brief import Brief
from broadsheet.edge.compose import Page, Pages
from broadsheet.edge.decide import (
    READING,
    SAFE,
    LookUp,
    Pass,
    Refuse,
    Site,
    Why,
    body_limit,
    decide,
)
from broadsheet.edge.encoding import Encoding, accepted
from broadsheet.edge.fetch import FAILED, IsTooLarge, Origin, OriginFailed
from broadsheet.edge.flight import Flight, MayNotBeKept
from broadsheet.edge.freshness import State
from broadsheet.edge.limits import PART_BYTES
from broadsheet.edge.passing import Passer
from broadsheet.edge.protocol import Connection
from broadsheet.edge.purges import Mode, Purge
from broadsheet.edge.request import ACCEPT_ENCODING, COOKIE, RANGE, Request
from broadsheet.edge.store import Store, Stored
from broadsheet.edge.tally import Tally
from broadsheet.edge.variants import Variants
from broadsheet.edge.words import page_of

# How long who starts a fetch waits for it where there is something older; all others wait for nothing.
PATIENCE_SECONDS = {State.STALE: 0.25, State.SPARE: 1.0}
# Of what was fetched twice in so many seconds and is stale already, nobody waits for a third time.
HURRY_SECONDS = 1.0
REST_SECONDS = 1.0  # after a fetch that failed; an origin that is down is not asked for each reader
UNKEPT_SECONDS = 10.0  # for this long an address is known to give nothing that may be kept
TRIES = 3  # of one fetch that purges overtake
CONDITIONS = frozenset({b"if-modified-since", b"if-none-match", b"range"})


@dataclass(eq=False)
class Edge:
    """Answers requests; `at_once`, `answer`, `body_limit` and `refusal` are what `protocol` calls."""

    site: Site
    origin: Origin
    passer: Passer
    store: Store
    pages: Pages
    tally: Tally = field(default_factory=Tally)
    flights: dict[bytes, Flight] = field(default_factory=dict)
    resting: Brief = field(default_factory=lambda: Brief(REST_SECONDS))
    unkept: Brief = field(default_factory=lambda: Brief(UNKEPT_SECONDS))
    position: int = 0  # of the last purge

    def __post_init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.compressor = ThreadPoolExecutor(1, thread_name_prefix="compressor")
        self.variants = Variants(self.pages, self.compressor, self.loop)

    # What `protocol` calls.

    def at_once(self, request: Request) -> bytes | None:
        """The whole answer, if nothing has to be waited for."""
        page = self.pages.kept.get(request.target)
        if page is not None and not page.is_large and self._is_plain(request):
            now = self.loop.time()
            if page.checked_epoch == self.store.epoch and now < page.fresh_until:
                self.tally.hits += 1
                if page.touched_at + 1.0 < now:
                    self._touch(page, now)
                if request.method == b"GET" and CONDITIONS.isdisjoint(request.said):
                    return self.variants.all_of_it(request, page, now)
                return self._deliver(request, page, now)
        return self._decide_at_once(request)

    def _is_plain(self, request: Request) -> bool:
        """Whether nothing about the request needs to be thought about."""
        said = request.said
        return (
            said.get(b"host") in self.site.hosts
            and request.method in READING
            and request.body is None
            and (self.site.is_anonymous or b"authorization" not in said)
        )

    def _touch(self, page: Page, now: float) -> None:
        """Notes that the page is asked for, so that it and its pieces are not the next to go."""
        page.touched_at = now
        self.pages.get(page.stored.key)
        for key in (page.stored.key, *page.stored.includes):
            self.store.get(key)

    def _decide_at_once(self, request: Request) -> bytes | None:
        decision = decide(request, self.site)
        if isinstance(decision, Refuse):
            self.tally.refuse(decision.reason)
            closes = request.closes or request.body is not None
            request.closes = closes
            return page_of(decision.status, closes=closes, is_head=request.method == b"HEAD")
        if isinstance(decision, LookUp):
            now = self.loop.time()
            page = self._ready(decision.key, now)
            if page is not None and not page.is_large:
                self.tally.serve(is_fresh=now < page.fresh_until)
                return self._deliver(request, page, now)
        return None

    async def answer(self, request: Request, connection: Connection) -> None:
        """Makes the answer and writes it."""
        decision = decide(request, self.site)
        if isinstance(decision, LookUp):
            await self._look_up(request, connection, decision.key)
        else:  # what is refused was refused at once
            await self._pass(request, connection, cast(Pass, decision))

    def body_limit(self, request: Request) -> int:
        """How many bytes may be sent with the request."""
        return body_limit(request, self.site)

    def refusal(self, request: Request | None, status: HTTPStatus, reason: str) -> bytes:
        """What is said to who sent something that cannot be taken."""
        self.tally.refuse(reason)
        is_head = request is not None and request.method == b"HEAD"
        return page_of(status, closes=True, is_head=is_head)

    # Look up.

    def _ready(self, key: bytes, now: float) -> Page | None:
        """The page, if all its pieces are there and none has to be waited for."""
        found = self.store.get(key)
        if found is None or not self._may_go_out(found, now):
            return None
        fragments = tuple(map(self.store.get, found.includes))
        for name, fragment in zip(found.includes, fragments, strict=True):
            if not (self._may_go_out(fragment, now) if fragment else self._rests(name, now)):
                return None
        page = self.pages.get(key)
        if page is None or page.stored is not found or not page.takes(fragments):
            page = compose.page(found, fragments, self.store.epoch)
            if not found.is_endless:
                self.pages.put(key, page)
            self.tally.composed += 1
        page.checked_epoch = self.store.epoch
        page.fresh_until = (
            0.0 if None in fragments else min(one.fresh_until for one in (found, *fragments) if one)
        )
        return page

    def _may_go_out(self, piece: Stored, now: float) -> bool:
        """Whether it is fresh, or stale and somebody has seen to that, or that is seen to now."""
        match piece.state(now):
            case State.FRESH:
                return True
            case State.STALE:
                if piece.key in self.flights or self._rests(piece.key, now):
                    return True
                if now < piece.previous_at + HURRY_SECONDS:
                    self._take_off(piece.key, piece)
                    return True
            case State.SPARE:
                flight = self.flights.get(piece.key)
                return flight.is_slow if flight else self._rests(piece.key, now)
        return False

    def _rests(self, key: bytes, now: float) -> bool:
        return self.resting.holds(key, now)

    async def _look_up(self, request: Request, connection: Connection, key: bytes) -> None:
        now = self.loop.time()
        page = self._ready(key, now)
        if page is not None:
            self.tally.serve(is_fresh=now < page.fresh_until)
            await self._send(request, connection, page)
            return
        if self.unkept.holds(key, now):
            await self._pass(request, connection, Pass(key, Why.BYPASS))
            return
        try:
            page, how = await self._page(key)
        except MayNotBeKept as unkept:
            await self._hand_over(request, connection, key, unkept)
        except OriginFailed as failure:
            self.tally.fail(failure.reason)
            await connection.write(self._unavailable(request))
        else:
            await self._send(request, connection, page, how)

    async def _page(self, key: bytes) -> tuple[Page, bytes]:
        """The page, and how it was had."""
        was_there = key in self.store.kept
        found, fragments = await self._pieces(key)
        now = self.loop.time()
        page = self._ready(key, now)
        if page is None or page.stored is not found:  # purged, pushed out or too large meanwhile
            page = compose.page(found, fragments, -1)
        if was_there:
            self.tally.renewed += 1
            return page, b"; fwd=stale"
        self.tally.misses += 1
        return page, b"; fwd=uri-miss; stored"

    async def _pieces(self, key: bytes) -> tuple[Stored, tuple[Stored | None, ...]]:
        """What the page is made of. While one was waited for, a purge may have withdrawn another.

        What the page was made of before is made new beside it, not after it.
        """
        for _ in range(TRIES):
            before = self.store.kept.get(key)
            beside = map(self._fragment, before.includes if before else ())
            found, _ = await asyncio.gather(self._piece(key), asyncio.gather(*beside))
            fragments = tuple(await asyncio.gather(*map(self._fragment, found.includes)))
            if not any(one.is_withdrawn for one in (found, *fragments) if one):
                return found, fragments
        raise OriginFailed("purged_again_and_again")

    async def _fragment(self, key: bytes) -> Stored | None:
        """A fragment; None if it cannot be had: the page is shown without it, and soon made anew."""
        try:
            if key not in self.store.kept and self._rests(key, self.loop.time()):
                return None
            return await self._piece(key)
        except (OriginFailed, MayNotBeKept):
            self.tally.fail("fragment")
            self.resting.note(key, self.loop.time())
            return None

    async def _piece(self, key: bytes) -> Stored:
        """What is kept for the key, fetched if it must be. Raises `OriginFailed`, `MayNotBeKept`."""
        now = self.loop.time()
        found = self.store.get(key)
        state = found.state(now) if found else State.GONE
        if found is not None and (state is State.FRESH or self._may_go_out(found, now)):
            return found
        flight = self.flights.get(key)
        if flight is None:
            if state is State.GONE and self._rests(key, now):
                raise OriginFailed("rests")
            flight = self._take_off(key, found)
        try:
            async with asyncio.timeout(PATIENCE_SECONDS.get(state)):
                return await asyncio.shield(flight.landing)
        except (OriginFailed, TimeoutError):
            spare = self.store.kept.get(key)
            if spare is None or state is State.GONE:  # perhaps purged meanwhile
                return await asyncio.shield(flight.landing)
            flight.is_slow = True
            self.tally.spared += 1
            return spare

    # Fetch and store.

    def _take_off(self, key: bytes, old: Stored | None) -> Flight:
        flight = Flight(self.loop.create_future())
        self.flights[key] = flight
        task = self.loop.create_task(self._fly(key, old, flight))
        task.add_done_callback(lambda done: self._land(key, flight, done))
        return flight

    def _land(self, key: bytes, flight: Flight, done: "asyncio.Task[Stored]") -> None:
        del self.flights[key]
        failure = asyncio.CancelledError() if done.cancelled() else done.exception()
        if failure is None:
            self.resting.forget(key)
            flight.landing.set_result(done.result())
            return
        if isinstance(failure, MayNotBeKept):
            self.unkept.note(key, self.loop.time())
        else:
            self.resting.note(key, self.loop.time())
        flight.landing.set_exception(
            failure if isinstance(failure, OriginFailed | MayNotBeKept) else OriginFailed("error")
        )
        flight.landing.exception()  # nobody may be waiting for it

    async def _fly(self, key: bytes, old: Stored | None, flight: Flight) -> Stored:
        for _ in range(TRIES):
            flight.purges.clear()
            self.tally.fetches += 1
            new = await self._fetched(key, old)
            overtaken = flight.overtaken_by(new.surrogate_keys)
            if overtaken is not Mode.HARD:
                new.is_purged = overtaken is Mode.SOFT
                new.previous_at = old.fetched_at if old else new.previous_at
                self.store.put(new)
                return new
            old = None
        raise OriginFailed("purged_again_and_again")

    async def _fetched(self, key: bytes, old: Stored | None) -> Stored:
        began = self.loop.time()
        try:
            is_known = old is not None and not old.is_endless
            validators = old.validators if old else ()
            fetched = await self.origin.fetch(key, *validators, is_known=is_known)
        except IsTooLarge as error:
            raise MayNotBeKept from error
        if fetched.status in FAILED:
            raise OriginFailed(f"answered_{fetched.status}")
        if fetched.status == HTTPStatus.NOT_MODIFIED:
            new = stored.renewed(old, fetched, began) if old else None
        else:
            new = await self.loop.run_in_executor(
                self.compressor, stored.stored, key, fetched, self.site.keys, began
            )
        if new is None:
            self.store.remove(key)
            is_whole = fetched.status != HTTPStatus.NOT_MODIFIED
            raise MayNotBeKept(fetched if is_whole else None)
        return new

    # Deliver.

    async def _send(
        self, request: Request, connection: Connection, page: Page, how: bytes = b""
    ) -> None:
        head, body = self._answer(request, page, self.loop.time(), how)
        if len(body) <= PART_BYTES:
            await connection.write(b"".join((head, body)))
            return
        await connection.write(head)
        for first in range(0, len(body), PART_BYTES):
            await connection.write(memoryview(body)[first : first + PART_BYTES])

    def _deliver(self, request: Request, page: Page, now: float) -> bytes:
        return b"".join(self._answer(request, page, now))

    def _answer(
        self, request: Request, page: Page, now: float, how: bytes = b""
    ) -> tuple[bytes, bytes | memoryview]:
        if RANGE in request.low:
            variant = self.variants.best(page, (Encoding.PLAIN,))
        else:
            variant = self.variants.best(page, accepted(request.header(ACCEPT_ENCODING)))
        end = deliver.ending(page, now, how) if how else deliver.tail(variant, page, int(now))
        return deliver.parts(request, variant, page, end)

    def _unavailable(self, request: Request) -> bytes:
        return page_of(
            HTTPStatus.SERVICE_UNAVAILABLE, closes=request.closes, is_head=request.method == b"HEAD"
        )

    # Hand through.

    async def _hand_over(
        self, request: Request, connection: Connection, key: bytes, unkept: MayNotBeKept
    ) -> None:
        """What must not be kept goes to one reader who would get the same; all others have to ask."""
        fetched = unkept.take() if COOKIE not in request.low else None
        if fetched is None or not passing.is_for(request, fetched):
            await self._pass(request, connection, Pass(key, Why.BYPASS))
            return
        self.tally.passes += 1
        await connection.write(passing.whole(request, fetched))

    async def _pass(self, request: Request, connection: Connection, decision: Pass) -> None:
        self.tally.passes += 1
        try:
            answer = await self.passer.hand_through(request, connection, decision)
        except OriginFailed as failure:
            self.tally.fail(failure.reason)
            await connection.write(self._unavailable(request))
            return
        if request.method not in SAFE and answer.status < HTTPStatus.BAD_REQUEST:
            self._invalidate((decision.target, *answer.names(decision.target, self.site.hosts)))

    def _invalidate(self, targets: Iterable[bytes]) -> None:
        """What was posted to may have changed, and what the answer names. Source: RFC 9111, section 4.4."""
        for key in filter(None, map(self.site.keys.key, targets)):
            self.store.doubt(key)

    # Purge.

    def purge(self, messages: Iterable[Purge]) -> None:
        """Does what the purges say, in their order."""
        for one in messages:
            for flight in self.flights.values():
                flight.purges.append(one)
            if one.mode is purges.Mode.ALL:
                self.pages.clear()
                self.store.clear()
            else:
                self.store.purge(one.keys, is_hard=one.mode is Mode.HARD)
            self.position = max(self.position, one.position)
            self.tally.purges += 1
