"""Which of an item's wordings to take, as plain text; and the agency it comes from."""

from collections.abc import Iterable, Sequence

from broadsheet.importers import markup, sanitise
from broadsheet.importers.fields import SPACES, Fields
from broadsheet.importers.ninjs import shape
from broadsheet.importers.ninjs.shape import Wording


def of_roles(found: Sequence[Wording], roles: Iterable[str] = ()) -> Wording | None:
    """The first wording of the first of these roles there is; without roles, the first of all."""
    if not roles:
        return next(iter(found), None)
    return next((one for role in roles for one in found if one.role == role), None)


def plain(wording: Wording | None, item: Fields) -> str:
    """The wording on one line without markup; empty for None."""
    if wording is None:
        return ""
    if not wording.is_html:
        return SPACES.sub(" ", wording.text).strip()
    root = tree(wording, item)
    return markup.text(root.children) if root else ""


def tree(wording: Wording, item: Fields) -> markup.Node | None:
    """The sanitised tree of an HTML wording; None, and a refusal, where it is a bomb."""
    if sanitise.is_too_complex(wording.text):
        item.findings.refuse(wording.field, "has too many tags")
        return None
    safe = sanitise.sanitised(wording.text)
    for reason, detail in safe.left_out:
        item.findings.change(wording.field, reason, detail)
    root = markup.tree(safe.html)
    if root is None:
        item.findings.refuse(wording.field, "has tags nested too deep")
    return root


def agency(item: Fields) -> str:
    """Who supplied the content: the source it names, else the holder of its copyright."""
    return supplier(item) or item.line("copyrightholder")


def supplier(item: Fields) -> str:
    """Who supplied the content; empty where nobody is named but a copyright holder."""
    sources = shape.concepts(item, "infosource", "infosources")
    named = next((source.name for source in sources if source.name), "")
    return named or item.loose("provider") or item.loose("source")
