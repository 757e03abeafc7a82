"""The replay of clicks: what it compares, on clicks that were made up."""

from bench import popular_replay as replay
from bench.popular_replay import BEGAN_AT, DAY, HOUR, Click
from broadsheet.audience.store.memory import MemoryStore
from broadsheet.audience.store.sqlite import SqliteStore

BEGIN = BEGAN_AT + replay.FIRST_DAY * DAY


def clicks(readers_a_minute, *, hours, begin=BEGIN):
    """Stories 1, 2, 3 … are read by so many a minute, each by somebody new."""
    every = [
        (begin + minute * 60, story)
        for minute in range(hours * 60)
        for story, readers in enumerate(readers_a_minute, 1)
        for _ in range(readers)
    ]
    return [Click(at, story, number, number) for number, (at, story) in enumerate(every)]


def test_what_goes_on_being_read_is_foreseen(tmp_path):
    read = clicks((9, 8, 7, 6, 5, 1, 1), hours=4)
    store = SqliteStore(tmp_path / "audience.sqlite3")

    shown = replay.replay(store, read, replay.apart, replay.first_five, replay.listed_five)

    store.close()
    assert shown.overlaps[0] > 0.9
    assert shown.overlaps == (shown.overlaps[0], shown.overlaps[0])
    assert (shown.same, shown.weight) == (1.0, 1.0)


def test_what_nobody_reads_any_more_is_not():
    before = clicks((9, 9, 9, 9, 9), hours=2)
    after = [
        Click(one.at + 2 * HOUR, one.story_id + 5, one.reader + 10**6, one.session)
        for one in before
    ]

    shown = replay.replay(MemoryStore(), before + after, replay.apart, replay.first_five)

    assert 0.5 < shown.overlaps[0] < 0.9


def test_the_cap_takes_weight_from_crowded_networks_only():
    read = clicks((40, 5), hours=1)

    shown = replay.replay(
        MemoryStore(), read, lambda reader: reader % 2 * reader, replay.first_five
    )

    assert 0.5 < shown.weight < 0.52


def test_a_third_of_readers_share_networks():
    read = clicks((100,), hours=1)

    networks = list(map(replay.behind_carriers(read), range(len(read))))

    behind = [one for one in networks if one < replay.CARRIERS]
    assert len(behind) == 1_800
    assert behind.count(0) > 5 * behind.count(9)


def test_a_smaller_site_has_whole_sessions():
    read = [one._replace(session=number // 4) for number, one in enumerate(clicks((10,), hours=2))]

    some = replay.thinned(read, 0.1)

    assert len(some) == len(read) / 10
    assert all(sum(other.session == one.session for other in some) == 4 for one in some)
