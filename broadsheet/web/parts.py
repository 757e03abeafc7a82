"""Parts whose view-model many pages share, rendered once and kept.

Equal view-models give equal HTML: nothing else enters it, so what is kept is never stale.
"""

from collections.abc import Hashable, Mapping
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

KEPT_PARTS = 2048  # of about 4 KB each


def html(name: str, **view: Hashable) -> SafeString:
    """The component of that name, without blanks around it."""
    return _rendered(name, tuple(view.items()), get_language())


def fresh(name: str, **view: Hashable) -> SafeString:
    """The same for a part that no two pages share: it is not kept."""
    return _html(name, view)


@lru_cache(maxsize=KEPT_PARTS)
def _rendered(
    name: str, view: tuple[tuple[str, Hashable], ...], language: str | None
) -> SafeString:
    """The language is part of the key because a template's own words are translated."""
    return _html(name, dict(view))


def _html(name: str, view: Mapping[str, Hashable]) -> SafeString:
    return SafeString(render_to_string(f"components/{name}.html", dict(view)).strip())
