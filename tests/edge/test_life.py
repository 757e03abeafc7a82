import asyncio
import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from broadsheet.edge import compose, fetch
from broadsheet.edge.encoding import Encoding
from broadsheet.edge.limits import PART_BYTES
from tests.edge.exchange import exchanged, request
from tests.edge.origin import Said, kept, page

BROWSER = b"Accept-Encoding: gzip, deflate, br"
FRONT = b"<p>Front</p>" * 50


@exchanged
async def test_what_was_fetched_once_is_not_fetched_again(scene):
    scene.origin.say(b"/", page(FRONT, keys="latest"))

    first, second = await scene.ask(b"/"), await scene.ask(b"/")

    assert (first.body, first.how) == (FRONT, "fwd=uri-miss; stored")
    assert (second.body, second.how) == (FRONT, "hit")
    assert "surrogate-key" not in second.headers
    assert "surrogate-control" not in second.headers
    assert scene.origin.targets() == [b"/"]
    assert list(scene.edge.store.kept) == [b"/"]
    assert (scene.edge.tally.misses, scene.edge.tally.hits) == (1, 1)


@exchanged
async def test_what_readers_ask_for_is_not_what_makes_room(scene, monkeypatch):
    for path in (b"/hot", b"/cold", b"/new"):
        scene.origin.say(path, page(path * 200))
    await scene.ask(b"/hot")
    await scene.ask(b"/cold")
    scene.edge.pages.kept[b"/hot"].touched_at -= 2  # a second later

    await scene.ask(b"/hot")
    scene.edge.store.limit_bytes = scene.edge.store.size
    await scene.ask(b"/new")

    assert set(scene.edge.store.kept) == {b"/hot", b"/new"}
    assert list(scene.edge.pages.kept)[-2:] == [b"/hot", b"/new"]


@exchanged
async def test_no_login_and_no_body_leads_around_what_is_kept(scene):
    scene.origin.say(b"/", page(FRONT))

    plain = await scene.ask(b"/")
    known = await scene.ask(b"/", b"Authorization: Basic YTpi")
    fat = await scene.ask(b"/", body=b"a=b")

    assert plain.body == known.body == fat.body == FRONT
    assert (known.how, fat.how) == ("hit", "hit")
    assert scene.origin.targets() == [b"/"]


@exchanged
async def test_the_origin_learns_nothing_of_who_asks_for_what_may_be_kept(scene):
    scene.origin.say(b"/", page(FRONT))

    await scene.ask(b"/?utm_source=x", b"Cookie: a=b", b"X-Mine: 1", b"Range: bytes=0-1", BROWSER)

    [asked] = scene.origin.asked
    assert (asked.target, asked.headers[b"host"]) == (b"/", [b"paper.example"])
    assert asked.headers[b"surrogate-capability"] == [b'broadsheet="ESI/1.0"']
    assert asked.headers[b"accept-encoding"] == [b"identity"]
    assert not {b"cookie", b"x-mine", b"range"} & asked.headers.keys()


@exchanged
async def test_however_many_ask_for_what_is_not_there_yet_the_origin_is_asked_once(scene):
    gate = asyncio.Event()
    scene.origin.say(b"/", Said(FRONT, 200, kept(), gate))
    readers = [await scene.reader() for _ in range(500)]
    for reader in readers:
        reader.send(request(b"/"))
    await scene.until(lambda: sum(one.task is not None for one in scene.door.connections) == 500)

    gate.set()

    answers = await asyncio.gather(*(reader.answer() for reader in readers))
    assert {answer.body for answer in answers} == {FRONT}
    assert scene.origin.targets() == [b"/"]


@exchanged
async def test_all_spellings_of_an_address_are_one_page(scene):
    scene.origin.say(b"/a/?before=5", page(b"older"))

    for target in (b"/%61/?before=5", b"/a/?x=1&before=5", b"http://paper.example/a/?%62efore=5"):
        assert (await scene.ask(target)).body == b"older"

    assert scene.origin.targets() == [b"/a/?before=5"]


