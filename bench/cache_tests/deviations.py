"""Required tests that the edge does not pass, each with the reason; names as in `fnmatch`."""

from fnmatch import fnmatchcase

ANOTHER_RULE = (
    "RFC 9111, section 5.1, says of `Age`: the first of several counts, and what is no number is "
    "ignored. The suite would have the answer stale"
)
NEVER_UNASKED = (
    "What is stale is shown only where the origin allows it, so there is nothing to forbid"
)
OWN_WORDS = (
    "Where the origin answers 500, 502, 503 or 504 and nothing older is there, readers see our 503"
)
UNKEPT_STATUS = "Answers of this status are never kept, so none can be stale"
ONE_KIND = (
    "What varies by more than compression is never kept, and the origin is asked a second time, with "
    "the reader's headers; the suite takes that for a client that tried again"
)
COMPRESSED = (
    "What comes compressed though nobody asked is never kept, and is asked for a second time"
)
COOKIE = "What sets a cookie is never kept"
UNKNOWN_CODING = "The suite's origin names a transfer coding that nobody knows: it cannot be read"

DEVIATIONS = {
    "age-parse-nonnumeric": ANOTHER_RULE,
    "age-parse-negative": ANOTHER_RULE,
    "age-parse-float": ANOTHER_RULE,
    "age-parse-prefix-twoline": ANOTHER_RULE,
    "age-parse-dup-*": ANOTHER_RULE,
    "age-parse-*parameter": ANOTHER_RULE,
    "stale-close-*": NEVER_UNASKED,
    "heuristic-50[234]-not_cached": OWN_WORDS,
    "status-50[0234]-stale": OWN_WORDS,
    "status-[245]99-*": UNKEPT_STATUS,
    "status-400-stale": UNKEPT_STATUS,
    "vary-*": ONE_KIND,
    "conditional-etag-vary-headers": ONE_KIND,
    "headers-store-Content-Encoding": COMPRESSED,
    "304-etag-update-response-Content-Encoding": COMPRESSED,
    "headers-store-Set-Cookie": COOKIE,
    "304-etag-update-response-Set-Cookie": COOKIE,
    "headers-store-Transfer-Encoding": UNKNOWN_CODING,
}


def reason(test_id: str) -> str:
    """Why the edge does not pass the test; empty if nobody knows."""
    return next((why for name, why in DEVIATIONS.items() if fnmatchcase(test_id, name)), "")


def superfluous(test_ids: list[str]) -> list[str]:
    """The names that stand for none of the tests that it does not pass."""
    return [name for name in DEVIATIONS if not any(fnmatchcase(one, name) for one in test_ids)]
