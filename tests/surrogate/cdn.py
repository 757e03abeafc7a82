"""A CDN's API on this machine: takes only what its documentation describes, and answers as that says."""

import json
import re
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOKEN = "a-token-0123456789"
KEY = re.compile(r"[a-z0-9-]+")


class Cdn:
    """Listens on a free port. `taken` is what it did, in order; `wrong` why it refused something.

    `fails` are answers to the next requests, status and headers; None for what the contract says.
    """

    def __init__(self, contract):
        self.contract = contract
        self.taken = []
        self.wrong = []
        self.fails = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.cdn = self
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Handler(BaseHTTPRequestHandler):
    """Every method that receivers use."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        cdn = self.server.cdn
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if cdn.fails and (failing := cdn.fails.pop(0)):
            status, headers = failing
            self.answer(status, {"detail": f"the token {TOKEN} was refused"}, headers)
            return
        try:
            done, said = cdn.contract(self.command, self.path, self.headers, body)
        except (AssertionError, ValueError, KeyError) as error:
            cdn.wrong.append(repr(error))
            self.answer(400, {"detail": str(error)})
            return
        cdn.taken.append(done)
        self.answer(200, said)

    def do_PURGE(self):
        self.do_POST()

    def do_BAN(self):
        self.do_POST()

    def answer(self, status, said, headers=None):
        data = json.dumps(said).encode()
        with suppress(OSError):
            self.send_response(status)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    def log_message(self, *arguments):
        """Says nothing: the tests ask what was taken."""


def fastly(method, path, headers, body):
    """POST /service/<id>/purge and /purge_all, by the API reference; 256 keys at most."""
    assert method == "POST"
    assert headers["Fastly-Key"] == TOKEN
    assert headers["Accept"] == "application/json"
    service, _, action = path.removeprefix("/service/").partition("/")
    assert service == "SU1Z0isxPaozGVKXdv0eY", "the service is named in the path"
    if action == "purge_all":
        assert headers["Fastly-Soft-Purge"] is None, "purge_all cannot be soft"
        assert not body
        return ("all", []), {"status": "ok"}
    assert action == "purge"
    assert headers["Content-Type"] == "application/json"
    assert headers["Fastly-Soft-Purge"] in {None, "1"}
    found = json.loads(body)
    assert set(found) == {"surrogate_keys"}
    keys = checked(found["surrogate_keys"], 256)
    mode = "soft" if headers["Fastly-Soft-Purge"] else "hard"
    return (mode, keys), dict.fromkeys(keys, "108-1391560174-974124")


def cloudflare(method, path, headers, body):
    """POST /zones/<id>/purge_cache, by the API reference; 100 tags at most."""
    assert (method, path) == (
        "POST",
        "/client/v4/zones/023e105f4ecef8ad9ca31a8372d0c353/purge_cache",
    )
    assert headers["Authorization"] == f"Bearer {TOKEN}"
    assert headers["Content-Type"] == "application/json"
    found = json.loads(body)
    said = {"success": True, "errors": [], "messages": [], "result": {"id": "9a7806061c88ada191ed"}}
    if "purge_everything" in found:
        assert found == {"purge_everything": True}
        return ("all", []), said
    assert set(found) == {"tags"}
    return ("hard", checked(found["tags"], 100)), said


def varnish(method, path, headers, body):
    """PURGE and BAN /purges, by deploy/varnish/broadsheet.vcl; headers of 8 KB at most."""
    assert path == "/purges"
    assert not body
    if method == "BAN":
        return ("all", []), {}
    assert method == "PURGE"
    hard, soft = headers["xkey-purge"], headers["xkey-softpurge"]
    assert (hard is None) != (soft is None)
    name, value = ("xkey-purge", hard) if hard else ("xkey-softpurge", soft)
    assert len(f"{name}: {value}") < 8192
    return ("hard" if hard else "soft", checked(value.split(" "), 10_000)), {}


def checked(keys, most):
    assert 0 < len(keys) <= most, f"{len(keys)} keys at once"
    assert len(set(keys)) == len(keys), "a key stands there twice"
    assert all(KEY.fullmatch(key) for key in keys)
    return keys
