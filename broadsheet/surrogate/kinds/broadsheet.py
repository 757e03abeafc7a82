"""Receivers that speak our own language, such as the edge: one signed message for the whole batch.

Source: docs/decisions/0009-purge-outbox.md.
"""

import json
from collections.abc import Sequence

from broadsheet.surrogate import signature
from broadsheet.surrogate.kinds.kind import Request
from broadsheet.surrogate.outbox import Message


def requests(url: str, messages: Sequence[Message], secret: str) -> list[Request]:
    """The purges as JSON, signed."""
    body = json.dumps({"purges": [one._asdict() for one in messages]}).encode()
    headers = (
        ("Content-Type", "application/json"),
        (signature.HEADER, signature.sign(body, secret)),
    )
    return [Request("POST", url, headers, body)]
