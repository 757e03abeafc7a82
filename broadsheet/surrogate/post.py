"""Sends purges to one receiver, and takes nothing from it but the status of its answer.

The receiver may be anything: it is not followed elsewhere, its body is not read, and however slowly it
answers, byte by byte, it is left after `TOTAL_SECONDS`; so is a name server that does not answer.
"""

import asyncio
import json
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from ssl import SSLContext
from threading import Thread
from typing import Any

import httpx
from django.conf import settings

from broadsheet.errors import BroadsheetError
from broadsheet.surrogate import signature
from broadsheet.surrogate.outbox import Message

CONNECT_SECONDS = 2.0
TOTAL_SECONDS = 5.0


class NotReceived(BroadsheetError):
    """The receiver has not taken the purges; `reason` says what it did instead."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def post(url: str, messages: Iterable[Message]) -> None:
    """Sends the purges, in `TOTAL_SECONDS` at most. Raises `NotReceived` unless the answer is 2xx."""
    body = json.dumps({"purges": [one._asdict() for one in messages]}).encode()
    try:
        status = asyncio.run(_status(url, body))
    except TimeoutError as error:
        raise NotReceived(f"no answer within {TOTAL_SECONDS:.0f} s") from error
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        raise NotReceived(f"{type(error).__name__}: {error}".rstrip(": ")) from error
    if not httpx.codes.is_success(status):
        raise NotReceived(f"answered {status}")


async def _status(url: str, body: bytes) -> int:
    asyncio.get_running_loop().set_default_executor(_Left())
    headers = {
        "Content-Type": "application/json",
        signature.HEADER: signature.sign(body, settings.SECRET_KEY),
        "User-Agent": "Broadsheet",
    }
    timeout = httpx.Timeout(TOTAL_SECONDS, connect=CONNECT_SECONDS)
    async with (
        asyncio.timeout(TOTAL_SECONDS),  # httpx itself limits each read, not all of them together
        httpx.AsyncClient(verify=_certificates(), trust_env=False, timeout=timeout) as client,
        client.stream("POST", url, content=body, headers=headers) as response,
    ):
        return response.status_code


class _Left(ThreadPoolExecutor):
    """Looks names up in threads that are left behind when time is up.

    Those of the usual executor are joined, at the end of the loop and of the process: a name server
    that is asked in vain answers after half a minute.
    """

    def submit(self, act: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Begins it at once, in a thread of its own."""
        future: Future[Any] = Future()
        future.set_running_or_notify_cancel()

        def run() -> None:
            try:
                future.set_result(act(*args, **kwargs))
            except BaseException as error:  # noqa: BLE001  # it is raised where it is waited for
                future.set_exception(error)

        Thread(target=run, name="resolver", daemon=True).start()
        return future


@cache
def _certificates() -> SSLContext:
    """Who is trusted for https; reading them takes longer than a delivery."""
    return httpx.create_ssl_context(trust_env=False)
