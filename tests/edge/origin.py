"""An origin that says what a test tells it to, and records what it was asked."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field


@dataclass
class Asked:
    """A request as the origin saw it; headers by small names, each with all its values."""

    method: bytes
    target: bytes
    headers: dict[bytes, list[bytes]]
    body: bytes


@dataclass
class Said:
    """An answer. `gate`: it waits until that is set. `raw`: sent as it is, then the origin hangs up."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    gate: asyncio.Event | None = None
    raw: bytes | None = None

    def lines(self) -> bytes:
        length = {} if self.status in {204, 304} else {"Content-Length": len(self.body)}
        pairs = {**length, **self.headers}
        head = "".join(f"{name}: {value}\r\n" for name, value in pairs.items())
        return f"HTTP/1.1 {self.status} Said\r\n{head}\r\n".encode("latin-1") + self.body


class Origin:
    """Answers from `script`: by target, one answer for always, or a list of which the last one stays."""

    def __init__(self):
        self.script = {}
        self.asked = []
        self.port = 0
        self.writers = set()
        self.server = None

    async def open(self):
        self.server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self.server.sockets[0].getsockname()[1]

    async def close(self):
        """Hangs up on everybody; who connects is refused."""
        if self.server is None:
            return
        self.server.close()
        for writer in list(self.writers):
            writer.transport.abort()
        await asyncio.sleep(0.01)
        self.server = None

    def say(self, target, *answers):
        self.script[target] = list(answers)

    def targets(self):
        return [asked.target for asked in self.asked]

    def count(self, target):
        return self.targets().count(target)

    async def _serve(self, reader, writer):
        self.writers.add(writer)
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                asked = await _asked(reader)
                self.asked.append(asked)
                said = self._answer(asked.target)
                if said.gate is not None:
                    await said.gate.wait()
                if said.raw is not None:
                    writer.write(said.raw)
                    await writer.drain()
                    break
                whole = said.lines()
                is_head = asked.method == b"HEAD"
                writer.write(whole[: len(whole) - len(said.body)] if is_head else whole)
                await writer.drain()
        writer.close()
        self.writers.discard(writer)

    def _answer(self, target):
        answers = self.script.get(target)
        if not answers:
            return Said(b"nothing here", 404, kept(10))
        return answers.pop(0) if len(answers) > 1 else answers[0]


async def _asked(reader):
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head[:-4].split(b"\r\n")
    headers = {}
    for line in lines:
        name, _, value = line.partition(b":")
        headers.setdefault(name.lower(), []).append(value.strip())
    body = await reader.readexactly(int(headers.get(b"content-length", [b"0"])[0]))
    method, target, _ = first.split(b" ")
    return Asked(method, target, headers, body)


def kept(seconds=60, *, stale=0, spare=0, keys="", **more):
    """The headers of a page that a surrogate may keep for so long."""
    control = f"max-age={seconds}, stale-while-revalidate={stale}, stale-if-error={spare}"
    found = {
        "Content-Type": "text/html; charset=utf-8",
        "Cache-Control": "public, max-age=0, must-revalidate",
        "Surrogate-Control": f'{control}, content="ESI/1.0"',
        "Surrogate-Key": keys,
    }
    return found | {name.replace("_", "-").title(): value for name, value in more.items()}


def page(body, seconds=60, **said):
    """A page that may be kept."""
    return Said(body, 200, kept(seconds, **said))
