"""What is done with the counts by the clock. Each may be done again; while the store is away none is.

A periodic job gets two instants by the database's clock: up to which earlier runs went, and now.
"""

from datetime import datetime

from broadsheet import conf
from broadsheet.audience import audit, connection, findings, rankings, rollup
from broadsheet.audience.away import nothing_while_away


def rank_stories(since: datetime, at: datetime) -> None:
    """Computes Popular Now of the site and of every section, and Weekly Best of the site."""
    with nothing_while_away():
        rankings.keep(rankings.of_now(connection.store(), at))


def rank_by_hours(since: datetime, at: datetime) -> None:
    """Computes Weekly Best of every section, and Rising."""
    with nothing_while_away():
        rankings.keep(rankings.of_the_hours(connection.store(), at))
        rankings.forget_gone_sections()


def rank_by_engagement(since: datetime, at: datetime) -> None:
    """Computes Deeply Read."""
    with nothing_while_away():
        rankings.keep(rankings.of_the_day(connection.store(), at))


def roll_up_counts(since: datetime, at: datetime) -> None:
    """Brings hours, days and months in the content database up to date."""
    with nothing_while_away():
        rollup.roll_up(connection.store(), at=at)


def watch_counts(since: datetime, at: datetime) -> None:
    """Holds what is suspect by the facts that say enough after a minute."""
    with nothing_while_away():
        audit.audit(connection.store(), at, facts=findings.QUICK)
        audit.mend_holds(connection.store())


def audit_counts(since: datetime, at: datetime) -> None:
    """Holds what is suspect by any fact."""
    with nothing_while_away():
        audit.audit(connection.store(), at)


def forget_readers(since: datetime, at: datetime) -> None:
    """Destroys what is kept for a time only, the salts of past days first of all."""
    today = at.astimezone(conf.settings().zone).date()
    with nothing_while_away():
        connection.store().forget(at=at.timestamp(), today=today.toordinal())
    rollup.forget_old_hours(at)
