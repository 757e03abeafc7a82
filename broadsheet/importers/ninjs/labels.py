"""Where a ninjs item belongs: section, kind, tags, storylines, kicker."""

import re

from broadsheet.importers.fields import Fields
from broadsheet.importers.ninjs import shape, wording
from broadsheet.importers.ninjs.shape import Concept
from broadsheet.importers.ninjs.vocabulary import KICKERS, KINDS
from broadsheet.newsroom.story import Kind

KICKER_LENGTH = 60  # what newsroom.intake keeps, as the two below
TAG_LENGTH = 100
STORYLINE_LENGTH = 120
MAX_TAGS = 30
MAX_SECTION_DEPTH = 4
MAX_SECTIONS = 6
NOT_LETTERS = re.compile(r"[^a-z]")
SLUG_SIGNS = re.compile(r"[-_/.:]")

Path = tuple[str, ...]


def section_path(name: str) -> Path:
    """`World > Asia` as a path of names."""
    return tuple(part.strip() for part in name.split(">") if part.strip())


def sections(item: Fields, default: Path) -> tuple[Path, tuple[Path, ...]]:
    """The primary section and the others: subjects marked as sections, else Superdesk's services."""
    found = [one for one in _subjects(item) if one.is_a("section")]
    found = found or shape.concepts(item, "service")
    paths = dict.fromkeys(section_path(one.name or one.code) for one in found)
    usable = [path for path in paths if 0 < len(path) <= MAX_SECTION_DEPTH]
    if len(usable) < len(paths) or len(usable) > MAX_SECTIONS:
        item.findings.change("subject", "sections too deep or too many left out")
    if not usable:
        return default, ()
    return usable[0], tuple(usable[1:MAX_SECTIONS])


def kind(item: Fields) -> Kind:
    """What sort of piece it is: by genre, then profile; supplied by an agency; else news."""
    genres = shape.concepts(item, "genre", "genres")
    words = [word for genre in genres for word in (genre.code, genre.name)]
    for word in [*words, item.line("profile")]:
        letters = NOT_LETTERS.sub("", word.lower().rpartition(":")[2])
        if letters in KINDS:
            return KINDS[letters]
    return Kind.AGENCY if wording.supplier(item) else Kind.NEWS


def tags(item: Fields) -> tuple[str, ...]:
    """Names of subjects that are neither section nor storyline, and keywords; nothing twice."""
    subjects = [
        one for one in _subjects(item) if not one.is_a("section") and not one.is_a("storyline")
    ]
    names = [one.name for one in [*subjects, *shape.concepts(item, "keywords")]]
    named: dict[str, str] = {}
    for name in filter(_has_letter, names):
        named.setdefault(name.casefold(), name)
    found = tuple(named.values())
    if len(found) > MAX_TAGS:
        item.findings.change("subject", f"tags beyond {MAX_TAGS} left out", f"{len(found)} tags")
    return tuple(item.findings.shortened("subject", name, TAG_LENGTH) for name in found[:MAX_TAGS])


def storylines(item: Fields) -> tuple[str, ...]:
    """Names of subjects marked as storylines."""
    names = (one.name for one in _subjects(item) if one.is_a("storyline"))
    return tuple(
        item.findings.shortened("subject", name, STORYLINE_LENGTH)
        for name in dict.fromkeys(names)
        if _has_letter(name)
    )


def kicker(item: Fields) -> str:
    """The label above the headline; a slugline stands in where it was written for readers."""
    written = wording.plain(wording.of_roles(shape.headlines(item), KICKERS), item)
    slugline = item.line("slugline")
    if not written and _is_for_readers(slugline):
        written = slugline
    return item.findings.shortened("kicker", written, KICKER_LENGTH)


def _subjects(item: Fields) -> list[Concept]:
    return shape.concepts(item, "subject", "subjects")


def _is_for_readers(slugline: str) -> bool:
    """`Harbour strike` is; `harbour-strike`, `BC-HARBOUR/3` and `pol:budget` are for editors."""
    return (
        len(slugline) <= KICKER_LENGTH
        and slugline[:1].isupper()
        and not SLUG_SIGNS.search(slugline)
    )


def _has_letter(name: str) -> bool:
    return any(character.isalpha() for character in name)
