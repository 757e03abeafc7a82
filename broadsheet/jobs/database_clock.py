"""What time it is by the database's clock, by which all that is due is measured."""

from datetime import UTC, datetime

from django.db import connection

# On PostgreSQL `now()` stands still for as long as a transaction lasts.
ASKING = {
    "sqlite": "SELECT STRFTIME('%Y-%m-%d %H:%M:%f', 'NOW')",
    "postgresql": "SELECT STATEMENT_TIMESTAMP()",
}


def now() -> datetime:
    """The present instant, aware, in UTC. One query."""
    with connection.cursor() as cursor:
        cursor.execute(ASKING[connection.vendor])
        answer = cursor.fetchone()[0]
    if isinstance(answer, str):
        return datetime.fromisoformat(answer).replace(tzinfo=UTC)
    instant: datetime = answer
    return instant.astimezone(UTC)
