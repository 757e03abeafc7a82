"""The light markup in which the demo's stories are written, read into blocks of a filing."""

import re
from collections.abc import Callable, Iterator
from html import escape
from urllib.parse import urlsplit

from broadsheet.newsroom import body
from broadsheet.newsroom.filing import FiledBlock, FiledGallery, FiledPhoto, FiledRelated

BOLD = re.compile(r"\*\*(.+?)\*\*")
ITALIC = re.compile(r"\*(.+?)\*")
LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")

Picture = Callable[[str, str, str], FiledPhoto]  # key, caption, credit
Address = Callable[[str], str]  # of a story, by its id


class Markup:
    """Reads bodies; `picture` makes a photo from its key, `address` tells where a story stands."""

    def __init__(self, picture: Picture, address: Address) -> None:
        self.picture = picture
        self.address = address

    def blocks(self, text: str) -> tuple[FiledBlock, ...]:
        """The blocks of a body."""
        return tuple(self._block(chunk) for chunk in _chunks(text))

    def _block(self, chunk: str) -> FiledBlock:
        first, _, rest = chunk.partition(" ")
        match first:
            case "##":
                return body.Subheading(rest.strip(), "")
            case ">":
                return _quote(chunk)
            case ":::":
                return self._fact_box(chunk)
            case "-":
                return body.BulletList(self._items(chunk, "- "), is_ordered=False)
            case "1.":
                return body.BulletList(self._items(chunk, r"\d+\. "), is_ordered=True)
            case "|":
                return _table(chunk)
            case "!picture" | "!gallery" | "!related" | "!embed":
                return self._special(first, rest.strip())
        return body.Paragraph(self.inline(" ".join(chunk.split("\n"))))

    def inline(self, text: str) -> str:
        """Inline HTML of a line."""
        html = escape(text, quote=False)
        html = ITALIC.sub(r"<em>\1</em>", BOLD.sub(r"<strong>\1</strong>", html))
        return LINK.sub(self._link, html)

    def _link(self, match: re.Match[str]) -> str:
        target = match[2]
        if target.startswith("story:"):
            target = self.address(target.removeprefix("story:"))
        return f'<a href="{escape(target)}">{match[1]}</a>'

    def _items(self, chunk: str, mark: str) -> tuple[str, ...]:
        return tuple(self.inline(re.sub(f"^{mark}", "", line)) for line in chunk.split("\n"))

    def _fact_box(self, chunk: str) -> FiledBlock:
        first, *lines = chunk.split("\n")
        inner = "\n".join(lines).removesuffix(":::").strip()
        html = "".join(self._fact(part) for part in inner.split("\n\n") if part.strip())
        return body.FactBox(first.removeprefix("::: fact").strip(), html)

    def _fact(self, part: str) -> str:
        if part.startswith("- "):
            return f"<ul>{''.join(f'<li>{item}</li>' for item in self._items(part, '- '))}</ul>"
        return f"<p>{self.inline(' '.join(part.split()))}</p>"

    def _special(self, name: str, text: str) -> FiledBlock:
        subject, *words = (part.strip() for part in text.split("|"))
        caption, credit = [*words, "", ""][:2]
        match name:
            case "!picture":
                return self.picture(subject, caption, credit)
            case "!gallery":
                keys = [key.strip() for key in subject.split(",")]
                return FiledGallery(tuple(self.picture(key, "", "") for key in keys), caption)
            case "!related":
                return FiledRelated(subject)
        return body.Embed(subject, caption, urlsplit(subject).hostname or "")


def _chunks(text: str) -> Iterator[str]:
    """Blocks are parted by blank lines; a fact box runs to its closing mark."""
    box: list[str] = []
    for chunk in re.split(r"\n\s*\n", text.strip()):
        if box or chunk.startswith(":::"):
            box.append(chunk.strip())
            if chunk.rstrip().endswith(":::"):
                yield "\n\n".join(box)
                box = []
        else:
            yield chunk.strip()


def _quote(chunk: str) -> body.PullQuote:
    lines = [line.removeprefix(">").strip() for line in chunk.split("\n")]
    said = [line for line in lines if not line.startswith("—")]
    by = [line.removeprefix("—").strip() for line in lines if line.startswith("—")]
    return body.PullQuote(" ".join(said).strip('“”"'), " ".join(by))


def _table(chunk: str) -> body.Table:
    rows = [
        tuple(cell.strip() for cell in line.strip().strip("|").split("|"))
        for line in chunk.split("\n")
        if not re.fullmatch(r"[|\s:-]+", line)
    ]
    return body.Table("", rows[0], tuple(rows[1:]))
