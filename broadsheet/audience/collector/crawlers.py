"""Who says to be no reader: the list of crawler-user-agents, and marks of browsers that nobody sits before.

The list has 1,500 patterns; nearly all are plain words. Each is looked for only where three characters
of it stand, which makes one check of what would be 1,500. Source: docs/decisions/0014-crawler-user-agents.md.
"""

import re
from collections import Counter, defaultdict
from functools import lru_cache

from crawleruseragents import CRAWLER_USER_AGENTS_DATA

HEADLESS = ("headless", "phantomjs", "puppeteer", "playwright", "selenium", "webdriver", "slimerjs")
REMEMBERED = 8192  # agents of which it is known; readers have a few hundred
SPECIAL = re.compile(r"(?<!\\)[\^$.*+?{}\[\]|()]|\\[a-zA-Z0-9]")
ESCAPED = re.compile(r"\\(.)")
COMMON = (  # what browsers say; parts of it find nothing
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0 "
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1 "
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:133.0) Gecko/20100101 Firefox/133.0 "
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 "
)
GRAM = 3


@lru_cache(maxsize=REMEMBERED)
def is_crawler(agent: bytes) -> bool:
    """Whether the user agent says so; who says nothing is one, too."""
    said = agent.decode("latin-1")
    small = said.lower()
    return (
        not agent
        or any(mark in small for mark in HEADLESS)
        or _has_word(said)
        or OTHERS.search(said) is not None
    )


def _has_word(said: str) -> bool:
    for at in range(len(said) - GRAM + 1):
        words = WORDS.get(said[at : at + GRAM])
        if words and any(map(said.__contains__, words)):
            return True
    return False


def _grams(text: str) -> set[str]:
    return {text[at : at + GRAM] for at in range(len(text) - GRAM + 1)}


def _by_gram(words: list[str]) -> dict[str, tuple[str, ...]]:
    """The words by three characters of each: the rarest that no usual browser says."""
    counts = Counter(gram for word in words for gram in _grams(word))
    usual = _grams(COMMON)
    found = defaultdict(list)
    for word in words:
        gram = min(_grams(word), key=lambda one: (one in usual, counts[one], one))
        found[gram].append(word)
    return {gram: tuple(those) for gram, those in found.items()}


def _is_plain(pattern: str) -> bool:
    return not SPECIAL.search(pattern) and len(ESCAPED.sub(r"\1", pattern)) >= GRAM


PATTERNS = [one["pattern"] for one in CRAWLER_USER_AGENTS_DATA]
WORDS = _by_gram([ESCAPED.sub(r"\1", one) for one in PATTERNS if _is_plain(one)])
OTHERS = re.compile("|".join(f"(?:{one})" for one in PATTERNS if not _is_plain(one)))
