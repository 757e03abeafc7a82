"""The whole collector against the store in SQLite: bytes of a beacon to what is counted."""

import asyncio
import functools
from datetime import UTC, datetime
from http import HTTPStatus

from broadsheet.audience.arrival import SITE as SITE_SCOPE
from broadsheet.audience.arrival import Source
from broadsheet.audience.collector.batch import FULL, MOST
from broadsheet.audience.collector.beacon import parse
from broadsheet.audience.collector.collector import AGENT_BYTES, Collector
from broadsheet.audience.scoring import hour
from broadsheet.audience.store.protocol import Count
from broadsheet.audience.store.sqlite import SqliteStore
from broadsheet.signing import Stamp
from tests.audience.collector.sending import AT, BROWSER, SITE, body, header, second

DONE, AWAY = HTTPStatus.NO_CONTENT, HTTPStatus.SERVICE_UNAVAILABLE
TOO_LARGE = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class Desk:
    """A collector with a clock that a test turns."""

    def __init__(self, path):
        self.path = path
        self.at = AT
        self.collector = Collector(SITE, lambda: SqliteStore(path), lambda: self.at)
        self.answers = []

    def send(self, raw=None, *, address="192.0.2.7", **headers):
        raw = body(at=self.at) if raw is None else raw
        status = self.collector.take(header(**headers), raw, address, self.answers.append)
        if status is not None:
            self.answers.append(status)

    async def written(self):
        await self.collector._batches.flush()
        return SqliteStore(self.path)

    async def later(self, at):
        """It is that time, and what is done by the clock is done."""
        self.at = at
        self.collector._salts.refresh()
        await self.asked()

    async def asked(self):
        while self.collector._salts._asking:
            await asyncio.sleep(0.001)


def at_the_desk(test):
    @functools.wraps(test)
    def run(tmp_path):
        with asyncio.Runner() as runner:
            runner.run(_play(test, tmp_path / "audience.sqlite3"))

    del run.__wrapped__
    return run


async def _play(test, path):
    desk = Desk(path)
    await desk.collector.start()
    try:
        await test(desk)
    finally:
        await desk.collector.close()


def moment(*when):
    return datetime(*when, tzinfo=UTC).timestamp()


@at_the_desk
async def test_a_hundred_reloads_in_a_minute_are_one_view_and_one_reader(desk):
    for number in range(100):
        desk.at = AT + number * 0.6
        desk.send()

    store = await desk.written()

    assert store.counts([42]) == {42: Count(1, 1)}
    assert set(desk.answers) == {DONE}
    store.close()


@at_the_desk
async def test_a_reading_and_its_end_are_counted_in_its_hour(desk):
    desk.send(body(r="search"))
    desk.send(second(seconds=30))
    desk.send(second(seconds=45))

    store = await desk.written()

    [found] = store.hours(hour(AT), hour(AT))
    assert (found.story_id, found.readers, found.engaged_seconds) == (42, 1, 45)
    assert found.by_source == {Source.SEARCH: 1}
    assert desk.collector.tally.outcomes["engagement"] == 2
    store.close()


@at_the_desk
async def test_a_thousand_that_do_not_count_add_nothing_and_each_has_its_reason(desk):
    kinds = {
        "bot": {"user_agent": "Googlebot/2.1"}, "prefetch": {"sec_purpose": "prefetch"},
        "staff": {"cookie": "broadsheet_staff=1"}, "preview": {"raw": body(at=0)},
        "bad_stamp": {"raw": body(s="42..472222.0123456789abcdef")},
        "expired_stamp": {"raw": body(at=AT - 27 * 3600)}, "foreign_origin": {"origin": "null"},
        "malformed": {"raw": b"\xff"},
    }  # fmt: skip
    for _ in range(125):
        for kind in kinds.values():
            desk.send(**kind)

    store = await desk.written()

    assert store.counts([42]) == {}
    found = {one.reason: one.beacons for one in store.refusals(hour(AT), hour(AT))}
    assert found == dict.fromkeys(kinds, 125)
    assert desk.answers == [DONE] * 1000
    store.close()


@at_the_desk
async def test_what_is_too_large_is_told_so(desk):
    desk.send(body(s="x" * 300))

    store = await desk.written()

    assert desk.answers == [TOO_LARGE]
    assert store.refusals(hour(AT), hour(AT))[0].reason == "too_large"
    store.close()


@at_the_desk
async def test_of_a_user_agent_only_as_much_is_looked_at_as_a_browser_says(desk):
    agent = BROWSER.ljust(AGENT_BYTES)
    desk.send(user_agent=agent)
    desk.send(user_agent=agent + "Googlebot/2.1 " * 1000)

    store = await desk.written()

    assert (store.counts([42]), store.refusals(hour(AT), hour(AT))) == ({42: Count(1, 1)}, [])
    store.close()


