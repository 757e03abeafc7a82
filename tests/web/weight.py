"""Weighs pages of the demo as readers get them, compressed, and says which part weighs what.

`python -m tests.web.weight` writes the record that the tests compare with.
"""

import gzip
import json
from copy import deepcopy
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path

import html5lib

from broadsheet.config.static import one_stylesheet
from tests.web import gallery
from tests.web.sample_paper import SamplePaper

RECORD = Path(__file__).with_name("weights.json")
SCRIPTS = Path(__file__).parents[2] / "broadsheet" / "web" / "static" / "js"
LONGEST = "the-night-the-tave-came-over-the-wall"


class Paper(SamplePaper):
    """The demo with photo keys as a real site has them: names would compress too well."""

    def _picture(self, key, caption, credit):
        name = blake2b(key.encode(), digest_size=10).hexdigest()
        return replace(super()._picture(key, caption, credit), key=name)


def pages():
    """The HTML of a page of each type that has a budget."""
    paper = Paper(gallery.NOW)
    return {
        "article": gallery.article_page(paper, LONGEST),
        "front": gallery.front_page(paper),
        "section": gallery.section_page(paper, "city"),
    }


def stylesheet():
    return one_stylesheet()


def scripts():
    """The scripts by name."""
    return {path.stem: path.read_text("utf-8") for path in sorted(SCRIPTS.glob("*.js"))}


def compressed(text):
    """Bytes on the wire."""
    return len(gzip.compress(text.encode(), 6, mtime=0))


def by_part(html):
    """What each part adds to the compressed page, heaviest first; parts within parts count twice."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    whole = _weight(tree)
    names = {element.get("data-part") for element in tree.iter() if element.get("data-part")}
    found = {name: whole - _weight(_without(tree, name)) for name in names}
    found["head"] = whole - _weight(_without_head(tree))
    return dict(sorted(found.items(), key=lambda entry: (-entry[1], entry[0])))


def growth(parts, recorded):
    """One line a part: bytes now, and against the record; those that grew most come first."""
    changes = {name: bytes_ - recorded.get(name, 0) for name, bytes_ in parts.items()}
    order = sorted(parts, key=lambda name: (-changes[name], -parts[name]))
    return [f"{name}: {parts[name]} bytes ({changes[name]:+})" for name in order]


def _weight(tree):
    return compressed(html5lib.serialize(tree, omit_optional_tags=False))


def _without(tree, name):
    rest = deepcopy(tree)
    for parent in list(rest.iter()):
        for child in list(parent):
            if child.get("data-part") == name:
                parent.remove(child)
    return rest


def _without_head(tree):
    rest = deepcopy(tree)
    rest.remove(rest.find("head"))
    return rest


def record():
    """Writes what every part weighs now."""
    table = {name: by_part(html) for name, html in pages().items()}
    RECORD.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    record()
