"""Cloudflare, by its API, at https://api.cloudflare.com/client/v4/zones/<id>.

A purge takes 100 tags, and is always hard. The token needs "Cache Purge" for the zone. Source:
Cloudflare's API reference, "Purge Cached Content"; its documentation, "Purge cache".
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from broadsheet.surrogate.kinds.kind import Request
from broadsheet.surrogate.kinds.steps import by_count, each_once, steps
from broadsheet.surrogate.models import Mode
from broadsheet.surrogate.outbox import Message

TAGS_AT_ONCE = 100


def requests(url: str, messages: Sequence[Message], secret: str) -> list[Request]:
    """A request for each 100 keys; soft purges are hard ones here."""
    headers = (("Authorization", f"Bearer {secret}"), ("Content-Type", "application/json"))
    address = f"{url.rstrip('/')}/purge_cache"
    return [
        Request("POST", address, headers, json.dumps(body).encode()) for body in _bodies(messages)
    ]


def _bodies(messages: Sequence[Message]) -> Iterator[dict[str, Any]]:
    found = steps(messages)
    if found and found[0].mode is Mode.ALL:  # it can stand nowhere else
        yield {"purge_everything": True}
    for tags in by_count(each_once(key for one in found for key in one.keys), TAGS_AT_ONCE):
        yield {"tags": tags}