@exchanged
async def test_a_head_request_is_answered_by_what_is_kept(scene):
    scene.origin.say(b"/", page(FRONT))

    first, second = await scene.ask(b"/", method=b"HEAD"), await scene.ask(b"/", method=b"HEAD")

    assert first.headers["content-length"] == second.headers["content-length"] == str(len(FRONT))
    assert [asked.method for asked in scene.origin.asked] == [b"GET"]


@exchanged
async def test_what_is_not_there_is_kept_too(scene):
    answers = [await scene.ask(b"/nothing") for _ in range(2)]

    assert [(one.status, one.body) for one in answers] == [(404, b"nothing here")] * 2
    assert scene.origin.count(b"/nothing") == 1


@exchanged
async def test_what_has_become_old_is_fetched_anew(scene):
    scene.origin.say(b"/", page(b"old", 60), page(b"new", 60))
    await scene.ask(b"/")

    scene.let_pass(59)
    assert (await scene.ask(b"/")).body == b"old"
    scene.let_pass(2)
    answer = await scene.ask(b"/")

    assert (answer.body, answer.how) == (b"new", "fwd=stale")


@exchanged
async def test_a_page_that_is_still_right_is_renewed_and_takes_new_keys(scene):
    scene.origin.say(
        b"/",
        page(FRONT, 60, keys="old", etag='"abc"'),
        Said(b"", 304, kept(30, keys="new", etag='"abc"', x_new="1")),
    )
    await scene.ask(b"/")
    scene.let_pass(61)

    answer = await scene.ask(b"/")

    assert (answer.status, answer.body, answer.headers["x-new"]) == (200, FRONT, "1")
    assert scene.origin.asked[1].headers[b"if-none-match"] == [b'"abc"']
    assert scene.edge.store.by_surrogate_key == {"new": {b"/"}}
    scene.let_pass(31)
    assert (await scene.ask(b"/")).how == "fwd=stale"


@exchanged
async def test_a_page_may_come_back_to_be_for_one_reader_only(scene):
    private = {"Cache-Control": "private", "Set-Cookie": "a=b"}
    scene.origin.say(b"/", page(FRONT), Said(b"yours", 200, private))
    await scene.ask(b"/")
    scene.let_pass(61)

    assert (await scene.ask(b"/")).body == b"yours"
    assert scene.edge.store.kept == {}


@pytest.mark.parametrize(
    ("accepts", "coding"), [(b"br, gzip", "gzip"), (b"gzip", "gzip"), (b"br", ""), (b"", "")]
)
@exchanged
async def test_a_page_goes_out_as_its_reader_can_read_it(scene, accepts, coding):
    scene.origin.say(b"/", page(FRONT))

    for _ in range(2):
        answer = await scene.ask(b"/", b"Accept-Encoding: " + accepts)

        assert (answer.body, answer.headers.get("content-encoding", "")) == (FRONT, coding)


@exchanged
async def test_a_page_that_many_read_is_compressed_better(scene):
    scene.origin.say(b"/", page(FRONT))
    for _ in range(compose.SQUEEZED_AFTER):
        assert (await scene.ask(b"/", BROWSER)).headers["content-encoding"] == "gzip"

    [finished] = scene.edge.pages.kept.values()
    await scene.until(lambda: len(finished.variants) == 2)

    answer = await scene.ask(b"/", BROWSER)
    assert (answer.headers["content-encoding"], answer.body) == ("br", FRONT)
    assert (await scene.ask(b"/", b'If-None-Match: W/"x"', BROWSER)).body == FRONT
    assert scene.edge.pages.size == sum(one.size for one in scene.edge.pages.kept.values())


@exchanged
async def test_gzip_that_many_take_becomes_smaller_and_has_another_tag(scene):
    scene.origin.say(b"/", page(FRONT))
    joined = await scene.ask(b"/", b"Accept-Encoding: gzip")
    for _ in range(compose.SQUEEZED_AFTER):
        await scene.ask(b"/", b"Accept-Encoding: gzip")
    [finished] = scene.edge.pages.kept.values()
    await scene.until(lambda: finished.variants[Encoding.GZIP].is_final)

    whole = await scene.ask(b"/", b"Accept-Encoding: gzip")

    assert (whole.body, whole.headers["content-encoding"]) == (FRONT, "gzip")
    assert whole.headers["etag"] != joined.headers["etag"]
    for answer in (joined, whole):
        tag = b"If-None-Match: " + answer.headers["etag"].encode()
        assert (await scene.ask(b"/", tag, b"Accept-Encoding: gzip")).status == 304
    assert finished.size == 512 + sum(
        len(one.head) + len(one.body) for one in finished.variants.values()
    )


