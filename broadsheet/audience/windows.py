"""The spans of time that rankings look at. Pure; instants in seconds since 1970, as in the store."""

from typing import NamedTuple

from broadsheet.audience import scoring
from broadsheet.audience.ranking import RankingName
from broadsheet.audience.scoring import HOUR

MINUTE = 60
DEEP_HOURS = 24  # of Deeply Read: the running hour and the 23 before it


class Window(NamedTuple):
    """From when to when."""

    begins: float
    ends: float


def window(name: RankingName, at: float) -> Window:
    """The span whose readers a ranking of `at` tells. All but Rising begin with a clock hour.

    Popular Now weighs what is older too, but hardly: after two hours a sixteenth.
    """
    match name:
        case RankingName.POPULAR_NOW:
            return Window((scoring.hour(at) - scoring.FLOOR_HOURS) * HOUR, at)
        case RankingName.WEEKLY_BEST:
            return Window(scoring.week(at)[0] * HOUR, at)
        case RankingName.DEEPLY_READ:
            return Window((scoring.hour(at) - DEEP_HOURS + 1) * HOUR, at)
        case RankingName.RISING:
            return Window((minute(at) + 1) * MINUTE - scoring.RISING_SECONDS, at)


def minute(at: float) -> int:
    """The minute, counted from 1970."""
    return int(at // MINUTE)
