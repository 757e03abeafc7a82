"""An item's boundary: what one item breaks is refused with it, what the machine breaks stops the import.

A foreign file can hold what nobody foresaw, and the items behind it must not wait for a programmer.
A full disk or a lost database is another matter: every later item would be refused for it.
"""

import logging
from collections.abc import Callable
from errno import EDQUOT, EIO, EMFILE, ENOSPC, EROFS
from typing import TypeVar

from django.db import InterfaceError, OperationalError

from broadsheet.importers.reader import Finding, Place, Refused

logger = logging.getLogger(__name__)

MACHINE_ERRNOS = frozenset({ENOSPC, EDQUOT, EROFS, EIO, EMFILE})

Done = TypeVar("Done")


def attempted(
    act: Callable[[], Done], *, source_id: str, place: Place, reason: str
) -> Done | Refused:
    """What `act` gives, or the item refused for `reason` with the name of what `act` raised.

    Raises only what is the machine's fault.
    """
    try:
        return act()
    except Exception as error:  # an item's boundary: the next one must not wait for this one
        if is_machines_fault(error):
            raise
        logger.exception("item_failed", extra={"file": place.file, "item": place.number})
        return Refused(source_id, place, (Finding("item", reason, type(error).__name__),))


def is_machines_fault(error: Exception) -> bool:
    """Whether the error would meet every other item too."""
    if isinstance(error, OSError):
        return error.errno in MACHINE_ERRNOS
    return isinstance(error, OperationalError | InterfaceError)
