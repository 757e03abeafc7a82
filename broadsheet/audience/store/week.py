"""Weekly Best in SQLite: the sum over the running hour and the 167 before it, kept ready. No Django.

`week` holds, for the week that ends with the hour in `week_ends`, what `weights` holds hour by hour.
It turns when somebody asks for a later hour; weeks of the past are summed up anew.
"""

import sqlite3
from collections.abc import Iterator

from broadsheet.audience import scoring
from broadsheet.audience.scoring import WEEK_HOURS

ADD_WEIGHTS = """
INSERT INTO weights VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET weight = weight + excluded.weight"""
ADD_WEEK = """
INSERT INTO week VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET weight = weight + excluded.weight"""
TURN = """
INSERT INTO week
SELECT scope, story, sum(CASE WHEN hour > :last THEN weight ELSE -weight END)
FROM weights WHERE hour BETWEEN :first AND :gone OR hour BETWEEN :last + 1 AND :now
GROUP BY scope, story
ON CONFLICT DO UPDATE SET weight = weight + excluded.weight"""
STRIKE = """
DELETE FROM week WHERE weight = 0 AND (scope, story) IN
(SELECT scope, story FROM weights WHERE hour BETWEEN :first AND :gone)"""
SUM_UP = """
INSERT INTO week SELECT scope, story, sum(weight) FROM weights WHERE hour BETWEEN ? AND ?
GROUP BY scope, story"""
BEST = "SELECT weight, story FROM week WHERE scope = ? ORDER BY weight DESC, story DESC"
BEST_THEN = """
WITH RECURSIVE hours(hour) AS (SELECT :first UNION ALL SELECT hour + 1 FROM hours WHERE hour < :last)
SELECT sum(weight) AS weight, story FROM hours CROSS JOIN weights USING (hour)
WHERE scope = :scope GROUP BY story ORDER BY sum(weight) DESC, story DESC"""


def add(db: sqlite3.Connection, weights: list[tuple[int, int, int, int]]) -> None:
    """Adds (hour, scope, story, weight), each to its hour, and to the week if that is of it."""
    db.executemany(ADD_WEIGHTS, weights)
    last = ends(db)
    added = (one[1:] for one in weights if last - WEEK_HOURS < one[0] <= last)
    db.executemany(ADD_WEEK, sorted(added))


def ends(db: sqlite3.Connection) -> int:
    """The last hour of the week that is kept ready."""
    (hour,) = db.execute("SELECT hour FROM week_ends").fetchone()
    return int(hour)


def turn(db: sqlite3.Connection, now: int) -> None:
    """Lets the week end with the hour `now`. In a transaction that writes."""
    last = ends(db)
    if now == last:
        return
    if 0 < now - last < WEEK_HOURS:
        hours = {"first": last - WEEK_HOURS + 1, "gone": now - WEEK_HOURS, "last": last, "now": now}
        db.execute(TURN, hours)
        db.execute(STRIKE, {"first": hours["first"], "gone": hours["gone"]})
    else:
        db.execute("DELETE FROM week")
        db.execute(SUM_UP, (now - WEEK_HOURS + 1, now))
    db.execute("UPDATE week_ends SET hour = ?", (now,))


def best(db: sqlite3.Connection, scope: int, at: float) -> Iterator[tuple[int, int]]:
    """Weights and stories of the week of that moment, best first."""
    hours = scoring.week(at)
    if hours[-1] == ends(db):
        yield from db.execute(BEST, (scope,))
        return
    yield from db.execute(BEST_THEN, {"first": hours[0], "last": hours[-1], "scope": scope})
