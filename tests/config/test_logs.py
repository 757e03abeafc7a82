import json
import logging
import sys

from broadsheet.config.logs import JsonFormatter


def line(**fields):
    record = logging.makeLogRecord(
        {"name": "broadsheet.x", "levelname": "INFO", "msg": "story_killed"} | fields
    )
    return json.loads(JsonFormatter().format(record))


def test_a_fact_is_one_line_with_its_data():
    found = line(story=42, created=0)

    assert found == {
        "at": "1970-01-01T00:00:00.000+00:00",
        "level": "info",
        "logger": "broadsheet.x",
        "event": "story_killed",
        "story": 42,
    }


def test_a_failure_carries_its_traceback():
    try:
        raise ValueError("why")
    except ValueError:
        found = line(exc_info=sys.exc_info())

    assert "ValueError: why" in found["traceback"]


def test_what_json_does_not_know_is_written_as_text():
    assert line(path=set())["path"] == "set()"


def test_a_line_break_in_the_data_does_not_break_the_line():
    record = logging.makeLogRecord({"msg": "a\nb", "value": "c\nd"})

    assert "\n" not in JsonFormatter().format(record)


def test_the_request_is_not_logged():
    assert "request" not in line(request="GET / from 192.0.2.1")


def test_neither_message_nor_data_nor_traceback_say_who_it_was():
    try:
        raise ValueError("jo@example.org from 192.0.2.1")
    except ValueError:
        found = line(
            msg="mail to %s", args=("jo@example.org",), exc_info=sys.exc_info(), peer="2001:db8::1",
            meta={"HTTP_COOKIE": "sessionid=hunter2", "paths": ["/x", "http://u:hunter2@db/"]},
        )  # fmt: skip

    assert found["event"] == "mail to [email]"
    assert found["peer"] == "[ip]"
    assert found["meta"] == {"HTTP_COOKIE": "[secret]", "paths": ["/x", "http://[secret]@db/"]}
    assert "ValueError: [email] from [ip]" in found["traceback"]
    assert "test_logs.py" in found["traceback"]
