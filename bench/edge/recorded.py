"""The page and its fragments as the origin gives them to a surrogate, recorded once for all servers."""

import pickle
import re
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from bench.served import LONGEST_STORY

ANNOUNCED = 'bench="ESI/1.0"'
INCLUDE = re.compile(rb'<esi:include src="([^"]+)"\s*/>')
FRAMING = {"connection", "content-length", "date", "server", "transfer-encoding"}

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address gave."""

    headers: Headers
    body: bytes


@dataclass(frozen=True, slots=True)
class Recorded:
    """`page` holds includes; `whole` is the same page for those who put nothing together."""

    page: Answer
    whole: Answer
    fragments: dict[str, Answer]

    def inlined(self) -> bytes:
        """The page with its fragments put in: what each server has to answer."""
        return INCLUDE.sub(lambda tag: self.fragments[tag[1].decode()].body, self.page.body)


def record(address: str) -> Recorded:
    """Asks the origin. Raises `ValueError` where the page put together is not the whole one."""
    page = ask(address, LONGEST_STORY, {"Surrogate-Capability": ANNOUNCED})
    paths = {path.decode() for path in INCLUDE.findall(page.body)}
    found = Recorded(
        page,
        ask(address, LONGEST_STORY, {}),
        {path: ask(address, path, {"Surrogate-Capability": ANNOUNCED}) for path in paths},
    )
    if not paths or found.inlined() != found.whole.body:
        raise ValueError("the page put together is not the whole one")
    return found


def ask(address: str, path: str, headers: dict[str, str]) -> Answer:
    """One answer, as its bytes came. Raises `ValueError` if it is no 200."""
    parts = urlsplit(address)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=20)
    try:
        connection.putrequest("GET", path, skip_accept_encoding=True)
        for header in headers.items():
            connection.putheader(*header)
        connection.endheaders()
        response = connection.getresponse()
        body = response.read()
    finally:
        connection.close()
    if response.status != 200:
        raise ValueError(f"{address}{path} answered {response.status}")
    kept = ((name.lower(), value) for name, value in response.getheaders())
    return Answer(tuple(one for one in kept if one[0] not in FRAMING), body)


def save(recorded: Recorded, file: Path) -> None:
    """Keeps it for `scripted`, which runs as a process of its own."""
    file.write_bytes(pickle.dumps(recorded))


def load(file: Path) -> Recorded:
    """What was saved."""
    found: Recorded = pickle.loads(file.read_bytes())  # noqa: S301  # written by ourselves
    return found
