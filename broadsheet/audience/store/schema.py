"""The tables of the audience's SQLite file, and how a file comes to have them. No Django.

Keys are integers and rows stand in their order, so that what is asked for lies together. What changes
here becomes a further step: a file says by `user_version` how many of them it has had.
"""

import sqlite3

TABLES = """
CREATE TABLE salts (day INTEGER PRIMARY KEY, salt BLOB NOT NULL);
CREATE TABLE seen (
    day INTEGER NOT NULL, story INTEGER NOT NULL, reader INTEGER NOT NULL,
    viewed_at REAL NOT NULL, hour INTEGER NOT NULL, engaged_seconds INTEGER NOT NULL,
    PRIMARY KEY (day, story, reader)
) WITHOUT ROWID;
CREATE TABLE from_networks (
    hour INTEGER NOT NULL, story INTEGER NOT NULL, network INTEGER NOT NULL, readers INTEGER NOT NULL,
    PRIMARY KEY (hour, story, network)
) WITHOUT ROWID;
CREATE TABLE first_hours (network INTEGER PRIMARY KEY, hour INTEGER NOT NULL);
CREATE TABLE totals (story INTEGER PRIMARY KEY, views INTEGER NOT NULL, readers INTEGER NOT NULL);
CREATE TABLE scores (
    scope INTEGER NOT NULL, epoch INTEGER NOT NULL, story INTEGER NOT NULL, score REAL NOT NULL,
    PRIMARY KEY (scope, epoch, story)
) WITHOUT ROWID;
CREATE INDEX popular ON scores (scope, epoch, score, story);
CREATE TABLE weights (
    hour INTEGER NOT NULL, scope INTEGER NOT NULL, story INTEGER NOT NULL, weight INTEGER NOT NULL,
    PRIMARY KEY (hour, scope, story)
) WITHOUT ROWID;
CREATE TABLE week (
    scope INTEGER NOT NULL, story INTEGER NOT NULL, weight INTEGER NOT NULL,
    PRIMARY KEY (scope, story)
) WITHOUT ROWID;
CREATE INDEX weekly ON week (scope, weight, story);
CREATE TABLE week_ends (hour INTEGER NOT NULL);
INSERT INTO week_ends VALUES (0);
CREATE TABLE minutes (
    minute INTEGER NOT NULL, story INTEGER NOT NULL,
    readers INTEGER NOT NULL, views INTEGER NOT NULL, weight INTEGER NOT NULL,
    PRIMARY KEY (minute, story)
) WITHOUT ROWID;
CREATE TABLE hours (
    hour INTEGER NOT NULL, story INTEGER NOT NULL,
    views INTEGER NOT NULL, readers INTEGER NOT NULL, weight INTEGER NOT NULL,
    engaged_seconds INTEGER NOT NULL, engaged_readers INTEGER NOT NULL,
    direct INTEGER NOT NULL, inside INTEGER NOT NULL, search INTEGER NOT NULL,
    social INTEGER NOT NULL, other INTEGER NOT NULL,
    PRIMARY KEY (hour, story)
) WITHOUT ROWID;
CREATE TABLE refused (
    hour INTEGER NOT NULL, reason TEXT NOT NULL, beacons INTEGER NOT NULL,
    PRIMARY KEY (hour, reason)
) WITHOUT ROWID;
CREATE TABLE holds (story INTEGER PRIMARY KEY, since REAL NOT NULL);
"""
STEPS = (TABLES,)
PAGE_BYTES = 4096
CACHE_KIB = 65536  # what of the file each process keeps in memory at most
LOG_PAGES = 4000  # of the write-ahead log, after which it is written back
LOG_BYTES = 64 * 2**20  # that the log may keep on disk once it was written back


def prepare(db: sqlite3.Connection) -> None:
    """Makes the connection durable and the file complete; several processes may do so at once.

    Raises `sqlite3.DatabaseError` if the file is damaged or no database at all,
    `sqlite3.NotSupportedError` if a later version made it.
    """
    db.execute(f"PRAGMA page_size = {PAGE_BYTES}")
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA secure_delete = ON")  # what is forgotten is overwritten
    db.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    db.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")
    db.execute(f"PRAGMA journal_size_limit = {LOG_BYTES}")
    if _version(db) != len(STEPS):
        _upgrade(db)


def _upgrade(db: sqlite3.Connection) -> None:
    db.execute("BEGIN IMMEDIATE")
    try:
        done = _version(db)
        if done > len(STEPS):
            raise sqlite3.NotSupportedError("made by a later version of Broadsheet")
        for step in STEPS[done:]:
            for statement in filter(str.strip, step.split(";")):
                db.execute(statement)
        db.execute(f"PRAGMA user_version = {len(STEPS)}")
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def _version(db: sqlite3.Connection) -> int:
    (version,) = db.execute("PRAGMA user_version").fetchone()
    return int(version)
