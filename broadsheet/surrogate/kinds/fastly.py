"""Fastly, by its API, at https://api.fastly.com/service/<id>.

A batch purge takes 256 keys, and is soft by a header; the purge of everything is never soft. The token
needs the scopes `purge_select` and `purge_all`. Source: Fastly's API reference, "Purging".
"""

import json
from collections.abc import Iterator, Sequence

from broadsheet.surrogate.kinds.kind import Request
from broadsheet.surrogate.kinds.steps import Step, by_count, steps
from broadsheet.surrogate.models import Mode
from broadsheet.surrogate.outbox import Message

KEYS_AT_ONCE = 256
SOFT = ("Fastly-Soft-Purge", "1")


def requests(url: str, messages: Sequence[Message], secret: str) -> list[Request]:
    """A request for each 256 keys."""
    headers = (("Fastly-Key", secret), ("Accept", "application/json"))
    return [request for step in steps(messages) for request in _step(url, step, headers)]


def _step(url: str, step: Step, headers: tuple[tuple[str, str], ...]) -> Iterator[Request]:
    base = url.rstrip("/")
    if step.mode is Mode.ALL:
        yield Request("POST", f"{base}/purge_all", headers)
        return
    headers = (*headers, ("Content-Type", "application/json"))
    if step.mode is Mode.SOFT:
        headers = (*headers, SOFT)
    for keys in by_count(step.keys, KEYS_AT_ONCE):
        body = json.dumps({"surrogate_keys": keys}).encode()
        yield Request("POST", f"{base}/purge", headers, body)
