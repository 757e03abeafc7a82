"""The HTML of one block of a body, from its template `blocks/<name>.html`."""

from django.template.loader import get_template

from broadsheet.newsroom.body import Block


def render(block: Block) -> str:
    """Finished HTML. A site's theme may replace any block's template."""
    return get_template(f"blocks/{block.name}.html").render({"block": block})
