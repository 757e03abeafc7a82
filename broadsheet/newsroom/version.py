"""The version of the bake: changes when code or templates that shape it do, so that stale bakes show."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from django.template.loader import get_template

from broadsheet.newsroom import body

FORMAT = "2"  # raise when the records in `bake` or `article` or what is listed change


@cache
def bake_version() -> str:
    """A short digest of the format and of the block templates in force, theme included."""
    digest = sha256(FORMAT.encode())
    for block in body.Block.__args__:
        origin = get_template(f"blocks/{block.name}.html").template.origin  # type: ignore[attr-defined]  # Django's own engine
        digest.update(Path(origin.name).read_bytes())
    return digest.hexdigest()[:16]
