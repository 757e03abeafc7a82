"""An alarm: something that went wrong and needs a person. Found by `alarms`, which is the policy."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.urls import reverse


class Kind(StrEnum):
    """What sort of thing went wrong. A closed set: it labels a metric."""

    NO_WORKER = "no-worker"
    STORY_NOT_OUT = "story-not-out"
    STORY_NOT_DOWN = "story-not-down"
    PERIODIC_FAILING = "periodic-failing"
    PERIODIC_LATE = "periodic-late"
    JOB_PUT_OFF = "job-put-off"
    JOB_GIVEN_UP = "job-given-up"
    QUEUE_SLOW = "queue-slow"
    RECEIVER_BEHIND = "receiver-behind"


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that needs a person: what it is about, what is so, since when, and what to do.

    `url` is where in the desk it is mended, empty if nowhere. `count` is how many things it tells of.
    `page_id` is the story whose headline the subject is, 0 if there is none.
    """

    kind: Kind
    subject: str
    fact: str
    since: datetime
    remedy: str
    url: str = ""
    count: int = 1
    page_id: int = 0


def on_page(part: str) -> str:
    """Where a part of the Operations page is."""
    return f"{reverse('operations')}#{part}"
