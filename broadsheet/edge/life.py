"""The life of a request: decide, look up, fetch, store, compose, deliver.

What is finished and fresh goes out without waiting (`at_once`). Otherwise `answer` waits for the
origin, but never for longer than a reader should where something older can be shown.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http import HTTPStatus

from broadsheet.edge import compose, deliver, purges, stored
from broadsheet.edge.compose import Page, Pages, Variant
from broadsheet.edge.decide import READING, LookUp, Pass, Refuse, Site, Why, body_limit, decide
from broadsheet.edge.encoding import Encoding, accepted
from broadsheet.edge.fetch import FAILED, IsTooLarge, Origin, OriginFailed
from broadsheet.edge.flight import Flight
from broadsheet.edge.freshness import State
from broadsheet.edge.passing import Passer
from broadsheet.edge.protocol import Connection
from broadsheet.edge.purges import Mode, Purge
from broadsheet.edge.request import ACCEPT_ENCODING, RANGE, Request
from broadsheet.edge.store import Store, Stored
from broadsheet.edge.tally import Tally
from broadsheet.edge.words import page_of

# How long who starts a fetch waits for it where there is something older; all others wait for nothing.
STALE_PATIENCE_SECONDS = 0.25
SPARE_PATIENCE_SECONDS = 1.0
REST_SECONDS = 1.0  # after a fetch that failed; an origin that is down is not asked for each reader
UNKEPT_SECONDS = 10.0  # for this long an address is known to give nothing that may be kept
UNKEPT_COUNT = 10_000
TRIES = 3  # of one fetch that purges overtake
CONDITIONS = frozenset({b"if-modified-since", b"if-none-match", b"range"})


class MayNotBeKept(Exception):
    """The answer is for one reader only: each has to ask for it."""


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
    resting: dict[bytes, float] = field(default_factory=dict)
    unkept: OrderedDict[bytes, float] = field(default_factory=OrderedDict)
    position: int = 0  # of the last purge

    def __post_init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.compressor = ThreadPoolExecutor(1, thread_name_prefix="compressor")
        self.squeezing = 0

    # What `protocol` calls.

    def at_once(self, request: Request) -> bytes | None:
        """The whole answer, if nothing has to be waited for."""
        page = self.pages.kept.get(request.target)
        if page is not None and self._is_plain(request):
            now = self.loop.time()
            if page.checked_epoch == self.store.epoch and now < page.fresh_until:
                self.tally.hits += 1
                if request.method == b"GET" and CONDITIONS.isdisjoint(request.said):
                    return self._all_of_it(request, page, now)
                return self._deliver(request, page, now)
        return self._decide_at_once(request)

    def _is_plain(self, request: Request) -> bool:
        """Whether nothing about the request needs to be thought about."""
        said = request.said
        return (
            said.get(b"host") in self.site.hosts
            and request.method in READING
            and request.body is None
            and b"authorization" not in said
        )

    def _all_of_it(self, request: Request, page: Page, now: float) -> bytes:
        """What nearly everybody gets: `deliver.answer` where no condition is set and no part asked for."""
        variant = self._variant(page, accepted(request.said.get(b"accept-encoding")))
        tail = deliver.tail(variant, page, int(now))
        if request.closes:
            return b"".join((variant.head, deliver.CLOSE, tail, variant.body))
        return b"".join((variant.head, tail, variant.body))

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
            if page is not None:
                if now < page.fresh_until:
                    self.tally.hits += 1
                else:
                    self.tally.stale += 1
                return self._deliver(request, page, now)
        return None

    async def answer(self, request: Request, connection: Connection) -> None:
        """Makes the answer and writes it."""
        decision = decide(request, self.site)
        if isinstance(decision, LookUp):
            await self._look_up(request, connection, decision.key)
        elif isinstance(decision, Pass):
            await self._pass(request, connection, decision)

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
        page = self.pages.kept.get(key)
        if page is None or page.stored is not found or not page.takes(fragments):
            page = compose.page(found, fragments, self.store.epoch)
            self.pages.put(key, page)
            self.tally.composed += 1
        page.checked_epoch = self.store.epoch
        page.fresh_until = (
            0.0 if None in fragments else min(one.fresh_until for one in (found, *fragments) if one)
        )
        return page

    def _may_go_out(self, piece: Stored, now: float) -> bool:
        """Whether it is fresh, or stale and somebody has seen to that."""
        match piece.state(now):
            case State.FRESH:
                return True
            case State.STALE:
                return piece.key in self.flights or self._rests(piece.key, now)
            case State.SPARE:
                return self._rests(piece.key, now)
        return False

    def _rests(self, key: bytes, now: float) -> bool:
        return self.resting.get(key, 0.0) > now

    async def _look_up(self, request: Request, connection: Connection, key: bytes) -> None:
        now = self.loop.time()
        if self.unkept.get(key, 0.0) > now:
            await self._pass(request, connection, Pass(key, Why.BYPASS))
            return
        try:
            page, how = await self._page(key)
        except MayNotBeKept:
            await self._pass(request, connection, Pass(key, Why.BYPASS))
        except OriginFailed as failure:
            self.tally.fail(failure.reason)
            await connection.write(self._unavailable(request))
        else:
            await connection.write(self._deliver(request, page, self.loop.time(), how))

    async def _page(self, key: bytes) -> tuple[Page, bytes]:
        """The page, and how it was had."""
        was_there = key in self.store.kept
        found = await self._piece(key)
        fragments = tuple(await asyncio.gather(*map(self._fragment, found.includes)))
        now = self.loop.time()
        page = self._ready(key, now)
        if page is None or page.stored is not found:  # purged, pushed out or too large meanwhile
            page = compose.page(found, fragments, -1)
        if was_there:
            self.tally.renewed += 1
            return page, b"; fwd=stale"
        self.tally.misses += 1
        return page, b"; fwd=uri-miss; stored"

    async def _fragment(self, key: bytes) -> Stored | None:
        """A fragment; None if it cannot be had: the page is shown without it, and soon made anew."""
        try:
            if key not in self.store.kept and self._rests(key, self.loop.time()):
                return None
            return await self._piece(key)
        except (OriginFailed, MayNotBeKept):
            self.tally.fail("fragment")
            self._rest(key)
            return None

    async def _piece(self, key: bytes) -> Stored:
        """What is kept for the key, fetched if it must be. Raises `OriginFailed`, `MayNotBeKept`."""
        now = self.loop.time()
        found = self.store.get(key)
        state = found.state(now) if found else State.GONE
        if found is not None and (state is State.FRESH or self._may_go_out(found, now)):
            return found
        flight = self.flights.get(key)
        patience = {State.STALE: STALE_PATIENCE_SECONDS, State.SPARE: SPARE_PATIENCE_SECONDS}.get(
            state
        )
        if flight is None:
            flight = self._take_off(key, found)
        try:
            async with asyncio.timeout(patience):
                return await asyncio.shield(flight.landing)
        except (OriginFailed, TimeoutError):
            if found is None or state is State.GONE:
                raise
            self.tally.spared += 1
            return found

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
            self.resting.pop(key, None)
            flight.landing.set_result(done.result())
            return
        if isinstance(failure, MayNotBeKept):
            self._note_unkept(key)
        else:
            self._rest(key)
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
                self.store.put(new)
                return new
            old = None
        raise OriginFailed("purged_again_and_again")

    async def _fetched(self, key: bytes, old: Stored | None) -> Stored:
        began = self.loop.time()
        try:
            fetched = await self.origin.fetch(key, old.etag if old else b"")
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
            raise MayNotBeKept
        return new

    def _rest(self, key: bytes) -> None:
        now = self.loop.time()
        if len(self.resting) > UNKEPT_COUNT:
            self.resting = {one: until for one, until in self.resting.items() if until > now}
        self.resting[key] = now + REST_SECONDS

    def _note_unkept(self, key: bytes) -> None:
        self.unkept[key] = self.loop.time() + UNKEPT_SECONDS
        self.unkept.move_to_end(key)
        while len(self.unkept) > UNKEPT_COUNT:
            self.unkept.popitem(last=False)

    # Deliver.

    def _deliver(self, request: Request, page: Page, now: float, how: bytes = b"") -> bytes:
        if RANGE in request.low:
            variant = self._variant(page, (Encoding.PLAIN,))
        else:
            variant = self._variant(page, accepted(request.header(ACCEPT_ENCODING)))
        end = (
            b"Cache-Status: %b%b\r\n\r\n" % (deliver.NAME, how)
            if how
            else deliver.tail(variant, page, int(now))
        )
        return deliver.answer(request, variant, page, end)

    def _variant(self, page: Page, encodings: tuple[Encoding, ...]) -> Variant:
        for encoding in encodings:
            found = page.variants.get(encoding)
            if found is not None:
                return found
            if encoding is Encoding.BROTLI and page.is_text:
                self._consider_brotli(page)
            elif encoding is Encoding.PLAIN or page.is_text:
                return self._add_variant(page, encoding, page.body(encoding))
        raise AssertionError("plain is always among them")

    def _add_variant(self, page: Page, encoding: Encoding, body: bytes) -> Variant:
        variant = deliver.variant(page, encoding, body)
        page.variants[encoding] = variant
        added = len(variant.head) + (len(body) if page.is_text else 0)
        self.pages.grow(page.stored.key, page, added)
        return variant

    def _consider_brotli(self, page: Page) -> None:
        """Has a page that stays as it is for a while compressed better, beside the loop."""
        page.would_take_brotli += 1
        if page.would_take_brotli == compose.BROTLI_AFTER:
            if self.squeezing >= 8:
                page.would_take_brotli = 0
                return
            self.squeezing += 1
            self.loop.create_task(self._squeeze(page))

    async def _squeeze(self, page: Page) -> None:
        try:
            body = await self.loop.run_in_executor(self.compressor, page.body, Encoding.BROTLI)
            self._add_variant(page, Encoding.BROTLI, body)
        finally:
            self.squeezing -= 1

    def _unavailable(self, request: Request) -> bytes:
        return page_of(
            HTTPStatus.SERVICE_UNAVAILABLE, closes=request.closes, is_head=request.method == b"HEAD"
        )

    # Hand through.

    async def _pass(self, request: Request, connection: Connection, decision: Pass) -> None:
        self.tally.passes += 1
        try:
            status = await self.passer.hand_through(request, connection, decision)
        except OriginFailed as failure:
            self.tally.fail(failure.reason)
            await connection.write(self._unavailable(request))
            return
        if request.method not in READING and status < HTTPStatus.BAD_REQUEST:
            self._invalidate(decision.target)

    def _invalidate(self, target: bytes) -> None:
        """What was posted to may have changed. Source: RFC 9111, section 4.4."""
        found = self.store.kept.get(target)
        if found is not None:
            found.is_purged = True
            self.store.epoch += 1

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
