"""A chapter of a page that explains: words, terms with what they mean, and a table of counts."""

from collections.abc import Mapping
from dataclasses import dataclass

from broadsheet.web.components.view_count import grouped


@dataclass(frozen=True, slots=True)
class Term:
    """A word and what it means; `count` is how many there were, empty where nobody counted."""

    name: str
    text: str
    count: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading with what stands below it. `counted` is the heading of the counts, if there are any."""

    anchor: str
    title: str
    paragraphs: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    counted: str = ""


def terms(words: Mapping[str, str], counts: Mapping[str, int] | None = None) -> tuple[Term, ...]:
    """A term for each word, with its count where counts are known: none of it is 0 then."""
    if counts is None:
        return tuple(Term(name, text) for name, text in words.items())
    return tuple(Term(name, text, grouped(counts.get(name, 0))) for name, text in words.items())
