"""The address at which Prometheus reads a worker's metrics; on this machine only."""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.db import connections
from prometheus_client import make_wsgi_app

from broadsheet.errors import BroadsheetError
from broadsheet.jobs.metrics import REGISTRY

logger = logging.getLogger(__name__)

HOST = "127.0.0.1"
REQUEST_SECONDS = 10  # a scraper that says nothing for longer is hung up on
RETRY_SECONDS = 10  # until a port that was taken is tried again

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class PortIsTaken(BroadsheetError):
    """Somebody else listens where the metrics were to be served."""


class Server(ThreadingMixIn, WSGIServer):
    """A thread for each scrape, so that a slow one holds up neither another nor the worker's end."""

    daemon_threads = True


class Handler(WSGIRequestHandler):
    """Scrapes are not logged."""

    timeout = REQUEST_SECONDS

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


def start(port: int) -> Server:
    """Serves the metrics from a thread of its own. Raises `PortIsTaken`."""
    try:
        server = make_server(HOST, port, application(), Server, Handler)
    except OSError as error:
        raise PortIsTaken(port) from error
    threading.Thread(target=server.serve_forever, name="metrics", daemon=True).start()
    return server


def start_when_free(port: int) -> None:
    """Serves the metrics as soon as nobody else has the port; not at all for port 0.

    A worker publishes without them: to be observed is not worth a paper that stands still.
    """
    if not port:
        return
    try:
        start(port)
    except PortIsTaken as error:
        logger.error("metrics_port_taken", extra={"port": port, "reason": str(error.__cause__)})
        threading.Thread(target=_wait, args=[port], name="metrics-wait", daemon=True).start()


def _wait(port: int) -> None:
    """As after a restart, when the worker before still ends."""
    while True:
        time.sleep(RETRY_SECONDS)
        try:
            start(port)
        except PortIsTaken:
            continue
        return


def application() -> Application:
    """The metrics; each scrape gives its database connection back."""
    metrics = make_wsgi_app(REGISTRY)

    def scrape(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        try:
            answer: Iterable[bytes] = metrics(environ, start_response)
            return answer
        finally:
            connections.close_all()

    return scrape