@exchanged
async def test_no_more_pages_than_a_few_wait_to_be_compressed_better(scene):
    targets = [b"/%d" % number for number in range(12)]
    for target in targets:
        scene.origin.say(target, page(FRONT))
    await scene.ask_all(*targets)
    held = threading.Event()
    scene.edge.compressor.submit(held.wait)

    async def ask_often():
        often = [scene.ask(one, BROWSER) for one in targets for _ in range(compose.SQUEEZED_AFTER)]
        return {answer.body for answer in await asyncio.gather(*often)}

    def better():
        return sum(Encoding.BROTLI in one.variants for one in scene.edge.pages.kept.values())

    assert await ask_often() == {FRONT}
    held.set()
    await scene.until(lambda: better() == 8)
    await asyncio.sleep(0.01)
    assert better() == 8
    assert await ask_often() == {FRONT}
    await scene.until(lambda: better() == 12)


@pytest.mark.parametrize("accepts", [b"br", b"gzip", b"identity"])
@exchanged
async def test_who_has_a_page_is_told_so(scene, accepts):
    scene.origin.say(b"/", page(FRONT, etag='"abc"'))
    line = b"Accept-Encoding: " + accepts
    etag = (await scene.ask(b"/", line)).headers["etag"].encode()

    for tag in (etag, b"W/" + etag, b'"abc-br"'):
        answer = await scene.ask(b"/", line, b"If-None-Match: " + tag)
        assert (answer.status, answer.how) == (304, "hit")
    assert (await scene.ask(b"/", line, b'If-None-Match: "other"')).status == 200


@exchanged
async def test_who_has_a_page_since_its_last_change_is_told_so(scene):
    changed = datetime(2026, 11, 25, 12, tzinfo=UTC)
    scene.origin.say(b"/", page(FRONT, last_modified=format_datetime(changed, usegmt=True)))
    await scene.ask(b"/")

    for later, status in ((0, 304), (60, 304), (-60, 200)):
        since = format_datetime(changed + timedelta(seconds=later), usegmt=True).encode()
        assert (await scene.ask(b"/", b"If-Modified-Since: " + since)).status == status


@exchanged
async def test_a_part_of_a_photo_is_given_though_its_reader_takes_compression(scene):
    headers = kept(etag='"abc"') | {"Content-Type": "image/jpeg"}
    scene.origin.say(b"/photo", Said(bytes(range(100)), 200, headers))
    await scene.ask(b"/photo", BROWSER)

    part = await scene.ask(b"/photo", BROWSER, b"Range: bytes=10-19", b'If-Range: "abc"')
    whole = await scene.ask(b"/photo", BROWSER, b"Range: bytes=10-19", b'If-Range: "old"')
    none = await scene.ask(b"/photo", BROWSER, b"Range: bytes=100-")

    assert (part.status, part.raw) == (206, bytes(range(10, 20)))
    assert (whole.status, whole.raw) == (200, bytes(range(100)))
    assert (none.status, none.headers["content-range"]) == (416, "bytes */100")


@exchanged
async def test_a_part_of_a_page_is_one_of_its_plain_text(scene):
    scene.origin.say(b"/", page(b"0123456789"))

    part = await scene.ask(b"/", BROWSER, b"Range: bytes=2-4")

    assert (part.status, part.raw) == (206, b"234")
    assert "content-encoding" not in part.headers


@exchanged
async def test_what_asks_for_the_end_gets_it_with_a_hit(scene):
    scene.origin.say(b"/", page(FRONT))
    await scene.ask(b"/")

    assert (await scene.ask(b"/", b"Connection: close")).headers["connection"] == "close"


