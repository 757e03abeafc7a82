"""An origin that answers what was recorded: `python -m bench.edge.scripted FILE PORT`.

`/a/<n>/` is the recorded page with another number in it, for as many stories as are asked for. The
fragment of Popular Now is another one each time, so that to purge it changes every page.
"""

import asyncio
import re
import sys
from http import HTTPStatus
from itertools import count
from pathlib import Path

import uvloop

from bench.edge import recorded
from bench.edge.recorded import Answer, Headers, Recorded
from bench.served import LONGEST_STORY
from broadsheet.edge.protocol import Connection
from broadsheet.edge.request import Request
from broadsheet.edge.server import Door, listener, run

CAPABILITY = b"\r\nsurrogate-capability:"
ARTICLE = re.compile(rb"/a/(\d+)/")
CHANGING = b"/_fragments/popular-now"
CHANGE = re.compile(rb"<!-- \d{9} -->")


class Scripted:
    """Answers from what was recorded; `protocol` calls it."""

    def __init__(self, found: Recorded) -> None:
        self.page, self.whole = found.page, _whole(found.whole)
        self.paths = {path.encode(): answer for path, answer in found.fragments.items()}
        self.changes = count(1)

    def at_once(self, request: Request) -> bytes | None:
        """All answers are there at once."""
        takes_includes = b"ESI/1.0" in (request.header(CAPABILITY) or b"")
        if request.target == LONGEST_STORY.encode():
            return _whole(self.page) if takes_includes else self.whole
        if numbered := ARTICLE.fullmatch(request.target):
            return _whole(article(self.page, int(numbered[1])))
        fragment = self.paths.get(request.target)
        if fragment is None:
            return self.refusal(request, HTTPStatus.NOT_FOUND, "unknown")
        return _whole(self._changed(fragment) if request.target == CHANGING else fragment)

    def _changed(self, fragment: Answer) -> Answer:
        number = next(self.changes)
        etag = [("etag", f'"{number}"')]
        headers = [one for one in fragment.headers if one[0] != "etag"] + etag
        return Answer(tuple(headers), fragment.body + b"<!-- %09d -->" % number)

    async def answer(self, request: Request, connection: Connection) -> None:
        """Never needed."""
        raise NotImplementedError

    def body_limit(self, request: Request) -> int:
        """Nothing is sent here."""
        return 0

    def refusal(self, request: Request | None, status: HTTPStatus, reason: str) -> bytes:
        """The answer to what is not there."""
        return b"HTTP/1.1 %d %b\r\nContent-Length: 0\r\n\r\n" % (status, reason.encode())


def article(page: Answer, number: int) -> Answer:
    """The page, as if it were that of another story."""
    headers: Headers = tuple(
        (name, {"etag": f'"a-{number}"', "surrogate-key": f"article-{number}"}.get(name, value))
        for name, value in page.headers
    )
    body = page.body.replace(b"</title>", b" %05d</title>" % number, 1)
    return Answer(headers, body)


def _whole(answer: Answer) -> bytes:
    lines = [f"{name}: {value}\r\n" for name, value in answer.headers]
    head = f"HTTP/1.1 200 OK\r\n{''.join(lines)}Content-Length: {len(answer.body)}\r\n\r\n"
    return head.encode("latin-1") + answer.body


async def _serve(file: Path, port: int) -> None:
    door = Door(Scripted(recorded.load(file)))
    await door.open(listener("127.0.0.1", port))
    await run([door])


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(Path(sys.argv[1]), int(sys.argv[2])))
