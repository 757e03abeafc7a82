"""Rankings of every store against the brute-force sum, whatever happens to the log on its way."""

import random
from contextlib import contextmanager
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.audience.arrival import SITE, Engagement, Reading, Source
from broadsheet.audience.scoring import EPOCH, HOUR
from broadsheet.audience.store.memory import MemoryStore
from tests.audience.store import oracle
from tests.audience.store.makers import MAKERS

ZONE = ZoneInfo("Europe/Berlin")
SECTIONS = {story: (story % 3 + 1,) if story % 4 else () for story in range(1, 2000)}
SUMMER = datetime(2026, 3, 29, 2, tzinfo=ZONE).timestamp()  # the hour that does not exist
WINTER = datetime(2026, 10, 25, 2, tzinfo=ZONE).timestamp()  # the hour that comes twice
EDGES = [
    edge + near
    for edge in (
        SUMMER, WINTER, SUMMER // EPOCH * EPOCH, WINTER // EPOCH * EPOCH,
        datetime(2026, 3, 29, tzinfo=ZONE).timestamp(), datetime(2026, 10, 26, tzinfo=ZONE).timestamp(),
    )
    for near in (-1, 0, 1)
]  # fmt: skip


def hashed(*of):
    """As the collector hashes with the salt of the day: another day, another key."""
    return int.from_bytes(blake2b(repr(of).encode(), digest_size=8).digest(), "big") >> 1


def reading(story, person, read_at, network):
    day = datetime.fromtimestamp(read_at, ZONE).toordinal()
    return Reading(
        story, SECTIONS[story], hashed(day, person), hashed(day, "network", network), day,
        float(read_at), tuple(Source)[person % 5],
    )  # fmt: skip


times = st.one_of(
    st.sampled_from(EDGES),
    st.builds(lambda edge, minutes: edge + minutes * 60, st.sampled_from(EDGES), st.integers(-3000, 3000)),
    st.floats(SUMMER - 200_000, SUMMER + 200_000).map(lambda at: round(at, 3)),
)  # fmt: skip
readings = st.builds(reading, st.integers(1, 9), st.integers(1, 6), times, st.integers(1, 3))
repeated = st.tuples(readings, st.integers(1, 3)).map(lambda one: [one[0]] * one[1])
logs = st.lists(repeated, max_size=25).map(
    lambda several: [one for some in several for one in some]
)


@contextmanager
def of_kind(kind, request):
    with TemporaryDirectory() as folder, MAKERS[kind](request, Path(folder)) as opening:
        yield opening


def agrees(store, log, at, *, limit=50):
    """Whether both rankings, of the site and a section, are those of the oracle."""
    for scope in (SITE, 2):
        for ranking in ("popular", "weekly"):
            told = getattr(store, ranking)(scope, at=at, limit=limit)
            expected = getattr(oracle, ranking)(log, scope, at, limit)
            assert [one.story_id for one in told] == [story for story, _ in expected]
            assert [one.score for one in told] == pytest.approx(
                [float(score) for _, score in expected], rel=1e-12
            )


@pytest.mark.parametrize("kind", MAKERS)
@settings(max_examples=40)
@given(data=st.data())
def test_both_rankings_are_those_of_the_oracle(kind, request, data):
    log = data.draw(st.permutations(data.draw(logs)))
    asked_at = data.draw(st.lists(times, min_size=1, max_size=3))
    with of_kind(kind, request) as opening:
        writers = [opening(), opening()]
        for number, one in enumerate(log):
            writers[number % 2].add([one])
            if number == len(log) // 2:
                writers[0].close()
                writers[0] = opening()

        for at in sorted(asked_at, key=lambda one: one % 7):
            agrees(writers[1], log, at)


@pytest.mark.parametrize("kind", [kind for kind in MAKERS if kind != "memory"])
@settings(max_examples=40)
@given(data=st.data())
def test_every_store_tells_what_the_one_in_memory_tells(kind, request, data):
    arrivals = data.draw(st.lists(st.one_of(readings, readings.flatmap(engagements)), max_size=40))
    edges = data.draw(st.lists(st.integers(0, len(arrivals)), max_size=4).map(sorted))
    memory = MemoryStore()
    with of_kind(kind, request) as opening:
        store = opening()
        for first, last in zip([0, *edges], [*edges, len(arrivals)], strict=True):
            assert store.add(arrivals[first:last]) == memory.add(arrivals[first:last])

        assert everything(store) == everything(memory)
        store.forget(
            at=SUMMER + 40 * HOUR, today=datetime.fromtimestamp(SUMMER, ZONE).toordinal() + 1
        )
        memory.forget(
            at=SUMMER + 40 * HOUR, today=datetime.fromtimestamp(SUMMER, ZONE).toordinal() + 1
        )
        assert everything(store) == everything(memory)


def engagements(one):
    seconds = st.integers(0, 4000)
    return st.builds(
        Engagement, st.just(one.story_id), st.just(()), st.just(one.reader), st.just(one.day),
        st.just(one.read_at), seconds, st.just(50),
    )  # fmt: skip


def everything(store):
    """All that can be asked, but for scores, whose last bits depend on the batches."""
    ends = 0, 2**31
    return [
        store.counts(range(1, 10)), store.minutes(*ends), store.hours(*ends), store.networks(*ends),
        store.readers_between(*ends), store.readers_between(int(SUMMER // 60) - 90, int(SUMMER // 60)),
        store.weekly(SITE, at=SUMMER + HOUR, limit=9), store.weekly(3, at=SUMMER + 99 * HOUR, limit=9),
    ] + [(one.story_id, one.networks) for one in store.popular(SITE, at=SUMMER + HOUR, limit=9)]  # fmt: skip


@pytest.mark.parametrize("kind", MAKERS)
def test_the_first_fifty_of_many_stories_are_the_oracles_whatever_the_order(kind, request):
    chance = random.Random(5)  # noqa: S311 # a seeded crowd
    stories = [int(1 + 400 * chance.random() ** 3) for _ in range(6000)]
    log = [
        reading(story, chance.randrange(3000), WINTER - chance.expovariate(1 / 20_000), chance.randrange(400))
        for story in stories
    ]  # fmt: skip
    log += chance.choices(log, k=600)
    chance.shuffle(log)

    with of_kind(kind, request) as opening:
        writers = [opening(), opening()]
        for number, first in enumerate(range(0, len(log), 150)):
            writers[number % 2].add(log[first : first + 150])

        for at in (WINTER, WINTER - 7 * HOUR, WINTER + 3 * HOUR, WINTER // EPOCH * EPOCH + 1):
            agrees(writers[0], log, at)
