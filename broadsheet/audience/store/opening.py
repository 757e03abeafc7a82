"""Opens the audience store that the settings name. No Django; Redis's client is loaded only if it is named.

Values: docs/settings.md, `audience`.
"""

import importlib
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from broadsheet.audience.store.off import OffStore
from broadsheet.audience.store.protocol import AudienceStore
from broadsheet.audience.store.sqlite import SqliteStore
from broadsheet.errors import BroadsheetError

FILE_NAME = "audience.sqlite3"
OFF = "off"  # nobody is counted
SINGLE, CLUSTER = ("redis", "rediss"), ("redis+cluster", "rediss+cluster")
PORT = 6379
ANSWER_SECONDS = 5.0  # after which a server is away


class StoreIsUnknown(BroadsheetError):
    """The setting names no store that there is; it carries what it must be."""


class ClientIsMissing(BroadsheetError):
    """The setting names Redis, whose client is not installed; it carries what to do."""


def open(  # read as opening.open
    value: str, site: Path, *, patience_seconds: float | None = None
) -> AudienceStore:
    """The store: "" is a file in the site's folder, "off" none, else the address of Redis or a Cluster.

    Nothing is connected before the store is used; a server that does not answer within the patience is
    away and not asked twice. Raises `StoreIsUnknown`, `ClientIsMissing`.
    """
    if not value:
        return SqliteStore(site / FILE_NAME)
    if value == OFF:
        return OffStore()
    if not is_known(value):
        raise StoreIsUnknown(
            "audience must be empty, off, redis://host:port or redis+cluster://host:port,…"
        )
    return _redis(value, patience_seconds)


def is_known(value: str) -> bool:
    """Whether `open` knows what to open."""
    return value in {"", OFF} or _is_address(value)


def _is_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        nodes = _nodes(parts.netloc)
    except ValueError:
        return False
    if parts.scheme in CLUSTER:
        return bool(nodes) and all(host for host, _ in nodes) and parts.path in {"", "/"}
    is_number = parts.path.strip("/") == "" or parts.path[1:].isdigit()
    return parts.scheme in SINGLE and len(nodes) == 1 and nodes[0][0] != "" and is_number


def _redis(value: str, patience_seconds: float | None) -> AudienceStore:
    try:
        redis = importlib.import_module("redis")
        store = importlib.import_module("broadsheet.audience.store.redis")
    except ModuleNotFoundError as error:
        if error.name != "redis":
            raise
        raise ClientIsMissing("pip install 'broadsheet[redis]'") from error
    parts = urlsplit(value)
    told: Any = store.RedisStore
    shown = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    connect, patience = _single if parts.scheme in SINGLE else _cluster, _patience(redis)
    if patience_seconds is not None:
        patience = _patience(redis, seconds=patience_seconds, retries=0)
    return told(lambda: connect(redis, value, patience), shown)  # type: ignore[no-any-return]


def _patience(redis: Any, *, seconds: float = ANSWER_SECONDS, retries: int = 1) -> dict[str, Any]:
    """One more try and no more: who waits for the store waits for its answer to readers."""
    retry, backoff = redis.retry.Retry, redis.backoff.NoBackoff
    return {
        "socket_timeout": seconds,
        "socket_connect_timeout": seconds,
        "retry": retry(backoff(), retries),
    }


def _single(redis: Any, value: str, patience: dict[str, Any]) -> Any:
    return redis.Redis.from_url(value, **patience)


def _cluster(redis: Any, value: str, patience: dict[str, Any]) -> Any:
    parts = urlsplit(value)
    nodes = [redis.cluster.ClusterNode(host, port) for host, port in _nodes(parts.netloc)]
    name, _, password = parts.netloc.rpartition("@")[0].partition(":")
    return redis.RedisCluster(
        startup_nodes=nodes,
        username=unquote(name) or None,
        password=unquote(password) or None,
        ssl=parts.scheme.startswith("rediss"),
        **patience,
    )


def _nodes(netloc: str) -> list[tuple[str, int]]:
    """Hosts and ports, separated by commas. Raises `ValueError`."""
    parts = [urlsplit(f"//{one}") for one in netloc.rpartition("@")[2].split(",")]
    return [(one.hostname or "", one.port or PORT) for one in parts]
