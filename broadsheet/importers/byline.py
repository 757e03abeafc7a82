"""A byline written as one line, taken apart into names: `By Ada Brandt and Tom Okoro, Harbour Wire`."""

import re

from broadsheet.newsroom.filing import FiledCredit

NAME_LENGTH = 120  # what newsroom.intake keeps
MAX_NAMES = 20
PREFIX = re.compile(
    r"^(?:by|von|par|por|av|af|door|text|words|reporting by)\b[:\s]+", re.IGNORECASE
)
BETWEEN = re.compile(r"\s*[,;/|&]\s*|\s+(?:and|und)\s+", re.IGNORECASE)
EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+", re.ASCII)
JOB = re.compile(
    r"\b(?:correspondent|reporters?|editors?|writers?|staff|columnist|bureau|desk|agency)$",
    re.IGNORECASE,
)


def credits_of(line: str, *, agency: str = "") -> tuple[FiledCredit, ...]:
    """The people a byline names, in order; the agency and job titles are nobody."""
    found: dict[str, FiledCredit] = {}
    for part in BETWEEN.split(PREFIX.sub("", line.strip()))[: MAX_NAMES * 2]:
        credit = _credit(part)
        if _is_person(credit.name, agency) and len(found) < MAX_NAMES:
            found.setdefault(credit.name.casefold(), credit)
    return tuple(found.values())


def email_in(text: str) -> str:
    """The e-mail address in a text; empty where there is none."""
    found = EMAIL.search(text)
    return found.group() if found else ""


def _credit(part: str) -> FiledCredit:
    email = email_in(part)
    name = " ".join(part.replace(email, " ").split()) if email else part.strip()
    return FiledCredit(name=name.strip(" <>()[].·–—-")[:NAME_LENGTH], email=email)


def _is_person(name: str, agency: str) -> bool:
    has_letter = any(character.isalpha() for character in name)
    return has_letter and name.casefold() != agency.casefold() and not JOB.search(name)
