"""The collector: takes what readers' browsers send, and answers when it is durable.

Knows no HTTP but headers by name and a status: the edge brings beacons and takes answers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from broadsheet import signing
from broadsheet.audience import scoring
from broadsheet.audience.arrival import Arrival, Engagement, Reading
from broadsheet.audience.collector import beacon as beacons
from broadsheet.audience.collector.batch import Answer, Batches
from broadsheet.audience.collector.beacon import Engaged, Read
from broadsheet.audience.collector.gate import Flood, Gate, Header, Sent, too_large
from broadsheet.audience.collector.gone import Gone
from broadsheet.audience.collector.keeper import Keeper
from broadsheet.audience.collector.reader_key import Days, Keyed, ReaderKeys
from broadsheet.audience.collector.salts import Salts
from broadsheet.audience.collector.tally import Tally
from broadsheet.audience.store.protocol import AudienceStore
from broadsheet.signing import Stamp, StampFault

AGENT_BYTES = 512  # of a user agent that are looked at; a browser's has 100 to 300


@dataclass(frozen=True, slots=True)
class Site:
    """What has to be known of the site; `address` as readers type it, without a path.

    `processes` take its beacons on this machine.
    """

    address: str
    secret: str
    zone: ZoneInfo
    processes: int = 1


class Collector:
    """Takes beacons. Expects a running loop; `now` is in seconds since 1970.

    `gone` are stories that were withdrawn: it has to be told of purges.
    """

    def __init__(
        self, site: Site, opened: Callable[[], AudienceStore], now: Callable[[], float]
    ) -> None:
        self.tally = Tally()
        self.gone = Gone(now)
        self._secret = site.secret
        self._now = now
        self._keeper = Keeper(opened)
        self._batches = Batches(self._keeper, self.tally)
        self._days = Days(site.zone)
        self._keys = ReaderKeys(site.address)
        self._salts = Salts(self._keys, self._days, self._keeper, now)
        self._gate = Gate(urlsplit(site.address).netloc.encode(), self.gone, Flood(site.processes))

    async def start(self) -> None:
        """Gets ready; if the store is away, it is tried again at the first beacon."""
        await self._salts.start()

    async def close(self) -> None:
        """Ends, once all that was taken is written and answered, or within a few seconds."""
        self._salts.stop()
        await self._batches.flush()
        await self._keeper.close()

    def take(self, header: Header, body: bytes, address: str, answer: Answer) -> HTTPStatus | None:
        """Takes one: the status if it is there at once, otherwise `answer` is told it later."""
        at = self._now()
        beacon = beacons.parse(body)
        stamp = signing.read(beacon.stamp, at, self._secret) if beacon else StampFault.BAD
        read_at, day = self._moment(at, beacon, stamp)
        if self._batches.is_full or not self._knows(day):
            self.tally.outcomes["unanswered"] += 1
            return HTTPStatus.SERVICE_UNAVAILABLE
        agent = (header(b"user-agent") or b"")[:AGENT_BYTES]
        keyed = self._keys.keyed(day, address, agent)
        reason = self._gate.refusal(Sent(header, body, beacon, stamp, agent, keyed, at))
        if not reason and beacon is not None and isinstance(stamp, Stamp):
            self._batches.add(_arrival(beacon, stamp, keyed, read_at, day), answer)
        else:
            is_large = reason == too_large.__name__
            self._batches.refuse(
                scoring.hour(at), reason, _too_large(answer) if is_large else answer
            )
        return None

    def _knows(self, day: int) -> bool:
        """Whether keys of that day can be made; if not, its salt is asked for."""
        is_known = self._keys.knows(day)
        if not is_known:
            self._salts.ask(day)
        return is_known

    def _moment(
        self, at: float, beacon: Read | Engaged | None, stamp: Stamp | StampFault
    ) -> tuple[float, int]:
        """When it was read, and the day of that.

        Not before its page was made, or one page would count in every hour of a day; and not before
        yesterday, of which readers are still known.
        """
        read_at = at - beacon.age_seconds if beacon else at
        made_at = stamp.hour * signing.HOUR if isinstance(stamp, Stamp) else 0
        yesterday = self._days.begins(self._days.day(at) - 1)
        read_at = min(max(read_at, made_at, yesterday), at)
        return read_at, self._days.day(read_at)


def _arrival(
    beacon: Read | Engaged, stamp: Stamp, keyed: Keyed, read_at: float, day: int
) -> Arrival:
    story_id, scopes = stamp.story_id, stamp.scopes
    if isinstance(beacon, Read):
        return Reading(
            story_id, scopes, keyed.reader, keyed.network, day, read_at, beacon.source,
            beacon.from_story_id,
        )  # fmt: skip
    return Engagement(
        story_id, scopes, keyed.reader, day, read_at, beacon.engaged_seconds, beacon.depth_percent
    )


def _too_large(answer: Answer) -> Answer:
    def told(status: HTTPStatus) -> None:
        is_counted = status is HTTPStatus.NO_CONTENT
        answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE if is_counted else status)

    return told
