"""Who to write to: name and e-mail at the end of a story."""

from collections.abc import Iterable
from dataclasses import dataclass

from broadsheet.newsroom.article import Credit
from broadsheet.web.components.byline import author_url


@dataclass(frozen=True, slots=True)
class Contact:
    """An author. `email` is empty unless they agreed to show it."""

    name: str
    url: str
    beat: str
    bio: str
    email: str


def build(credits: Iterable[Credit]) -> tuple[Contact, ...]:
    """The people of the byline, each once, in its order."""
    unique: dict[str, Credit] = {}
    for credit in credits:
        unique.setdefault(credit.slug or credit.name, credit)
    return tuple(_contact(credit) for credit in unique.values())


def _contact(credit: Credit) -> Contact:
    url = author_url(credit.slug) if credit.slug else ""
    return Contact(credit.name, url, credit.beat, credit.bio, credit.email)
