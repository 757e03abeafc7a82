"""Every kind of receiver, and how much of a batch one of them is sent at once."""

from collections.abc import Iterator
from typing import NamedTuple

from broadsheet import conf
from broadsheet.errors import BroadsheetError
from broadsheet.surrogate.kinds import broadsheet, cloudflare, fastly, varnish
from broadsheet.surrogate.kinds.kind import Kind, Request
from broadsheet.surrogate.models import KindName
from broadsheet.surrogate.outbox import Batch

KINDS = (
    Kind(KindName.BROADSHEET, broadsheet.requests, "secret_key"),
    Kind(KindName.VARNISH, varnish.requests),
    Kind(KindName.FASTLY, fastly.requests, "fastly_token", shows_secret=True),
    Kind(KindName.CLOUDFLARE, cloudflare.requests, "cloudflare_token", shows_secret=True),
)
# What takes longer than a try may is begun anew for ever, and CDNs limit how often they are asked: more
# than so many requests are not begun, unless for a single purge.
REQUESTS_AT_ONCE = 8


class SecretIsMissing(BroadsheetError):
    """The setting that holds the secret of a kind of receivers is empty."""


class Portion(NamedTuple):
    """A part of a batch, from its beginning, as requests."""

    batch: Batch
    requests: list[Request]


def kind(name: str) -> Kind:
    """The kind of that name."""
    return next(one for one in KINDS if one.name == name)


def secret(of: Kind) -> str:
    """The secret that the kind needs, empty if none. Raises `SecretIsMissing`."""
    if not of.secret:
        return ""
    found: str = getattr(conf.settings(), of.secret)
    if not found:
        raise SecretIsMissing(f"set {of.secret} (docs/settings.md)")
    return found


def portion(of: Kind, url: str, batch: Batch) -> Portion:
    """As much of the batch as is sent at once; the rest follows. Raises `SecretIsMissing`."""
    token = secret(of)
    return next(
        Portion(one, made)
        for one in _ever_less(batch)
        if len(made := of.requests(url, one.messages, token)) <= REQUESTS_AT_ONCE
        or len(one.messages) == 1
    )


def _ever_less(batch: Batch) -> Iterator[Batch]:
    yield batch
    count = len(batch.messages)
    while count > 1:
        count //= 2
        yield Batch(batch.messages[:count], batch.messages[count - 1].position)
