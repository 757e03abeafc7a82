"""Fills the stock site with the demo's stories: `python -m bench.stock.fill`, in its own process."""

import os
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from html import escape
from importlib import resources
from typing import Any

import django

Story = dict[str, Any]


def main() -> None:
    """Makes the database, the sections and the articles."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.stock.settings")
    django.setup()
    from django.core.management import call_command
    from wagtail.models import Page, Site

    call_command("migrate", interactive=False, verbosity=0)
    home = Page.objects.get(depth=2)
    Site.objects.update(hostname="localhost", site_name="The Halmouth Ledger")
    sections: dict[str, Any] = {}
    for number, story in enumerate(_stories()):
        parent = _section(home, sections, story["section"] or "latest")
        parent.add_child(instance=_article(story, number))


def _stories() -> list[Story]:
    folder = resources.files("broadsheet.cli.demo") / "stories"
    files = sorted(folder.iterdir(), key=lambda file: file.name)
    return [story for file in files for story in tomllib.loads(file.read_text("utf-8"))["story"]]


def _section(home: Any, sections: dict[str, Any], name: str) -> Any:
    from bench.stock.models import SectionPage

    if name not in sections:
        page = SectionPage(title=name.capitalize(), slug=name, show_in_menus=True)
        sections[name] = home.add_child(instance=page)
    return sections[name]


def _article(story: Story, number: int) -> Any:
    from django.utils import timezone

    from bench.stock.models import ArticlePage

    return ArticlePage(
        title=story["headline"],
        slug=story["id"],
        intro=story.get("dek", ""),
        author=", ".join(one["slug"].replace("-", " ").title() for one in story["authors"])
        or "Staff",
        date=timezone.now() - timedelta(hours=story["hours_ago"]),
        views=number * 7919 % 10_007,
        body=list(_body(story["body"])),
    )


def _body(text: str) -> Iterator[tuple[str, Any]]:
    """The same text in stock blocks; pictures and links to other stories become plain paragraphs."""
    from wagtail.rich_text import RichText

    from broadsheet.cli.demo.markup import Markup
    from broadsheet.newsroom import body
    from broadsheet.newsroom.filing import FiledPhoto

    def photo(key: str, caption: str, credit: str) -> FiledPhoto:
        return FiledPhoto(key, alt=key, caption=caption, credit=credit)  # type: ignore[arg-type]

    for block in Markup(photo, lambda story_id: f"/{story_id}/").blocks(text):
        match block:
            case body.Subheading(text=words):
                yield "heading", words
            case body.PullQuote(text=words):
                yield "quote", words
            case body.Table(header=header, rows=rows):
                yield "table", _table((header, *rows))
            case body.BulletList(items=items):
                yield "paragraph", RichText("".join(("<ul>", *map(_item, items), "</ul>")))
            case body.Paragraph(html=html) | body.FactBox(html=html):
                yield "paragraph", RichText(f"<p>{html}</p>")
            case _:
                words = getattr(block, "caption", "") or getattr(block, "title", "")
                yield "paragraph", RichText(f"<p>{escape(words)}</p>")


def _item(html: str) -> str:
    return f"<li>{html}</li>"


def _table(rows: tuple[tuple[str, ...], ...]) -> str:
    cells = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


if __name__ == "__main__":
    main()
