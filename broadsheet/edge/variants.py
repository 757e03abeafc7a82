"""Pages in the compression that a reader takes; compressed as a whole, beside the loop, where it lasts."""

import asyncio
from concurrent.futures import Executor
from dataclasses import dataclass

from broadsheet.edge import compose, deliver
from broadsheet.edge.compose import Page, Pages, Variant
from broadsheet.edge.encoding import Encoding, accepted
from broadsheet.edge.request import Request

AT_ONCE = 8  # pages that are waiting to be compressed


@dataclass(eq=False, slots=True)
class Variants:
    """Makes and finds variants of pages."""

    pages: Pages
    compressor: Executor
    loop: asyncio.AbstractEventLoop
    squeezing: int = 0

    def best(self, page: Page, encodings: tuple[Encoding, ...]) -> Variant:
        """The first of these that is there or can be made at once; plain is always among them."""
        found = page.variants.get(encodings[0])
        if found is not None and found.is_final:
            return found
        return self._made(page, encodings)

    def all_of_it(self, request: Request, page: Page, now: float) -> bytes:
        """What nearly everybody gets: `deliver.parts` where no condition is set and no part asked for."""
        encodings = accepted(request.said.get(b"accept-encoding"))
        variant = page.variants.get(encodings[0])
        if variant is None or not variant.is_final:
            variant = self.best(page, encodings)
        second = int(now)
        tail = variant.tail if variant.second == second else deliver.tail(variant, page, second)
        if request.closes:
            return b"".join((variant.head, deliver.CLOSE, tail, variant.body))
        return b"".join((variant.head, tail, variant.body))

    def _made(self, page: Page, encodings: tuple[Encoding, ...]) -> Variant:
        best = encodings[0]
        if not page.is_text:
            best = Encoding.PLAIN
        elif best is not Encoding.PLAIN:
            self._consider(page, best)
            if best is Encoding.BROTLI:  # which cannot be joined of pieces
                best = encodings[1]
        return page.variants.get(best) or self._add(page, best, page.body(best))

    def _add(
        self, page: Page, encoding: Encoding, body: bytes, *, is_whole: bool = False
    ) -> Variant:
        old = page.variants.get(encoding)
        if encoding is not Encoding.PLAIN and len(body) >= page.length:
            variant = self._made(page, (Encoding.PLAIN,))  # a few words only grow by it
            page.variants[encoding] = variant
            return variant
        variant = deliver.variant(page, encoding, body, is_whole=is_whole)
        page.variants[encoding] = variant
        if page.is_text:
            self.pages.grow(page.stored.key, page, _size(variant) - (_size(old) if old else 0))
        else:
            self.pages.grow(page.stored.key, page, len(variant.head))
        return variant

    def _consider(self, page: Page, encoding: Encoding) -> None:
        """Has a page that stays as it is for a while compressed as a whole, beside the loop."""
        page.takers[encoding] = takers = page.takers.get(encoding, 0) + 1
        if takers == compose.SQUEEZED_AFTER:
            if self.squeezing >= AT_ONCE:
                page.takers[encoding] = 0
                return
            self.squeezing += 1
            self.loop.create_task(self._squeeze(page, encoding))

    async def _squeeze(self, page: Page, encoding: Encoding) -> None:
        try:
            body = await self.loop.run_in_executor(self.compressor, page.squeezed, encoding)
            self._add(page, encoding, body, is_whole=True)
        finally:
            self.squeezing -= 1


def _size(variant: Variant) -> int:
    return len(variant.head) + len(variant.body)
