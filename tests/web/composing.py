"""A surrogate for tests: it announces itself, and puts fragments in."""

import re

from django.test import Client

ANNOUNCED = {"Surrogate-Capability": 'edge="Surrogate/1.0 ESI/1.0"'}
INCLUDE = re.compile(r'<esi:include src="([^"]+)"/>')


def ask(path, **headers):
    """What a surrogate that composes gets."""
    return Client().get(path, headers=ANNOUNCED | headers)


def includes(response):
    """The addresses of the fragments in an answer, in its order."""
    return INCLUDE.findall(response.content.decode())


def compose(path):
    """The page with its fragments put in."""
    return INCLUDE.sub(lambda found: _fragment(found[1]), ask(path).content.decode())


def keys(response):
    """The surrogate keys of an answer."""
    return set(response.headers["Surrogate-Key"].split(" "))


def _fragment(address):
    response = ask(address)
    assert response.status_code == 200, address
    return response.content.decode()
