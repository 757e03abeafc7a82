"""A real receiver on this machine: records what it is told, and can be as bad as receivers get."""

import json
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HANG_SECONDS = 60


class Receiver:
    """Listens on a free port; `manner` names how it answers, see `Handler`."""

    def __init__(self):
        self.bodies = []
        self.headers = []
        self.manner = "good"
        self.is_leaving = threading.Event()
        self.port = 0
        self.return_()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/purge"

    @property
    def purges(self):
        return [purge for body in list(self.bodies) for purge in json.loads(body)["purges"]]

    @property
    def positions(self):
        """Of the purges it was told of, without the word to throw away everything."""
        return [purge["position"] for purge in self.purges if purge["mode"] != "all"]

    @property
    def keys(self):
        return [key for purge in self.purges for key in purge["keys"]]

    def leave(self):
        """Stops listening: who connects is refused."""
        self.is_leaving.set()
        self.server.shutdown()
        self.server.server_close()

    def return_(self):
        """Listens again, at the same address."""
        self.is_leaving.clear()
        self.server = _Server(("127.0.0.1", self.port), Handler)
        self.server.receiver = self
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request, client_address):
        """Who sent the purges has left in the middle of an answer: that is what is tested."""


class Handler(BaseHTTPRequestHandler):
    """Answers in the receiver's manner; a manner is a method `answer_…`."""

    def do_POST(self):
        receiver = self.server.receiver
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if receiver.manner == "good":
            receiver.bodies.append(body)
            receiver.headers.append(dict(self.headers))
        with suppress(OSError):
            getattr(self, f"answer_{receiver.manner}")()

    def answer_good(self):
        self._answer(204)

    def answer_failing(self):
        self._answer(500)

    def answer_elsewhere(self):
        self._answer(307, Location=f"{self.server.receiver.url}/other")

    def answer_nothing(self):
        self.server.receiver.is_leaving.wait(HANG_SECONDS)

    def answer_garbage(self):
        self.wfile.write(b"\x00\xff 200 fine, thank you\r\n\r\n" * 100)

    def answer_endlessly(self):
        """200, and then a body without end."""
        self._answer(200, **{"Content-Length": str(10**12)})
        while not self.server.receiver.is_leaving.is_set():
            self.wfile.write(b"x" * 65536)

    def answer_headers_endlessly(self):
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not self.server.receiver.is_leaving.is_set():
            self.wfile.write(b"X-More: " + b"x" * 8192 + b"\r\n")

    def answer_drop_by_drop(self):
        """Each read brings a byte in time; all together would take hours."""
        for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 100_000:
            if self.server.receiver.is_leaving.is_set():
                return
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            time.sleep(0.1)

    def _answer(self, status, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *arguments):
        """Says nothing: the tests ask what it was told."""
