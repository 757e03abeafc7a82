"""Varnish with deploy/varnish/broadsheet.vcl, by the module xkey.

PURGE with keys in a header, hard or soft; BAN for everything. Source: docs/caching.md#varnish.
"""

from collections.abc import Iterator, Sequence

from broadsheet.surrogate.kinds.kind import Request
from broadsheet.surrogate.kinds.steps import Step, by_bytes, steps
from broadsheet.surrogate.models import Mode
from broadsheet.surrogate.outbox import Message

KEY_BYTES = 6000  # of one header; Varnish takes 8 KB (`http_req_hdr_len`)
HEADERS = {Mode.HARD: "xkey-purge", Mode.SOFT: "xkey-softpurge"}


def requests(url: str, messages: Sequence[Message], secret: str) -> list[Request]:
    """A request for each some hundred keys. Needs no secret: Varnish looks at who is connected."""
    return [request for step in steps(messages) for request in _step(url, step)]


def _step(url: str, step: Step) -> Iterator[Request]:
    if step.mode is Mode.ALL:
        yield Request("BAN", url, ())
        return
    for keys in by_bytes(step.keys, KEY_BYTES):
        yield Request("PURGE", url, ((HEADERS[step.mode], " ".join(keys)),))
