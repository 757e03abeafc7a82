"""Renders view-models and reads the HTML back as strictly as the standard allows."""

from collections import Counter
from itertools import pairwise

import html5lib
from django.template.loader import render_to_string

NAMESPACE = "{http://www.w3.org/1999/xhtml}"
HEADINGS = tuple(f"{NAMESPACE}h{level}" for level in range(1, 7))


def component(name, **context):
    """The root of a component's HTML. Raises `ParseError` where the HTML is not valid."""
    html = f"<!doctype html><title>x</title>{render_to_string(f'components/{name}.html', context)}"
    return document(html)


def page(template, view):
    """The root of a page's HTML. Raises `ParseError` where the HTML is not valid."""
    return document(render_to_string(template, {"page": view}))


def document(html):
    return html5lib.HTMLParser(strict=True).parse(html)


def all_of(root, tag):
    return list(root.iter(f"{NAMESPACE}{tag}"))


def part(root, name):
    return next(element for element in root.iter() if element.get("data-part") == name)


def parts(root):
    return [element.get("data-part") for element in root.iter() if element.get("data-part")]


def text(element):
    return " ".join("".join(element.itertext()).split())


def links(root):
    return {text(element): element.get("href") for element in all_of(root, "a")}


def heading_levels(root):
    return [int(element.tag[-1]) for element in root.iter() if element.tag in HEADINGS]


def assert_well_made(root):
    """One h1, no level skipped, ids unique, references and skip links kept, pictures described."""
    levels = heading_levels(root)
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = Counter(element.get("id") for element in root.iter() if element.get("id"))
    assert [one for one, count in ids.items() if count > 1] == []
    named = {element.get("aria-labelledby") for element in root.iter()} - {None}
    assert named <= set(ids)
    inner = [link.get("href") for link in all_of(root, "a") if link.get("href").startswith("#")]
    assert {href.removeprefix("#") for href in inner} <= set(ids)
    for image in all_of(root, "img"):
        assert image.get("alt")
        assert int(image.get("width")) > 0
        assert int(image.get("height")) > 0
    assert not [
        element for element in root.iter() if element.get("style") or element.get("onclick")
    ]
    assert all(len(all_of(root, tag)) == 1 for tag in ("main", "footer", "h1"))
