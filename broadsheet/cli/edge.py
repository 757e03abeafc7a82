"""One edge process, put together from the site's settings. Sets up no Django."""

import asyncio
import hmac
import ipaddress
import logging
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from urllib.parse import urlsplit

import uvloop

from broadsheet import conf
from broadsheet.audience.collector.collector import Collector
from broadsheet.cli import edge_collector, tls
from broadsheet.edge.address import Keys
from broadsheet.edge.admin import Admin
from broadsheet.edge.compose import Pages
from broadsheet.edge.decide import Site
from broadsheet.edge.fetch import Headers, Origin, OriginFailed
from broadsheet.edge.life import Edge
from broadsheet.edge.passing import Passer
from broadsheet.edge.server import Door, connection_limit, listener, run
from broadsheet.edge.store import Store
from broadsheet.surrogate import signature, vouching

PARAMETERS = frozenset({"before"})  # docs/caching.md: no other one changes an answer
FIXED = b"/static/"
FINISHED_SHARE = 0.4  # of the memory; the rest is for the pieces that pages are made of
MEGABYTE = 1024 * 1024
START_SECONDS = 15.0
ASKED_FIRST = b"/robots.txt"  # costs next to nothing


def run_edge(settings: conf.Settings, number: int) -> None:
    """Serves as the edge of that number until it is told to stop."""
    logging.basicConfig(level=logging.WARNING)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(settings, number))


async def _serve(settings: conf.Settings, number: int) -> None:
    collector = edge_collector.build(settings)
    edge = build(settings, collector)
    door = Door(edge, limit=connection_limit())
    back_door = Door(
        Admin(
            edge,
            _signed_by(settings.secret_key),
            lambda: len(door.connections),
            collector.tally.lines if collector else tuple,
            edge_collector.on_purge(collector),
        ),
        limit=100,
    )
    await back_door.open(listener(settings.edge_admin_host, settings.admin_port(number)))
    if collector:
        await collector.start()
    await _origin_answers(edge.origin)
    public = listener(settings.listen_host, settings.listen_port, is_shared=True)
    encrypted = tls.context(settings)
    await door.open(public, encrypted)
    following = asyncio.create_task(tls.follow(encrypted, settings)) if encrypted else None
    await run([door, back_door])
    if following:
        following.cancel()
    if collector:
        await collector.close()
    await edge.origin.close()


async def _origin_answers(origin: Origin) -> None:
    """Waits a while for an origin that starts at the same time, so that nobody is turned away.

    That it can be connected to says nothing: its server listens before the first of its processes works.
    """
    with suppress(TimeoutError):
        async with asyncio.timeout(START_SECONDS):
            while True:
                with suppress(OriginFailed):
                    await origin.fetch(ASKED_FIRST, b"")
                    return
                await asyncio.sleep(0.1)


def build(settings: conf.Settings, collector: Collector | None = None) -> Edge:
    """The edge of a site. Expects a running event loop."""
    host, port = settings.origin_address
    origin = Origin(f"http://{host}:{port}", _host(settings).encode())
    passer = Passer(origin, _vouches(settings.secret_key), _trusts(settings.trusted_proxies))
    memory = settings.edge_memory_mb * MEGABYTE
    return Edge(
        site=Site(
            _hosts(settings),
            Keys(PARAMETERS, FIXED),
            domains=_domains(settings),
            takers=edge_collector.takers(collector),
        ),
        origin=origin,
        passer=passer,
        store=Store(int(memory * (1 - FINISHED_SHARE))),
        pages=Pages(int(memory * FINISHED_SHARE)),
    )


def _host(settings: conf.Settings) -> str:
    return urlsplit(settings.address).netloc


def _hosts(settings: conf.Settings) -> frozenset[bytes]:
    """Every host that readers may ask for, with the site's port and without."""
    site = urlsplit(settings.address)
    names = {site.netloc, site.hostname or "", *settings.extra_hosts}
    port = f":{site.port}" if site.port else ""
    return frozenset(name.lower().encode() for one in names for name in (one, one + port) if one)


def _domains(settings: conf.Settings) -> tuple[bytes, ...]:
    return tuple(one.lower().encode() for one in settings.extra_hosts if one.startswith("."))


def _vouches(secret: str) -> Callable[[str], Headers]:
    token = vouching.token(secret).encode()
    names = vouching.ADDRESS.lower().encode(), vouching.TOKEN.lower().encode()

    def vouched(address: str) -> Headers:
        return [(names[0], address.encode("latin-1", "replace")), (names[1], token)]

    return vouched


def _trusts(proxies: tuple[str, ...]) -> Callable[[str], bool]:
    networks = [ipaddress.ip_network(one) for one in proxies]

    @lru_cache(maxsize=1024)
    def is_trusted(address: str) -> bool:
        try:
            found = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(found in network for network in networks)

    return is_trusted


def _signed_by(secret: str) -> Callable[[bytes, str], bool]:
    def is_signed(body: bytes, said: str) -> bool:
        return hmac.compare_digest(
            signature.sign(body, secret).encode(), said.encode("utf-8", "replace")
        )

    return is_signed