@at_the_desk
async def test_a_store_that_is_slower_than_beacons_come_has_them_turned_away_at_once(desk):
    lock = SqliteStore(desk.path)
    lock._open().execute("BEGIN IMMEDIATE")
    taken = 0
    while not desk.answers:
        desk.send(b"{")
        taken += 1

    assert (desk.answers, taken) == ([AWAY], FULL + 2 * MOST + 1)
    lock.close()
    store = await desk.written()
    assert store.refusals(hour(AT), hour(AT))[0].beacons == taken - 1
    assert desk.answers.count(DONE) == taken - 1
    store.close()


@at_the_desk
async def test_a_story_that_was_withdrawn_is_counted_no_more(desk):
    desk.collector.gone.purged(["article-42", "entry-42"], is_hard=True)
    desk.send()

    store = await desk.written()

    assert store.refusals(hour(AT), hour(AT))[0].reason == "unknown_story"
    store.close()


@at_the_desk
async def test_a_beacon_that_was_kept_back_counts_when_it_was_read(desk):
    desk.send(body(at=AT - 2 * 3600, a=2 * 3600))

    store = await desk.written()

    assert [one.hour for one in store.hours(hour(AT) - 9, hour(AT))] == [hour(AT) - 2]
    store.close()


@at_the_desk
async def test_one_page_of_this_hour_counts_in_this_hour_whatever_age_its_beacons_say(desk):
    for number in range(72):
        desk.send(body(a=number % 24 * 3600), user_agent=f"{BROWSER} {number}")

    store = await desk.written()

    [found] = store.hours(hour(AT) - 30, hour(AT))
    [ranked] = store.weekly(SITE_SCOPE, at=AT, limit=5)
    assert (found.hour, ranked.score <= 6) == (hour(AT), True)
    store.close()


@at_the_desk
async def test_a_page_made_by_a_fast_clock_is_read_no_later_than_its_beacon_comes(desk):
    desk.at = hour(AT) * 3600.0 - 60

    read_at, _ = desk.collector._moment(desk.at, parse(body()), Stamp(42, (), hour(AT)))

    assert read_at == desk.at


@at_the_desk
async def test_a_reader_before_and_after_midnight_is_two(desk):
    midnight = moment(2026, 7, 14, 22)  # in Berlin
    await desk.later(midnight - 60)
    desk.send()
    await desk.later(midnight + 60)
    desk.send()
    desk.send(body(at=midnight - 60, a=120))  # late, of yesterday

    store = await desk.written()

    assert store.counts([42])[42].readers == 2
    assert desk.answers == [DONE] * 3
    store.close()


@at_the_desk
async def test_after_a_day_of_23_hours_no_reading_is_older_than_yesterday(desk):
    midnight = moment(2026, 3, 29, 22)  # the day that ends now had 23 hours
    await desk.later(midnight + 60)

    sent = parse(body(a=24 * 3600))
    read_at, day = desk.collector._moment(desk.at, sent, Stamp(42, (), hour(desk.at) - 26))

    assert read_at == midnight - 23 * 3600
    assert day == desk.collector._days.day(midnight) - 1


@at_the_desk
async def test_the_next_days_salt_is_there_before_midnight_and_the_old_one_goes(desk):
    midnight = moment(2026, 7, 14, 22)
    days, keys = desk.collector._days, desk.collector._keys
    new = days.day(midnight)
    await desk.later(midnight - 60)
    assert [keys.knows(day) for day in (new - 2, new - 1, new)] == [True, True, True]

    await desk.later(midnight)

    assert [keys.knows(day) for day in (new - 2, new - 1, new)] == [False, True, True]


@at_the_desk
async def test_two_processes_know_a_reader_by_the_same_key(desk):
    other = Desk(desk.path)
    await other.collector.start()
    desk.send()
    other.send()
    await other.collector.close()

    store = await desk.written()

    assert store.counts([42]) == {42: Count(1, 1)}
    store.close()


def test_a_store_that_is_away_at_the_start_takes_beacons_once_it_is_back(tmp_path):
    async def play():
        desk = Desk(tmp_path / "later" / "audience.sqlite3")
        await desk.collector.start()
        desk.send()
        (tmp_path / "later").mkdir()
        desk.collector._salts._rests_until = 0.0
        desk.send()
        await desk.asked()
        desk.send()
        await desk.collector.close()
        return desk.answers

    with asyncio.Runner() as runner:
        assert runner.run(play()) == [AWAY, AWAY, DONE]


@at_the_desk
async def test_neither_address_nor_agent_is_written_anywhere(desk):
    desk.send(address="198.51.100.77", user_agent="Mozilla/5.0 NobodyElse/9.9")
    desk.send(b"{", address="198.51.100.77", user_agent="Mozilla/5.0 NobodyElse/9.9")
    (await desk.written()).close()

    for path in desk.path.parent.iterdir():
        raw = path.read_bytes()
        assert not any(word in raw for word in (b"198.51", b"NobodyElse", bytes([198, 51, 100])))
