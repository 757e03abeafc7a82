"""Why a job failed, in an editor's words: read from the name and the message of the error. Pure."""

import re
from collections.abc import Callable
from typing import NamedTuple


class Error(NamedTuple):
    """What the queue keeps of an error: `ValueError('no ink')`."""

    name: str
    message: str


Reason = Callable[[Error], str | None]

SHAPE = re.compile(r"([A-Za-z_][\w.]*)\((.*)\)$", re.DOTALL)
ERRNO = re.compile(r"^\d+, ")
STATE = re.compile(r"State\.([A-Z_]+)")
QUOTED = re.compile(r"""(?P<quote>["'])(?P<text>.*)(?P=quote),?$""", re.DOTALL)
BROKEN = {"AttributeError", "TypeError", "KeyError", "IndexError", "ValueError", "LookupError"}


def illegal_move(error: Error) -> str | None:
    """A story that may not go out from where it stands."""
    if error.name != "IllegalMove":
        return None
    states = [one.lower().replace("_", " ") for one in STATE.findall(error.message)]
    return f"The story is {states[0]}, and such a story cannot be published." if states else None


def incomplete(error: Error) -> str | None:
    """A story that the desk itself would not have let pass."""
    if error.name != "ValidationError":
        return None
    return f"The story is incomplete or contradicts itself: {error.message}"


def taken(error: Error) -> str | None:
    """Something that may be there once only."""
    if error.name != "IntegrityError":
        return None
    return f"Something else stands where it would have to go: {error.message}"


def unreachable(error: Error) -> str | None:
    """The machine, not the story."""
    if error.name not in {"OSError", "PermissionError", "FileNotFoundError", "TimeoutError"}:
        return None
    return f"The machine could not do it: {_unquoted(ERRNO.sub('', error.message))}"


def database(error: Error) -> str | None:
    """The database, not the story: a lock, a full disk, a table that is not there."""
    if error.name not in {"OperationalError", "InterfaceError"}:
        return None
    return f"The database could not do it: {error.message.strip()}"


def missing(error: Error) -> str | None:
    """What the job is about is gone."""
    is_gone = error.name.endswith("DoesNotExist")
    return "What it is about has been deleted." if is_gone else None


def unknown_task(error: Error) -> str | None:
    """A job of another release."""
    is_unknown = error.name in {"ImportError", "ModuleNotFoundError"}
    return f"This release does not know the job: {error.message}" if is_unknown else None


def broken(error: Error) -> str | None:
    """Contents of a shape that the program does not expect."""
    if error.name not in BROKEN:
        return None
    return f"Its contents are damaged or of an unknown form: {error.message} ({error.name})"


REASONS: tuple[Reason, ...] = (
    illegal_move, incomplete, taken, unreachable, database, missing, unknown_task, broken,
)  # fmt: skip


def reason(failure: str) -> str:
    """The failure in plain words; what nobody has words for is told as it was."""
    shape = SHAPE.match(failure)
    if shape is None:
        return failure
    error = Error(shape[1].rpartition(".")[2], _unquoted(shape[2]))
    found = next((words for one in REASONS if (words := one(error))), None)
    return found or f"{error.message or 'It failed without a word'} ({error.name})"


def _unquoted(message: str) -> str:
    quoted = QUOTED.match(message)
    return quoted["text"] if quoted else message
