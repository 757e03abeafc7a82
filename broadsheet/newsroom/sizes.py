"""The crops and widths in which readers get photos, and their addresses. Pure.

An address names the photo's unguessable key, which changes with the file and the focal point: what it
shows never changes, so it can be cached for ever.
"""

# Crops: width to height; None keeps the photo's own.
SHAPES: dict[str, tuple[int, int] | None] = {
    "full": None,
    "wide": (16, 9),
    "classic": (3, 2),
    "standard": (4, 3),
    "square": (1, 1),
}
WIDTHS = (160, 320, 400, 640, 800, 960, 1200, 1280, 1920)


def url(key: str, shape: str, width: int, suffix: str) -> str:
    """The address of a rendition."""
    return f"/photos/{key}/{shape}-{width}.{suffix}"
