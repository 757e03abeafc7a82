"""Receivers of purges as the desk shows them: how far behind each is, and why."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Receiver:
    """A cache that is told what to throw away. `failing_since` is None for one that answers."""

    name: str
    url: str
    pending: int
    lag_seconds: float
    failing_since: datetime | None = None
    failure: str = ""


def receivers_panel() -> tuple[Receiver, ...]:
    """Every registered receiver, by name; empty where none is registered."""
    return ()
