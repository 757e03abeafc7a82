"""Makes HTML from editors and importers safe: a short list of tags, no styles, no foreign schemes."""

import re

import nh3

INLINE_TAGS = {"a", "b", "strong", "i", "em", "sub", "sup", "cite", "q", "br"}
RICH_TAGS = INLINE_TAGS | {"p", "ul", "ol", "li"}
UNSEEN = re.compile(r"[\x00-\x20]")  # browsers drop these from an address before they read it
SCHEMES = {"http", "https", "mailto", "tel"}


def inline(html: str) -> str:
    """Inline HTML only; everything else is dropped, its text kept."""
    return _clean(html, INLINE_TAGS)


def rich(html: str) -> str:
    """Inline HTML, paragraphs and lists."""
    return _clean(html, RICH_TAGS)


def text(html: str) -> str:
    """The text without any tags, still escaped as HTML."""
    return _clean(html, set())


def _clean(html: str, tags: set[str]) -> str:
    return nh3.clean(
        html,
        tags=tags,
        attributes={"a": {"href"}, "q": {"cite"}} if tags else {},
        attribute_filter=_without_foreign_schemes,
        url_schemes=SCHEMES,
        link_rel="noopener",
        clean_content_tags={"script", "style"},
    )


def _without_foreign_schemes(tag: str, name: str, value: str) -> str | None:
    """Drops scheme-relative addresses, which nh3 keeps (`//evil.example`, also with backslashes)."""
    address = UNSEEN.sub("", value).replace("\\", "/")
    return None if name in {"href", "cite"} and address.startswith("//") else value
