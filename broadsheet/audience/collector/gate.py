"""The gate: why a beacon does not count. One list; the first that refuses gives the reason, and is counted.

Source: docs/audience.md#what-does-not-count.
"""

from array import array
from collections.abc import Callable, Container
from dataclasses import dataclass

from broadsheet.audience.collector import crawlers
from broadsheet.audience.collector.beacon import MOST_BYTES, Engaged, Read
from broadsheet.audience.collector.reader_key import Keyed
from broadsheet.signing import Stamp, StampFault

STAFF_COOKIE = "broadsheet_staff"  # of 1, set by the desk; known to beacon.js, too
STAFF = f"{STAFF_COOKIE}=1".encode()
PREFETCH = b"prefetch"
MINUTE = 60
READER_BEACONS = 60  # in a minute: no reader turns pages so fast
STORY_BEACONS = 60  # in a minute, of all readers of a story behind one network
NETWORK_BEACONS = 600  # the same, of all stories
LEAST_BEACONS = 6  # that each process takes, however many share them
READER_PLACES = 1 << 18
STORY_PLACES = 1 << 18
NETWORK_PLACES = 1 << 16

Header = Callable[[bytes], bytes | None]


class Flood:
    """How many beacons came of whom in this minute. Takes the same memory however many come.

    Keys share places, so that a reader may be refused for another one's flood: once in 260,000.
    A network's readers come to all of the `processes` that share the port, each of which takes its part.
    """

    def __init__(self, processes: int = 1) -> None:
        self._minute = 0
        self._readers, self._stories, self._networks = array("H"), array("H"), array("H")
        self._of_story = max(STORY_BEACONS // processes, LEAST_BEACONS)
        self._of_network = max(NETWORK_BEACONS // processes, LEAST_BEACONS)

    def is_flooded(self, keyed: Keyed, story_id: int, at: float) -> bool:
        """Whether too many came of this reader or network; this one is counted."""
        minute = int(at // MINUTE)
        if minute != self._minute:
            self._minute = minute
            self._readers = array("H", bytes(2 * READER_PLACES))
            self._stories = array("H", bytes(2 * STORY_PLACES))
            self._networks = array("H", bytes(2 * NETWORK_PLACES))
        story = hash((keyed.network, story_id))
        return any(
            [
                _is_over(self._readers, keyed.reader % READER_PLACES, READER_BEACONS),
                _is_over(self._stories, story % STORY_PLACES, self._of_story),
                _is_over(self._networks, keyed.network % NETWORK_PLACES, self._of_network),
            ]
        )


def _is_over(counts: "array[int]", place: int, most: int) -> bool:
    if counts[place] >= most:
        return True
    counts[place] += 1
    return False


@dataclass(slots=True)
class Sent:
    """A beacon as it came, with what is known of it and of who sent it."""

    header: Header
    body: bytes
    beacon: Read | Engaged | None
    stamp: Stamp | StampFault
    agent: bytes
    keyed: Keyed
    at: float


@dataclass(frozen=True, slots=True)
class Gate:
    """What judges beacons: the site's host, stories that are gone, and the floods of this minute."""

    host: bytes
    gone: Container[int]
    flood: Flood

    def refusal(self, sent: Sent) -> str:
        """Why the beacon does not count; empty if it does."""
        for refuses in REFUSALS:
            if refuses(sent, self):
                return refuses.__name__
        return ""


def too_large(sent: Sent, gate: Gate) -> bool:
    """It is longer than our script makes it."""
    return len(sent.body) > MOST_BYTES


def malformed(sent: Sent, gate: Gate) -> bool:
    """It is not what our script sends."""
    return sent.beacon is None


def foreign_origin(sent: Sent, gate: Gate) -> bool:
    """A page of another site sent it. Browsers say so; who says nothing is judged by the stamp."""
    site, origin = sent.header(b"sec-fetch-site"), sent.header(b"origin")
    if site is not None and site != b"same-origin":
        return True
    said = origin if origin is not None or site is not None else sent.header(b"referer")
    return said is not None and _host(said) not in {gate.host, sent.header(b"host")}


def bad_stamp(sent: Sent, gate: Gate) -> bool:
    """We never made its stamp."""
    return sent.stamp is StampFault.BAD


def expired_stamp(sent: Sent, gate: Gate) -> bool:
    """Its stamp is too old, or of a time to come."""
    return sent.stamp is StampFault.EXPIRED


def unknown_story(sent: Sent, gate: Gate) -> bool:
    """The story was withdrawn."""
    return isinstance(sent.stamp, Stamp) and sent.stamp.story_id in gate.gone


def bot(sent: Sent, gate: Gate) -> bool:
    """A program sent it that says so."""
    return crawlers.is_crawler(sent.agent)


def prefetch(sent: Sent, gate: Gate) -> bool:
    """The page was fetched in case somebody wants it."""
    purpose = sent.header(b"sec-purpose") or sent.header(b"purpose")
    return purpose is not None and PREFETCH in purpose.lower()


def staff(sent: Sent, gate: Gate) -> bool:
    """Somebody of the desk sent it."""
    cookie = sent.header(b"cookie")
    return cookie is not None and STAFF in (one.strip() for one in cookie.split(b";"))


def preview(sent: Sent, gate: Gate) -> bool:
    """The page was a preview."""
    return sent.stamp is StampFault.PREVIEW


def flood(sent: Sent, gate: Gate) -> bool:
    """Too many came of this reader or network in this minute."""
    story_id = sent.stamp.story_id if isinstance(sent.stamp, Stamp) else 0
    return gate.flood.is_flooded(sent.keyed, story_id, sent.at)


REFUSALS: tuple[Callable[[Sent, Gate], bool], ...] = (
    too_large, malformed, foreign_origin, bad_stamp, expired_stamp, unknown_story, bot, prefetch, staff,
    preview, flood,
)  # fmt: skip


def _host(address: bytes) -> bytes:
    """The host of an address, with its port; of an origin it is all behind the scheme."""
    return address.partition(b"://")[2].partition(b"/")[0]
