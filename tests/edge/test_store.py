from hypothesis import given
from hypothesis import strategies as st

from broadsheet.edge.freshness import State
from broadsheet.edge.store import OVERHEAD_BYTES, Store
from tests.edge.pieces import a_stored

ROOM_FOR_THREE = 4 * OVERHEAD_BYTES


def a_store(*kept, limit=1 << 20):
    store = Store(limit)
    for one in kept:
        store.put(one)
    return store


def test_what_was_put_is_there():
    front = a_stored(b"/")

    assert a_store(front).get(b"/") is front
    assert a_store(front).get(b"/other") is None


def test_what_is_put_in_the_place_of_another_replaces_it_with_its_surrogate_keys():
    store = a_store(a_stored(keys=["old"]), new := a_stored(keys=["new"]))

    assert store.get(b"/") is new
    assert store.by_surrogate_key == {"new": {b"/"}}
    assert store.size == new.size


def test_what_was_asked_for_longest_ago_goes_first():
    store = a_store(a_stored(b"/a"), a_stored(b"/b"), a_stored(b"/c"), limit=ROOM_FOR_THREE)

    store.get(b"/a")
    store.put(a_stored(b"/d"))

    assert list(store.kept) == [b"/c", b"/a", b"/d"]
    assert store.evicted_count == 1


def test_what_is_larger_than_all_room_is_not_kept_nor_what_was_there_before():
    store = a_store(a_stored(b"/a"), a_stored(b"/b"), limit=ROOM_FOR_THREE)

    store.put(a_stored(b"/a", body=b"x" * ROOM_FOR_THREE))

    assert list(store.kept) == [b"/b"]


def test_a_soft_purge_makes_stale_what_bears_the_key():
    story, other = a_stored(b"/a", keys=["article-1", "latest"]), a_stored(b"/b", keys=["latest"])
    store = a_store(story, other)

    assert store.purge(["article-1", "unknown"], is_hard=False) == 1
    assert (story.state(1000), other.state(1000)) == (State.STALE, State.FRESH)
    assert (story.fresh_until, other.fresh_until) == (0, 1060)


def test_a_soft_purge_keeps_nothing_for_longer():
    story = a_stored(keys=["article-1"])
    a_store(story).purge(["article-1"], is_hard=False)

    assert [story.state(1000 + age) for age in (61, 91, 151)] == [
        State.STALE,
        State.SPARE,
        State.GONE,
    ]


def test_a_hard_purge_throws_away_what_bears_the_key():
    story = a_stored(b"/a", keys=["article-1", "latest"])
    store = a_store(story, a_stored(b"/b", keys=["latest"]))

    assert store.purge(["article-1"], is_hard=True) == 1
    assert list(store.kept) == [b"/b"]
    assert story.is_withdrawn


def test_everything_can_be_thrown_away():
    store = a_store(one := a_stored(b"/a", keys=["x"]), a_stored(b"/b"))

    assert store.clear() == 2
    assert (store.kept, store.by_surrogate_key, store.size) == ({}, {}, 0)
    assert one.is_withdrawn


def test_whatever_changes_what_is_kept_begins_an_epoch():
    store = a_store(a_stored(b"/a", keys=["x"]))

    epochs = [store.epoch]
    for change in (
        lambda: store.put(a_stored(b"/a", keys=["x"])),
        lambda: store.purge(["x"], is_hard=False),
        lambda: store.purge(["x"], is_hard=True),
        lambda: store.clear(),
    ):
        change()
        epochs.append(store.epoch)

    assert sorted(set(epochs)) == epochs
    store.purge(["unknown"], is_hard=True)
    store.remove(b"/unknown")
    assert store.epoch == epochs[-1]


def test_the_size_is_that_of_all_that_is_kept():
    bare = a_stored(b"/", (b"",), headers=())

    assert bare.size == OVERHEAD_BYTES + 1
    assert a_stored(b"/", (), body=b"x" * 9, keys=["ab", "c"], headers=((b"n", b"vv"),)).size == (
        OVERHEAD_BYTES + 1 + 9 + 3 + 3
    )


NAMES = st.sampled_from([b"/a", b"/b", b"/c", b"/d", b"/e"])
KEYS = st.sets(st.sampled_from(["x", "y", "z"]))
CHANGES = st.one_of(
    st.tuples(st.just("put"), NAMES, KEYS, st.integers(0, 3000)),
    st.tuples(st.just("get"), NAMES),
    st.tuples(st.just("remove"), NAMES),
    st.tuples(st.just("purge"), KEYS, st.booleans()),
    st.tuples(st.just("clear")),
)


class Plain:
    """What a store does, said in the plainest way: answers in the order in which they were asked for."""

    def __init__(self, limit):
        self.limit = limit
        self.order = []

    def put(self, stored):
        self.remove(stored.key)
        if stored.size <= self.limit:
            self.order.append(stored)
        while sum(one.size for one in self.order) > self.limit:
            self.order.pop(0)

    def get(self, key):
        self.order.sort(key=lambda one: one.key == key)

    def remove(self, key):
        self.order = [one for one in self.order if one.key != key]

    def purge(self, names, *, is_hard):
        if is_hard:
            self.order = [one for one in self.order if not one.surrogate_keys & names]

    def clear(self):
        self.order = []


@given(st.lists(CHANGES, max_size=40))
def test_whatever_happens_the_store_holds_what_it_should_and_counts_it(changes):
    store, plain = Store(6000), Plain(6000)

    for name, *arguments in changes:
        if name == "put":
            key, keys, length = arguments
            arguments = [a_stored(key, body=b"x" * length, keys=keys)]
        hard = {"is_hard": arguments.pop()} if name == "purge" else {}
        getattr(store, name)(*arguments, **hard)
        getattr(plain, name)(*arguments, **hard)

        assert list(store.kept.values()) == plain.order
        assert store.size == sum(one.size for one in plain.order) <= 6000
        bearers = {(key, one.key) for one in plain.order for key in one.surrogate_keys}
        indexed = {(key, one) for key, ones in store.by_surrogate_key.items() for one in ones}
        assert indexed == bearers
