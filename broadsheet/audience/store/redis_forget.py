"""Deletes from Redis what is kept for a time only; whatever it misses ends by itself. No Django."""

from collections.abc import Iterable
from itertools import islice

from broadsheet.audience import scoring
from broadsheet.audience.arrival import SITE
from broadsheet.audience.scoring import EPOCH, HOUR, WEEK_HOURS
from broadsheet.audience.store import redis_keys as keys
from broadsheet.audience.store.memory import HOUR_DAYS, KNOWN_HOURS, MINUTE_HOURS, NETWORK_HOURS
from broadsheet.audience.store.redis_link import Link, script
from broadsheet.audience.store.redis_told import HOURS_OF_DAY, known_in

LONG_AGO = 100  # days before those that are kept, in which anything may be left
EVER = 2**62
AT_ONCE = 1000  # keys in one turn
FORGOTTEN = f"{keys.JOURNAL}:forgotten"  # up to which hour each kind has been deleted


def forget(link: Link, *, at: float, today: int) -> None:
    """See `AudienceStore`."""
    now, epoch = scoring.hour(at), scoring.epochs(at)[0]
    scopes = known_in(link, "scopes", 0, EVER)
    link.ask(script("turn", keys.of_scope(one), now, WEEK_HOURS, "1") for one in scopes)
    _delete(link, (f"{keys.JOURNAL}:salt:{today - 2 - ago}" for ago in range(LONG_AGO)))
    _forget_days(link, today - 1)
    _forget_hours(link, "networks", now - NETWORK_HOURS, ())
    _forget_hours(link, "minutes", now - MINUTE_HOURS, [(SITE, "readers")])
    _forget_scores(link, epoch, scopes)
    _forget_refusals(link, now - HOUR_DAYS * HOURS_OF_DAY)
    _forget_hours(
        link, "hour", now - HOUR_DAYS * HOURS_OF_DAY, [(one, "weights") for one in scopes]
    )
    _forget_index(link, now - HOUR_DAYS * HOURS_OF_DAY)
    _forget_log(link, today - 1)
    met = (now - KNOWN_HOURS) // HOURS_OF_DAY
    _delete(link, (f"{keys.NETWORKS}:first:{met - 1 - ago}" for ago in range(LONG_AGO)))


def _forget_days(link: Link, first_day: int) -> None:
    for day in known_in(link, "days", 0, first_day - 1):
        name = f"{keys.JOURNAL}:day:{day}"
        _delete(link, (f"{keys.of_story(one)}:seen:{day}" for one in _stories(link, name)))
        _strike(link, "days", day, name)


def _forget_hours(
    link: Link, kind: str, first_hour: int, of_scopes: Iterable[tuple[int, str]]
) -> None:
    """Those before `first_hour` that no run before has deleted, of stories and of rankings."""
    for hour in _not_forgotten(link, kind, first_hour):
        stories = _stories(link, f"{keys.JOURNAL}:hour:{hour}")
        _delete(link, (f"{keys.of_story(one)}:{kind}:{hour}" for one in stories))
        _delete(link, (f"{keys.of_scope(scope)}:{name}:{hour}" for scope, name in of_scopes))
    link.ask_one("HSET", FORGOTTEN, kind, first_hour)


def _forget_scores(link: Link, first_epoch: int, scopes: Iterable[int]) -> None:
    """Once an epoch; readings of an hour are in the scores of two."""
    first_hour, hours = first_epoch * EPOCH // HOUR, EPOCH // HOUR
    done = _forgotten(link, "scores")
    if done >= first_hour:
        return
    for hour in known_in(link, "hours", done - hours, first_hour - 1):
        stories = _stories(link, f"{keys.JOURNAL}:hour:{hour}")
        epochs = [one for one in scoring.epochs(hour * HOUR) if one < first_epoch]
        _delete(link, (f"{keys.of_story(one)}:scores:{old}" for one in stories for old in epochs))
        _delete(link, (f"{keys.of_scope(one)}:popular:{old}" for one in scopes for old in epochs))
    link.ask_one("HSET", FORGOTTEN, "scores", first_hour)


def _forget_refusals(link: Link, first_hour: int) -> None:
    for hour in known_in(link, "refused-hours", 0, first_hour - 1):
        _strike(link, "refused-hours", hour, f"{keys.JOURNAL}:refused:{hour}")


def _forget_log(link: Link, first_day: int) -> None:
    """Once a day, when salts have gone; the next time if it is refused."""
    if _forgotten(link, "log") < first_day and link.rewrite_log():
        link.ask_one("HSET", FORGOTTEN, "log", first_day)


def _forget_index(link: Link, first_hour: int) -> None:
    for hour in known_in(link, "hours", 0, first_hour - 1):
        _strike(link, "hours", hour, f"{keys.JOURNAL}:hour:{hour}")


def _not_forgotten(link: Link, kind: str, first_hour: int) -> list[int]:
    return known_in(link, "hours", _forgotten(link, kind), first_hour - 1)


def _forgotten(link: Link, kind: str) -> int:
    return int(link.ask_one("HGET", FORGOTTEN, kind) or 0)


def _stories(link: Link, name: str) -> list[int]:
    return [int(one) for one in link.ask_one("SMEMBERS", name)]


def _strike(link: Link, index: str, number: int, name: str) -> None:
    link.ask([("UNLINK", name), ("SREM", f"{keys.JOURNAL}:{index}", number)])


def _delete(link: Link, names: Iterable[str]) -> None:
    """One command a key: they lie anywhere."""
    every = iter(names)
    while some := list(islice(every, AT_ONCE)):
        link.ask(("UNLINK", one) for one in some)
