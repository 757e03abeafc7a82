"""Pages in the compression that a reader takes; the best one is made beside the loop, for those that last."""

import asyncio
from concurrent.futures import Executor
from dataclasses import dataclass

from broadsheet.edge import compose, deliver
from broadsheet.edge.compose import Page, Pages, Variant
from broadsheet.edge.encoding import Encoding

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
        best = encodings[0] if page.is_text else Encoding.PLAIN
        if best is Encoding.BROTLI and best not in page.variants:
            self._consider_brotli(page)
            best = encodings[1]
        found = page.variants.get(best)
        return found or self._add(page, best, page.body(best))

    def _add(self, page: Page, encoding: Encoding, body: bytes) -> Variant:
        if encoding is not Encoding.PLAIN and len(body) >= page.length:
            variant = self.best(page, (Encoding.PLAIN,))  # a few words only grow by it
            page.variants[encoding] = variant
            return variant
        variant = deliver.variant(page, encoding, body)
        page.variants[encoding] = variant
        added = len(variant.head) + (len(body) if page.is_text else 0)
        self.pages.grow(page.stored.key, page, added)
        return variant

    def _consider_brotli(self, page: Page) -> None:
        """Has a page that stays as it is for a while compressed better, beside the loop."""
        page.would_take_brotli += 1
        if page.would_take_brotli == compose.BROTLI_AFTER:
            if self.squeezing >= AT_ONCE:
                page.would_take_brotli = 0
                return
            self.squeezing += 1
            self.loop.create_task(self._squeeze(page))

    async def _squeeze(self, page: Page) -> None:
        try:
            body = await self.loop.run_in_executor(self.compressor, page.body, Encoding.BROTLI)
            self._add(page, Encoding.BROTLI, body)
        finally:
            self.squeezing -= 1
