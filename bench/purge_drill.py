"""A receiver goes away for a minute while things change, and comes back: does it get everything, how soon?

Run: `python -m bench.purge_drill [SECONDS]`. Bar: every key, in order, within 10 s of its return. The
receiver is a web server on this machine, the changes are transactions of the outbox, one every 20 ms,
and what delivers them is what the worker runs.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from pathlib import Path
from typing import Any

AWAY_SECONDS = 60.0
BAR_SECONDS = 10.0
EVERY_SECONDS = 0.02
BEFORE_SECONDS = AFTER_SECONDS = 3.0


class Receiver:
    """Listens, leaves, and listens again at the same address; keeps what it was told."""

    def __init__(self) -> None:
        self.keys: list[str] = []
        self.port = 0
        self.server: Any = None

    def listen(self) -> None:
        """Takes purges from now on."""
        keys = self.keys

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                keys.extend(key for purge in body["purges"] for key in purge["keys"])
                self.send_response(204)
                self.end_headers()

            def log_message(self, *arguments: object) -> None:
                """Says nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def leave(self) -> None:
        """Refuses whoever connects from now on."""
        self.server.shutdown()
        self.server.server_close()


class Changes(threading.Thread):
    """Changes one thing after another until it is told to stop; knows what it changed, in order."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.made: list[str] = []
        self.stopping = threading.Event()

    def run(self) -> None:
        """One transaction for each change."""
        outbox = import_module("broadsheet.surrogate.outbox")
        transaction = import_module("django.db").transaction
        while not self.stopping.wait(EVERY_SECONDS):
            key = f"article-{len(self.made) + 1}"
            with transaction.atomic():
                outbox.purge(key)
            self.made.append(key)


def main() -> None:
    """The drill on a fresh site; exit code 1 where the bar is missed."""
    away_seconds = float(sys.argv[1]) if len(sys.argv) > 1 else AWAY_SECONDS
    with tempfile.TemporaryDirectory(prefix="broadsheet-bench-") as name:
        site = Path(name) / "site"
        subprocess.run([sys.executable, "-m", "broadsheet.cli", "init", str(site)], check=True)
        os.environ |= {"BROADSHEET_SITE": str(site), "BROADSHEET_LOG_LEVEL": "error"}
        import_module("broadsheet.cli.main").set_up_django()
        is_met = _drill(away_seconds)
    sys.exit(0 if is_met else 1)


def _drill(away_seconds: float) -> bool:
    delivery = import_module("broadsheet.surrogate.delivery")
    receiver, changes, stopping = Receiver(), Changes(), threading.Event()
    receiver.listen()
    url = f"http://127.0.0.1:{receiver.port}/purge"
    import_module("broadsheet.surrogate.receivers").register("drill", url)
    worker = threading.Thread(target=delivery.run, args=[stopping])
    worker.start()
    changes.start()
    time.sleep(BEFORE_SECONDS)
    receiver.leave()
    time.sleep(away_seconds)
    missed = len(changes.made) - len(receiver.keys)
    alarms = import_module("broadsheet.surrogate.queries").alarms()
    receiver.listen()
    took = _until_caught_up(receiver, len(changes.made))
    time.sleep(AFTER_SECONDS)
    changes.stopping.set()
    changes.join()
    _until_caught_up(receiver, len(changes.made))
    stopping.set()
    worker.join()
    is_whole = receiver.keys == changes.made
    print(f"away {away_seconds:.0f} s, {missed} changes meanwhile, {len(alarms)} alarm")
    print(f"caught up {took:.2f} s after its return (bar {BAR_SECONDS:.0f} s)")
    print(f"{len(receiver.keys)} of {len(changes.made)} keys, {_order(is_whole)}")
    return is_whole and took <= BAR_SECONDS


def _until_caught_up(receiver: Receiver, count: int) -> float:
    start = time.monotonic()
    while len(receiver.keys) < count and time.monotonic() - start < 6 * BAR_SECONDS:
        time.sleep(0.005)
    return time.monotonic() - start


def _order(is_whole: bool) -> str:
    return "each once, in order" if is_whole else "NOT each once and in order"


if __name__ == "__main__":
    main()
