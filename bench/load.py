"""A bounded closed loop: `python -m bench.load URL CONNECTIONS SECONDS` prints how many answers came.

Each connection asks again when it has its answer; every answer is read whole and must be a 200.
"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from urllib.parse import urlsplit

BROWSER = {  # what Chromium sends with a navigation
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
    "Accept-Encoding": "gzip, deflate, br, zstd",
    "Accept-Language": "en-GB,en;q=0.9",
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Site": "none",
    "Sec-Fetch-User": "?1",
    "Upgrade-Insecure-Requests": "1",
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0",
}


def main() -> None:
    """Loads the address; prints the count."""
    url, connections, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    until = time.monotonic() + seconds
    with ThreadPoolExecutor(connections) as readers:
        counts = readers.map(lambda _: _read(url, until), range(connections))
        print(sum(counts))


def _read(url: str, until: float) -> int:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname or "", parts.port)
    count = 0
    while time.monotonic() < until:
        connection.request("GET", parts.path, headers=BROWSER)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"{url} answered {answer.status}")
        count += 1
    connection.close()
    return count


if __name__ == "__main__":
    main()
