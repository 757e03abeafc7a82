"""Makes a foreign HTML body safe and small enough to parse: the tags of a story, no foreign schemes.

Keeps the structure (figures, tables, frames) that `blocks` reads; what blocks carry on is inline
HTML only and passes `newsroom.sanitise` again.
"""

import re
from dataclasses import dataclass

import nh3

INLINE = {"a", "strong", "em", "b", "i", "sub", "sup", "br", "cite", "q"}
STORY = {
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "hr",
    "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td",
    "figure", "figcaption", "img", "iframe",
}  # fmt: skip
# Only there to keep two paragraphs apart.
DIVISIONS = {
    "div",
    "section",
    "article",
    "header",
    "footer",
    "aside",
    "main",
    "pre",
    "dl",
    "dt",
    "dd",
}
WITH_CONTENT = {
    "script", "style", "title", "template", "noscript", "svg", "math", "object", "embed",
    "textarea", "select", "button", "form", "video", "audio",
}  # fmt: skip
ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt", "data-assoc-ref"}, "iframe": {"src", "title"}}
SCHEMES = {"http", "https", "mailto", "tel"}

# Browsers read `\` as `/` and drop tabs and newlines, so an address with any of them is refused.
LINK = re.compile(r"(?:https?://|mailto:|tel:|#|/(?!/))[^\s\\\x00-\x1f]*", re.IGNORECASE)
PICTURE = re.compile(
    r"https?://[^\s\\\x00-\x1f]+|[^\s/:\\\x00-\x1f][^:\\\x00-\x1f]*", re.IGNORECASE
)
FRAME = re.compile(r"https://[^\s\\\x00-\x1f]+", re.IGNORECASE)
ADDRESSES = {("a", "href"): LINK, ("img", "src"): PICTURE, ("iframe", "src"): FRAME}

# The parser's time and memory grow with open tags; measured in tests/importers/test_sanitise.py.
MAX_TAGS = 10_000
MAX_OPEN_FORMATS = 2_000_000
MAX_ENTITIES = 100_000
TAG = re.compile(r"<[a-zA-Z]")
FORMAT_WITH_ATTRIBUTES = re.compile(
    r"<(?:b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)[\s/]", re.IGNORECASE
)
# What stands in a frame is raw text to browsers, and markup to whoever forgets that.
FRAME_CONTENT = re.compile(r'(<iframe(?: \w+="[^"]*")*>).*?</iframe>', re.DOTALL)
FIXED_AFTER = 5  # parsing again may move a tag once or twice; it never took more than three rounds

NOTICES = (
    ("script left out", re.compile(r"<script\b|<[^<>]*\son[a-z]+\s*+=", re.IGNORECASE)),
    ("style left out", re.compile(r"<style\b|<[^<>]*\sstyle\s*+=", re.IGNORECASE)),
    (
        "embedded object left out",
        re.compile(r"<(?:object|embed|svg|math|video|audio|form)\b", re.IGNORECASE),
    ),
    (
        "address of a foreign scheme left out",
        re.compile(
            r"(?:href|src)\s*+=\s*+[\"']?\s*+(?:javascript|data|vbscript|file|ftp|blob)\s*:",
            re.IGNORECASE,
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Sanitised:
    """Safe HTML, and what was left out of it: (reason, detail)."""

    html: str
    left_out: tuple[tuple[str, str], ...] = ()


def sanitise(html: str) -> str:
    """Safe HTML; sanitising it again changes nothing."""
    return sanitised(html).html


def sanitised(html: str) -> Sanitised:
    """Safe HTML with a note of what was left out."""
    dropped: dict[tuple[str, str], None] = dict.fromkeys(
        (reason, "") for reason, pattern in NOTICES if pattern.search(html)
    )
    clean = _pass(html, dropped)
    for _ in range(FIXED_AFTER):
        before, clean = clean, _pass(clean, dropped)
        if clean == before:
            return Sanitised(clean, tuple(dropped))
    return Sanitised(nh3.clean(clean, tags=set()), tuple(dropped))


def is_too_complex(html: str) -> bool:
    """Whether parsing this could take minutes or gigabytes: a tag bomb, not a story."""
    if html.count("&") + html.count("\xa0") > MAX_ENTITIES:
        return True
    tags = len(TAG.findall(html))
    return tags > MAX_TAGS or tags * len(FORMAT_WITH_ATTRIBUTES.findall(html)) > MAX_OPEN_FORMATS


def _pass(html: str, dropped: dict[tuple[str, str], None]) -> str:
    def keep(tag: str, name: str, value: str) -> str | None:
        pattern = ADDRESSES.get((tag, name))
        value = value.strip() if pattern else value
        if pattern is None or pattern.fullmatch(value):
            return value
        reason = (
            "scheme-relative address left out" if _is_scheme_relative(value) else "address left out"
        )
        dropped[reason, value] = None
        return None

    safe = nh3.clean(
        html,
        tags=INLINE | STORY | DIVISIONS,
        attributes=ATTRIBUTES,
        attribute_filter=keep,
        clean_content_tags=WITH_CONTENT,
        url_schemes=SCHEMES,
        link_rel=None,
    )
    return FRAME_CONTENT.sub(r"\1</iframe>", safe)


def _is_scheme_relative(value: str) -> bool:
    return re.sub(r"[\s\x00-\x1f]", "", value).replace("\\", "/").startswith("//")
