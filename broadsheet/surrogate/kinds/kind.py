"""A kind of receiver, and a request to one. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from broadsheet.surrogate.models import KindName
from broadsheet.surrogate.outbox import Message


@dataclass(frozen=True, slots=True)
class Request:
    """What a receiver is asked. `headers` may hold a token: not for logs."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of receiver: `requests` makes what is sent, in order, of address, purges and secret.

    `secret` is the setting that holds the secret, empty if it needs none. A kind that `shows_secret`
    sends it to whoever answers at the address, which must be reached by https then.
    """

    name: KindName
    requests: Callable[[str, Sequence[Message], str], list[Request]]
    secret: str = ""
    shows_secret: bool = False
