"""Logs as JSON lines on standard error: one event a fact, its data beside it, no personal data."""

import json
import logging
from datetime import UTC, datetime

from broadsheet.config.redaction import redacted, redacted_text

# What every LogRecord carries; whatever else is on it came by `extra=`.
STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "request"}


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, event, then the event's own data, redacted."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line of JSON."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": redacted_text(record.getMessage()),
        }
        line |= redacted({key: one for key, one in vars(record).items() if key not in STANDARD})
        if record.exc_info:
            line["traceback"] = redacted_text(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)
