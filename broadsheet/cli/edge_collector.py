"""The collector of an edge process, put together from the site's settings. Sets up no Django."""

from collections.abc import Callable
from http import HTTPStatus

from broadsheet import clock, conf
from broadsheet.audience.collector.collector import Collector, Site
from broadsheet.audience.store import opening
from broadsheet.audience.store.protocol import AudienceStore
from broadsheet.edge.purges import Mode, Purge
from broadsheet.edge.taking import Taker

BEACONS = b"/_read"


def build(settings: conf.Settings) -> Collector | None:
    """The collector; None where nobody is counted. Expects a running event loop.

    Raises `StoreIsUnknown`, `ClientIsMissing`: what is wrong with the settings stops the start.
    """
    if settings.audience == opening.OFF:
        return None
    _opened(settings)().close()
    processes = max(settings.edge_processes, 1)  # 0: started one by one
    site = Site(settings.address, settings.secret_key, settings.zone, processes)
    return Collector(site, _opened(settings), _now)


def takers(collector: Collector | None) -> dict[bytes, Taker]:
    """Who takes what is posted where."""
    return {BEACONS: collector.take if collector else _nobody}


def on_purge(collector: Collector | None) -> Callable[[Purge], None]:
    """Tells the collector which stories were withdrawn."""

    def purged(one: Purge) -> None:
        if collector:
            collector.gone.purged(one.keys, is_hard=one.mode is Mode.HARD)

    return purged


def _opened(settings: conf.Settings) -> Callable[[], AudienceStore]:
    return lambda: opening.open(settings.audience, settings.site)


def _now() -> float:
    return clock.now().timestamp()


def _nobody(
    header: Callable[[bytes], bytes | None],
    body: bytes,
    address: str,
    answer: Callable[[HTTPStatus], None],
) -> HTTPStatus:
    """Nothing is counted here, and the origin is not asked about it either."""
    return HTTPStatus.NOT_FOUND
