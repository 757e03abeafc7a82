"""10,000 stories, asked for in Zipf's order; and purges of a fragment that all of them show."""

import json
import random
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from bench.edge import readers, recorded, scripted
from bench.edge.contestants import Server
from bench.edge.recorded import Recorded
from broadsheet.surrogate import signature

COUNT = 10_000
ASKED = 200_000
SEED = 20261125
PURGE_SECONDS = 0.1
PURGED = "popular-now"


def paths() -> list[str]:
    """The address of each story."""
    return [f"/a/{number}/" for number in range(COUNT)]


def write_order(file: Path) -> Path:
    """The order in which they are asked for: the n-th most read has 1/n of the readers of the first."""
    weights = [1 / rank for rank in range(1, COUNT + 1)]
    drawn = random.Random(SEED).choices(paths(), weights, k=ASKED)
    file.write_text("\n".join(drawn) + "\n", "utf-8")
    return file


def fill(server: Server, found: Recorded, files: Path) -> None:
    """Asks the edge for each story once, and keeps what it answers as files for nginx.

    Raises `BytesAreWrong`.
    """

    def take(number: int) -> None:
        path = f"/a/{number}/"
        answer = recorded.ask(server.address, path, readers.headers("gzip"))
        page = Recorded(scripted.article(found.page, number), found.whole, found.fragments)
        if scripted.CHANGE.sub(b"", readers.plain(answer)) != page.inlined():
            raise readers.BytesAreWrong(f"{server.name}: another page at {path}")
        folder = files / path.strip("/")
        folder.mkdir(parents=True)
        (folder / "index.html.gz").write_bytes(answer.body)
        (folder / "index.html").touch()  # nginx looks for it, but answers the other one

    with ThreadPoolExecutor(8) as workers:
        list(workers.map(take, range(COUNT)))


@contextmanager
def purging(server: Server, secret: str) -> Iterator[None]:
    """Purges the fragment again and again meanwhile. Raises `RuntimeError` if one was not taken."""
    is_over = threading.Event()
    failures: list[str] = []

    def purge() -> None:
        position = 0
        while not is_over.wait(PURGE_SECONDS):
            position += 1
            try:
                status = _send(server, secret, position)
            except OSError as error:
                status = repr(error)
            if status != 204:
                failures.append(f"purge {position}: {status}")

    sender = threading.Thread(target=purge)
    sender.start()
    try:
        yield
    finally:
        is_over.set()
        sender.join()
    if failures:
        raise RuntimeError(failures[0])


def _send(server: Server, secret: str, position: int) -> int | str:
    body = json.dumps({"purges": [{"position": position, "keys": [PURGED], "mode": "soft"}]})
    connection = HTTPConnection("127.0.0.1", server.admin_port, timeout=5)
    try:
        headers = {signature.HEADER: signature.sign(body.encode(), secret)}
        connection.request("POST", "/purges", body.encode(), headers)
        return connection.getresponse().status
    finally:
        connection.close()
