"""The edge's processes as receivers of purges: each is one before it keeps anything."""

import re
import socket
from importlib import import_module
from ipaddress import ip_address

from broadsheet import conf

OF_HOST = 40  # characters of the machine's name; a receiver's has sixty


def name_of(number: int) -> str:
    """The name under which the edge process of that number, on this machine, is told of purges."""
    return f"{_prefix()}{number}"


def _prefix() -> str:
    host = re.sub("[^a-z0-9]+", "-", socket.gethostname().lower()).strip("-")
    return f"edge-{host[:OF_HOST] or 'here'}-"


def address_of(settings: conf.Settings, number: int) -> str:
    """Where it is told."""
    host = settings.edge_admin_host
    return f"http://{f'[{host}]' if _is_ipv6(host) else host}:{settings.admin_port(number)}/purges"


def _is_ipv6(host: str) -> bool:
    try:
        return ip_address(host).version == 6
    except ValueError:
        return False


def register_all(settings: conf.Settings) -> None:
    """Registers this machine's edge processes, and retires those that it had before and has no more.

    Expects Django set up.
    """
    receivers = import_module("broadsheet.surrogate.receivers")
    for number in range(settings.edge_processes):
        register(settings, number)
    kept = {name_of(number) for number in range(settings.edge_processes)}
    for standing in receivers.standings():
        number = standing.name.removeprefix(_prefix())
        if standing.name not in kept and number != standing.name and number.isdigit():
            receivers.retire(standing.name)


def register(settings: conf.Settings, number: int) -> None:
    """Registers one. Expects Django set up."""
    receivers = import_module("broadsheet.surrogate.receivers")
    receivers.ensure(name_of(number), address_of(settings, number))
