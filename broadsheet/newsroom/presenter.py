"""How a page of ours becomes HTML without this package knowing the web: `web` registers itself.

Live pages and previews take one path: both ask the presenter.
"""

from collections.abc import Callable
from typing import Any

Present = Callable[[Any, Any], Any]
RenderBlock = Callable[[Any], str]

_registered: dict[str, Callable[..., Any]] = {}


def register(*, present: Present, render_block: RenderBlock) -> None:
    """`present(page, request)` answers a preview; `render_block(block)` makes a block's HTML."""
    _registered["present"] = present
    _registered["render_block"] = render_block


def present(page: Any, request: Any) -> Any:
    """The HTTP response that shows `page` as it would look live."""
    return _registered["present"](page, request)


def render_block(block: Any) -> str:
    """The finished HTML of one block of a body."""
    html: str = _registered["render_block"](block)
    return html
