"""Sends one receiver its requests, and takes nothing from it but the status of each answer.

The receiver may be anything: it is not followed elsewhere, its body is not read, and however slowly it
answers, byte by byte, it is left after `TOTAL_SECONDS`; so is a name server that does not answer.
"""

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from ssl import SSLContext
from threading import Thread
from typing import Any

import httpx

from broadsheet.errors import BroadsheetError
from broadsheet.surrogate.kinds.kind import Request

CONNECT_SECONDS = 2.0
TOTAL_SECONDS = 5.0


class NotReceived(BroadsheetError):
    """The receiver has not taken the purges; `reason` says what it did instead.

    `status` is that of its answer, 0 without one; `again_after` the seconds that it asked for, 0 if none.
    """

    def __init__(self, reason: str, *, status: int = 0, again_after: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status
        self.again_after = again_after


def post(requests: Iterable[Request]) -> None:
    """Sends the requests one after the other, in `TOTAL_SECONDS` at most for all of them.

    Raises `NotReceived` unless each answer is 2xx; what follows the first that is not is not sent.
    """
    try:
        asyncio.run(_send(requests))
    except TimeoutError as error:
        raise NotReceived(f"no answer within {TOTAL_SECONDS:.0f} s") from error
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        raise NotReceived(f"{type(error).__name__}: {error}".rstrip(": ")) from error


async def _send(requests: Iterable[Request]) -> None:
    asyncio.get_running_loop().set_default_executor(_Left())
    timeout = httpx.Timeout(TOTAL_SECONDS, connect=CONNECT_SECONDS)
    async with (
        asyncio.timeout(TOTAL_SECONDS),  # httpx itself limits each read, not all of them together
        httpx.AsyncClient(verify=_certificates(), trust_env=False, timeout=timeout) as client,
    ):
        for one in requests:
            headers = {"User-Agent": "Broadsheet", **dict(one.headers)}
            asked = client.stream(one.method, one.url, content=one.body, headers=headers)
            async with asked as response:
                _check(response)


def _check(response: httpx.Response) -> None:
    if response.is_success:
        return
    reason = f"answered {response.status_code}"
    wait = response.headers.get("retry-after", "")
    again_after = int(wait[:6]) if wait.isascii() and wait.isdigit() else 0
    if again_after:
        reason += f", wants to be asked again after {again_after} s"
    raise NotReceived(reason, status=response.status_code, again_after=again_after)


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
