"""Sharing a page by plain links: no script of others, no counters, nothing that follows readers."""

from dataclasses import dataclass
from urllib.parse import quote

from django.utils.translation import gettext

from broadsheet.newsroom.publication import Link


@dataclass(frozen=True, slots=True)
class Share:
    """What is shared, and the links that take it elsewhere."""

    url: str
    title: str
    targets: tuple[Link, ...]


def build(url: str, title: str) -> Share:
    """The ways to share the page at the full address `url`."""
    address, words = quote(url, safe=""), quote(title, safe="")
    targets = (
        Link(gettext("E-mail"), f"mailto:?subject={words}&body={address}"),
        Link("WhatsApp", f"https://wa.me/?text={words}%20{address}"),
        Link("Bluesky", f"https://bsky.app/intent/compose?text={words}%20{address}"),
        Link("Facebook", f"https://www.facebook.com/sharer/sharer.php?u={address}"),
        Link("X", f"https://x.com/intent/post?text={words}&url={address}"),
    )
    return Share(url, title, targets)
