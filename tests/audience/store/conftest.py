"""Every store there is, empty, by the same name: what the contract asks of one it asks of all."""

import pytest

from tests.audience.store.makers import MAKERS


@pytest.fixture(params=MAKERS)
def opened(request, tmp_path):
    """Opens the store under test: each call is one more object on the same counts."""
    with MAKERS[request.param](request, tmp_path) as opening:
        yield opening


@pytest.fixture
def store(opened):
    """A store in which nothing is counted."""
    return opened()


@pytest.fixture
def shared(opened, request):
    """Like `opened`, of the stores that several processes share."""
    if "memory" in request.node.callspec.params.values():
        pytest.skip("nobody shares a store in memory")
    return opened