@pytest.mark.parametrize(
    ("raw", "status", "reason"),
    [
        (request(b"/..%2f/"), 404, "address"),
        (request(b"/", method=b"TRACE"), 405, "method"),
        (b"GET / HTTP/1.1\r\nHost: other.example\r\n\r\n", 421, "host"),
        (b"GET / HTTP/1.1\r\n\r\n", 400, "host"),
        (b"GET / HTTP/1.1\r\nHost: paper.example\r\nHost: paper.example\r\n\r\n", 400, "host"),
    ],
)
@exchanged
async def test_what_nobody_answers_is_refused_also_where_a_page_is_kept(scene, raw, status, reason):
    scene.origin.say(b"/", page(FRONT))
    await scene.ask(b"/")
    reader = await scene.reader()

    reader.send(raw + request(b"/"))

    assert (await reader.answer()).status == status
    assert (await reader.answer()).status == 200
    assert scene.edge.tally.refusals == {reason: 1}
    assert scene.origin.targets() == [b"/"]


@exchanged
async def test_what_is_refused_with_its_body_ends_the_connection(scene):
    answer = await scene.ask(b"/../", method=b"POST", body=b"abc")

    assert (answer.status, answer.headers["connection"]) == (404, "close")


@exchanged
async def test_what_is_malformed_gets_a_page_that_says_so(scene):
    reader = await scene.reader()
    reader.send(b"HEAD / HTTP/1.1\r\nContent-Length: 99999\r\n\r\n")
    answer = await reader.answer()

    assert (answer.status, answer.headers["connection"]) == (413, "close")
    assert b"What was sent is too large." in answer.body
    assert scene.edge.tally.refusals == {"body_too_large": 1}


@exchanged
async def test_a_page_that_does_not_fit_is_shown_but_not_kept(scene):
    scene.edge.store.limit_bytes = 2000
    scene.origin.say(b"/", page(b"x" * 5000, content_type="image/png"))

    answers = [await scene.ask(b"/") for _ in range(2)]

    assert {one.how for one in answers} == {"fwd=uri-miss; stored"}
    assert (scene.edge.store.size, scene.edge.pages.size) == (0, 0)
    assert scene.origin.count(b"/") == 2


@exchanged
async def test_what_was_asked_for_longest_ago_makes_room(scene):
    scene.edge.store.limit_bytes = 6000
    scene.edge.pages.limit_bytes = 2500
    targets = [b"/%d" % number for number in range(8)]
    for target in targets:
        scene.origin.say(target, page(b"x" * 100, keys=f"key-{target.decode()} latest"))

    for target in [*targets, b"/7", b"/0", *targets]:
        assert (await scene.ask(target, BROWSER)).body == b"x" * 100

    store, pages = scene.edge.store, scene.edge.pages
    assert store.size == sum(one.size for one in store.kept.values()) <= 6000
    assert pages.size == sum(one.size for one in pages.kept.values()) <= 2500
    assert store.by_surrogate_key["latest"] == set(store.kept)
    assert list(store.kept)[-1] == b"/7"
    assert store.evicted_count > 4


@exchanged
async def test_what_is_larger_than_what_is_kept_is_handed_through(scene, monkeypatch):
    monkeypatch.setattr(fetch, "KEPT_BODY_BYTES", 1000)
    announced, chunked = Said(b"x" * 1001, 200, kept()), b"HTTP/1.1 200 OK\r\n"
    chunked += b"Surrogate-Control: max-age=60\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunked += b"3e8\r\n" + b"y" * 1000 + b"\r\n1\r\ny\r\n0\r\n\r\n"
    scene.origin.say(b"/a", announced)
    scene.origin.say(b"/b", Said(raw=chunked))

    assert (await scene.ask(b"/a")).body == b"x" * 1001
    assert (await scene.ask(b"/b")).body == b"y" * 1001
    assert scene.edge.store.kept == {}


@exchanged
async def test_a_long_page_from_memory_goes_out_in_parts(scene):
    long = b"x" * (3 * PART_BYTES + 1)
    scene.origin.say(b"/long", page(long))

    for how in ("fwd=uri-miss; stored", "hit"):
        answer = await scene.ask(b"/long")
        assert (answer.body, answer.how) == (long, how)
