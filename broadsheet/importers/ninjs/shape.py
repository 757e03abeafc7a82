"""The two shapes of ninjs as one: 1.x spreads names over fields, 2.x keeps arrays of records.

Schemas: iptc.org/std/ninjs, 1.3 and 2.1. An item is read by the fields it has, not by the version
it names; many agencies name none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from broadsheet.importers.fields import BODY_LENGTH, LINE_LENGTH, Fields

CODE_LENGTH = 500
PLAIN = "main"  # the role of a wording that names none
FOREIGN_MARKUP = re.compile(r"xml|nitf|json|rtf|binary")


@dataclass(frozen=True, slots=True)
class Wording:
    """A headline, description or body: what it is for (`role`), its markup, its text."""

    role: str
    is_html: bool
    text: str
    field: str


@dataclass(frozen=True, slots=True)
class Concept:
    """A subject, genre, person or source. `scheme` and `rel` in lower case, `email` may be empty."""

    name: str
    rel: str
    scheme: str
    code: str
    email: str = ""

    def is_a(self, word: str) -> bool:
        """Whether relation or scheme says that it is one of these, such as `section`."""
        parts = {part for part in self.scheme.replace(":", "/").split("/") if part}
        return self.rel in {word, f"{word}s"} or bool(parts & {word, f"{word}s"})


def headlines(item: Fields) -> list[Wording]:
    """All headlines; the role of one that names none is `main`."""
    return list(_wordings(item, "headline", "headlines", LINE_LENGTH))


def descriptions(item: Fields) -> list[Wording]:
    """All descriptions."""
    return list(_wordings(item, "description", "descriptions", BODY_LENGTH))


def bodies(item: Fields) -> list[Wording]:
    """All bodies."""
    return list(_wordings(item, "body", "bodies", BODY_LENGTH))


def concepts(item: Fields, *names: str) -> list[Concept]:
    """The concepts in these fields, those with neither name nor code left out."""
    found = [_concept(record) for name in names for record in item.records(name)]
    return [concept for concept in found if concept.name or concept.code]


def associations(item: Fields) -> list[tuple[str, Fields]]:
    """Associated items with their names, in order."""
    return _named(item, "associations")


def renditions(item: Fields) -> list[tuple[str, Fields]]:
    """Files of a picture with their names, in order."""
    return _named(item, "renditions")


def _wordings(item: Fields, single: str, several: str, limit: int) -> Iterator[Wording]:
    for name in item.values:
        if name == single or name.startswith(f"{single}_"):
            role = name.removeprefix(single).removeprefix("_").lower()
            yield from _wording(role, role, item.text(name, limit), item.at(name))
    for record in item.records(several):
        role = record.line("role", CODE_LENGTH).lower()
        markup = record.line("contenttype", CODE_LENGTH).lower() or role
        yield from _wording(role, markup, record.text("value", limit), record.at("value"))


def _wording(role: str, markup: str, text: str, field: str) -> Iterator[Wording]:
    is_html = "html" in markup or "richtext" in markup
    if text.strip() and (is_html or not FOREIGN_MARKUP.search(markup)):
        yield Wording(role or PLAIN, is_html, text, field)


def _concept(record: Fields) -> Concept:
    uri = record.line("uri", CODE_LENGTH)
    scheme, _, last = uri.rpartition("/")
    return Concept(
        name=record.line("name", LINE_LENGTH),
        rel=(record.line("rel", CODE_LENGTH) or record.line("role", CODE_LENGTH)).lower(),
        scheme=(record.line("scheme", CODE_LENGTH) or scheme).lower(),
        code=record.line("code", CODE_LENGTH) or record.line("literal", CODE_LENGTH) or last,
        email=_email(record),
    )


def _email(record: Fields) -> str:
    direct = record.line("email", CODE_LENGTH)
    if direct:
        return direct
    contacts = record.records("contactinfo")
    return next((one.line("value") for one in contacts if "mail" in one.line("type").lower()), "")


def _named(item: Fields, name: str) -> list[tuple[str, Fields]]:
    found = item.values.get(name)
    if isinstance(found, dict):
        within = item.record(name)
        # 1.x writes null for an association that was taken away
        return [(key, within.record(key)) for key, value in found.items() if value is not None]
    return [(record.line("name"), record) for record in item.records(name)]
