"""Takes out of a text what must not stand in a log: who somebody is, and what opens a door.

E-mail and network addresses, passwords in URLs, cookies, tokens. Pure. A word in brackets stands in
their place. Loopback and private addresses, times, ids, versions of three parts and paths stay.
"""

import re
from typing import Any

EMAIL, ADDRESS, SECRET = "[email]", "[ip]", "[secret]"
DEEPEST = 6  # levels of nested data that are looked into; what lies deeper is redacted as text
COLONS_OF_ADDRESS = 7  # of one that is written out; a time of day has two

HEADERS = ("cookie", "set_cookie", "authorization", "proxy_authorization")
FIELDS = (
    "password", "passwd", "secret", "secret_key", "sessionid", "csrftoken", "csrfmiddlewaretoken",
    "api_key", "access_token", "refresh_token",
)  # fmt: skip
SECRET_NAMES = frozenset(HEADERS + FIELDS)
# One of these stands in each of the names: most texts hold none and are spared the search.
STEMS = ("cookie", "authorization", "passw", "secret", "session", "csrf", "api", "token")

QUOTED = r"\"(?:[^\"\\\n]|\\.)*+\"|'(?:[^'\\\n]|\\.)*+'"
LOCAL = (
    r"[^\s@/\"'<>()\[\],;:\\=]"  # no slash: a path may hold an @; and `harbour@2x.jpg` is a file
)
MAIL = re.compile(
    rf"(?<!{LOCAL})(?:{LOCAL}++[/=']*+|(?<![/='])'*+[/=][/=']*+)@(?!\dx\.)"
    r"(?:(?:[\w-]+\.)+(?:[xX][nN]--[\w-]+|[^\W\d_]{2,})|\[[^\]\s]{1,60}\])"
)
QUAD = re.compile(r"(?<![\d.])(?<!\bv)(?:\d{1,3}\.){3}\d{1,3}(?!\d|\.\d)")
COLONS = re.compile(r"(?<![\w:.])(?:[0-9A-Fa-f]{0,4}:){2,}+[0-9A-Fa-f:.]*+(?:%\w++)?(?!\w)")
ENCODED_MAIL = re.compile(
    r"(?<![\w.+%-])[\w.+%-]*?%40(?:[\w-]+\.)+[^\W\d_]{2,}"
)  # the same in a query
# Machines of our own, so that an error says which; readers come from elsewhere. Source: RFC 1918, RFC 4193.
OURS = re.compile(
    r"127\.[\d.]+|0\.0\.0\.0|::\d?"  # or a slice: no machine has `::2`
    r"|10\.[\d.]+|192\.168\.[\d.]+|172\.(?:1[6-9]|2\d|3[01])\.[\d.]+"
    r"|[fF][cdCD][0-9A-Fa-f]{2}:[0-9A-Fa-f:]+"
)
RESET = re.compile(r"(/password_reset/confirm/)[^/\s]++/[^/\s\"'?]++")
IN_URL = re.compile(r"(?<=://)[^\s/\"'<>]+@")
BEARER = re.compile(r"\b(Bearer|Basic) [\w.~+/=-]{16,}+")


def _named(names: tuple[str, ...], value: str) -> re.Pattern[str]:
    """What follows one of these names, in a header, a form, a URL, source or a printed dict.

    Also where the name ends another one, such as `PGPASSWORD` or `BROADSHEET_SECRET_KEY`.
    """
    any_name = "|".join(names).replace("_", "[_-]")
    return re.compile(
        rf"(?i)((?:{any_name})[\"']?\s?[=:]\s?)(?:{QUOTED}|{value})"
    )  # fmt: skip


IN_HEADER = _named(
    HEADERS, r"[^\s\"'][^\n]*+"
)  # to the end of the line: a cookie has several parts
IN_FIELD = _named(FIELDS, r"[^\s&,;\"'()\[\]{}]++")


def redacted(value: Any, depth: int = 0) -> Any:
    """The value without personal data and secrets; what JSON has no form for becomes text."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, dict) and depth < DEEPEST:
        return {
            redacted_text(str(key)): SECRET if _is_secret(key) else redacted(one, depth + 1)
            for key, one in value.items()
        }
    if isinstance(value, list | tuple) and depth < DEEPEST:
        return [redacted(one, depth + 1) for one in value]
    return redacted_text(str(value))


def redacted_text(text: str) -> str:
    """The text without personal data and secrets. Linear in its length."""
    if any(map(text.lower().__contains__, STEMS)):
        text = IN_FIELD.sub(rf"\1{SECRET}", IN_HEADER.sub(rf"\1{SECRET}", text))
        text = RESET.sub(rf"\1{SECRET}/{SECRET}", text)
    text = BEARER.sub(rf"\1 {SECRET}", text)
    if "@" in text:
        text = MAIL.sub(EMAIL, IN_URL.sub(f"{SECRET}@", text))
    if "%40" in text:
        text = ENCODED_MAIL.sub(EMAIL, text)
    if "::" in text or text.count(":") >= COLONS_OF_ADDRESS:
        text = COLONS.sub(_unless_ours, text)
    return QUAD.sub(_unless_ours, text)


def _is_secret(name: Any) -> bool:
    return str(name).lower().replace("-", "_").endswith((*HEADERS, *FIELDS))


def _unless_ours(match: re.Match[str]) -> str:
    found = match[0]
    if OURS.fullmatch(found):
        return found
    is_address = "::" in found or "." in found or found.count(":") >= COLONS_OF_ADDRESS
    return ADDRESS if is_address else found
