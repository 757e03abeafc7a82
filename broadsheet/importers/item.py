"""One JSON item from bytes to a dictionary, or the reason why not. Expects what `splitter` bounds."""

import json
from collections.abc import Iterable
from typing import Any, NoReturn

from broadsheet.errors import BroadsheetError


class ItemIsBroken(BroadsheetError):
    """The item is no JSON object: `reason` from a fixed set, `detail` where and what."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


def decoded(raw: bytes) -> dict[str, Any]:
    """The object. Raises `ItemIsBroken`."""
    try:
        value = json.loads(
            raw.decode(), object_pairs_hook=_once_each, parse_constant=_refuse_constant
        )
    except UnicodeDecodeError as error:
        raise ItemIsBroken("is not UTF-8", f"byte {error.start}") from error
    except json.JSONDecodeError as error:
        raise ItemIsBroken("is not JSON", str(error)) from error
    except ValueError as error:  # Python's limit on the digits of a number
        raise ItemIsBroken("holds a number with too many digits") from error
    if not isinstance(value, dict):
        raise ItemIsBroken("is not an object")
    return value


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; a name given twice could mean one thing here and another at the source."""
    values = dict(pairs)
    if len(values) < len(pairs):
        raise ItemIsBroken("names a field twice", _first_twice(name for name, _ in pairs))
    return values


def _first_twice(names: Iterable[str]) -> str:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return ""


def _refuse_constant(name: str) -> NoReturn:
    raise ItemIsBroken("is not JSON", f"{name} is no number of JSON")
