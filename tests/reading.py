"""A reader for tests: asks for addresses and reads the answers as a browser would."""

import json
from functools import cached_property
from typing import NamedTuple

import html5lib
from django.test import Client

LISTS = ("/", "/latest/", "/feed.xml", "/corrections/")


class Page:
    """An answer: its status, headers, and what stands in its HTML."""

    def __init__(self, response):
        self.response = response
        self.status = response.status_code
        self.headers = response.headers
        self.body = b"".join(response.streaming_content) if response.streaming else response.content
        self.text = "" if response.streaming else self.body.decode()

    @cached_property
    def tree(self):
        return html5lib.parse(self.text, namespaceHTMLElements=False)

    def parts(self, name):
        """The elements that are the part `name`."""
        return self.tree.findall(f".//*[@data-part='{name}']")

    def words(self, name):
        """The text of the part `name`, blanks folded; None if it does not stand on the page."""
        found = self.parts(name)
        return " ".join("".join(found[0].itertext()).split()) if found else None

    def rail(self, name):
        """The addresses in a rail, in order; None if it does not stand on the page."""
        found = self.tree.find(f".//*[@data-rail='{name}']")
        return None if found is None else [link.get("href") for link in found.iter("a")]

    def links(self):
        """Every address that an `a` of the page names."""
        return [link.get("href") for link in self.tree.iter("a")]

    def meta(self, name):
        """The content of the `meta` with that property or name."""
        for element in self.tree.iter("meta"):
            if name in (element.get("property"), element.get("name")):
                return element.get("content")
        return None

    def graph(self):
        """The nodes of the page's JSON-LD."""
        element = self.tree.find(".//script[@type='application/ld+json']")
        return json.loads("".join(element.itertext()))["@graph"]


class Reader:
    """Fetches pages without a login."""

    def __init__(self):
        self.client = Client(raise_request_exception=True)

    def get(self, path, **headers):
        return Page(self.client.get(path, headers=headers))

    def status(self, path):
        return self.get(path).status

    def lists_that_show(self, words, paths=LISTS):
        """Those of the addresses on which the words stand."""
        return [path for path in paths if words in self.get(path).text]


class Standing(NamedTuple):
    """Where a story stands for a reader of another story: rails by name, lists by address."""

    rails: set[str]
    lists: set[str]


def standing(reader, url, beside, lists=LISTS):
    """Where the story at `url` stands: the rails of the page `beside`, and the lists."""
    page = reader.get(beside)
    names = {element.get("data-rail") for element in page.parts("rail")}
    rails = {name for name in names if url in page.rail(name)}
    return Standing(rails, {path for path in lists if url in reader.get(path).text})
