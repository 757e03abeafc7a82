"""An origin that answers as it is told, also as none of ours would, and remembers what it was asked."""

import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

GRACE = "stale-while-revalidate=60, stale-if-error=86400"
PAGE = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "public, max-age=0, must-revalidate",
    "Surrogate-Control": f"max-age=600, {GRACE}",
    "Surrogate-Key": "publication",
}


class Origin:
    """Listens on a free port. `answers` are status, headers and body by path; `asked` what came."""

    def __init__(self):
        self.answers = {}
        self.asked = []
        self.slow_seconds = 0.0  # before each answer but that of the probe
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.block_on_close = False
        self.server.origin = self
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def says(self, path, body="<p>a page", *, status=200, **headers):
        """What it answers from now on; a header is taken away by None."""
        given = PAGE | {name.replace("_", "-"): value for name, value in headers.items()}
        found = {name: value for name, value in given.items() if value is not None}
        self.answers[path] = (status, found, body.encode())

    def asked_for(self, path):
        """The headers of each request for that path."""
        return [headers for _, asked, headers in self.asked if asked == path]

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Handler(BaseHTTPRequestHandler):
    """Every method; what nobody told of is a page that is not there."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        origin = self.server.origin
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path == "/robots.txt":
            self.answer(200, {}, b"User-agent: *\n")
            return
        origin.asked.append((self.command, self.path, list(self.headers.items())))
        found = origin.answers.get(self.path) or (404, {"Cache-Control": "private, no-store"}, b"")
        time.sleep(origin.slow_seconds)
        status, headers, body = found
        if self.headers.get("If-None-Match") and self.headers["If-None-Match"] == headers.get(
            "ETag"
        ):
            status, body = 304, b""
        self.answer(status, headers, body)

    def do_POST(self):
        self.do_GET()

    def do_DELETE(self):
        self.do_GET()

    def answer(self, status, headers, body):
        with suppress(OSError):
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status != 304 and "Content-Length" not in headers:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(b"" if self.command == "HEAD" else body)

    def handle(self):
        with suppress(ConnectionError):  # who asked did not wait
            super().handle()

    def log_message(self, *arguments):
        """Says nothing: the tests ask what it was asked."""
