import asyncio

import pytest

from broadsheet.edge.flight import Flight
from broadsheet.edge.purges import Mode, Purge

SOFT, HARD, OTHER = (
    Purge(1, ("article-1",), Mode.SOFT),
    Purge(2, ("x", "article-1"), Mode.HARD),
    Purge(3, ("article-2",), Mode.HARD),
)
ALL = Purge(4, (), Mode.ALL)


@pytest.mark.parametrize(
    ("purges", "worst"),
    [
        ([], None),
        ([OTHER], None),
        ([SOFT], Mode.SOFT),
        ([OTHER, SOFT, SOFT], Mode.SOFT),
        ([HARD], Mode.HARD),
        ([SOFT, HARD], Mode.HARD),
        ([HARD, SOFT], Mode.HARD),
        ([SOFT, ALL], Mode.HARD),
    ],
)
def test_the_worst_purge_of_what_it_brings_counts(purges, worst):
    with asyncio.Runner() as runner:
        flight = Flight(runner.get_loop().create_future(), purges)

    assert flight.overtaken_by(frozenset({"article-1", "latest"})) is worst
