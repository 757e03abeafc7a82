import threading

import pytest

from broadsheet.jobs.heartbeat import Heartbeat


@pytest.mark.django_db
def test_a_renewal_that_fails_in_any_way_is_tried_again(caplog):
    answers = iter([RuntimeError("not of the database"), True])
    renewed = threading.Event()
    heartbeat = Heartbeat()

    def renew():
        if isinstance(answer := next(answers, True), Exception):
            raise answer
        renewed.set()
        return answer

    heartbeat.start()
    with heartbeat.keeping(renew, lease_seconds=0.3):
        assert renewed.wait(5)
    heartbeat.stop()

    assert caplog.messages == ["renewal_failed"]
