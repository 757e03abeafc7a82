"""Who made a ninjs item: structured authors where it has them, else its byline taken apart."""

from broadsheet.importers import byline
from broadsheet.importers.fields import Fields
from broadsheet.importers.ninjs import shape
from broadsheet.importers.ninjs.shape import Concept
from broadsheet.importers.ninjs.vocabulary import PERSON_ROLES
from broadsheet.newsroom.filing import FiledCredit


def credits_of(item: Fields, *, agency: str) -> tuple[FiledCredit, ...]:
    """The names of the byline, in order, nobody twice."""
    people = shape.concepts(item, "people", "person")
    makers = [_superdesk(one) for one in item.records("authors")]
    makers += [one for one in people if one.rel in PERSON_ROLES]
    if not makers:
        line = item.line("byline") or item.line("by")
        return tuple(_with_email(one, people) for one in byline.credits_of(line, agency=agency))
    credits = {one.name.casefold(): _credit(one, item) for one in makers if one.name}
    return tuple(credits.values())[: byline.MAX_NAMES]


def _superdesk(author: Fields) -> Concept:
    return Concept(
        name=author.line("name"),
        rel=author.loose("role").lower(),
        scheme="",
        code="",
        email=author.loose("email"),
    )


def _credit(person: Concept, item: Fields) -> FiledCredit:
    email = byline.email_in(person.email)
    if person.email and email != person.email.strip():
        item.findings.change("authors", "e-mail address is malformed, left out", person.email)
        email = ""
    role = PERSON_ROLES.get(person.rel, "reporter")
    return FiledCredit(name=person.name[: byline.NAME_LENGTH], role=role, email=email)


def _with_email(credit: FiledCredit, people: list[Concept]) -> FiledCredit:
    """The credit with the address that the item gives for a person of that name."""
    emails = {one.name.casefold(): byline.email_in(one.email) for one in people}
    email = credit.email or emails.get(credit.name.casefold(), "")
    return FiledCredit(name=credit.name, role=credit.role, email=email)
