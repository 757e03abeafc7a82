from urllib.parse import parse_qsl

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.edge.address import PARAMETER_COUNT, Keys

KEYS = Keys(frozenset({"before", "q"}), b"/static/")
ALL = Keys(None)

ADDRESSES = [
    (b"/", b"/"),
    (b"/news/a-story.html", b"/news/a-story.html"),
    (b"/?", b"/"),
    (b"/?utm_source=x", b"/"),
    (b"/?before=5", b"/?before=5"),
    (b"/?before=", b"/?before="),
    (b"/?q=1&before=5&x=2", b"/?before=5&q=1"),
    (b"/?%62efore=5", b"/?before=5"),
    (b"/?before=a+b", b"/?before=a+b"),
    (b"/?before=a%20b", b"/?before=a+b"),
    (b"/?before=1&before=2&before=3", b"/?before=1&before=2"),
    (b"/static/site.css?before=5", b"/static/site.css"),
    (b"/caf%c3%a9/", b"/caf%C3%A9/"),
    (b"/caf\xc3\xa9/", b"/caf%C3%A9/"),
    (b"/%7Eanna/%61", b"/~anna/a"),
    (b"/a%20b", b"/a%20b"),
    (b"/{a}", b"/%7Ba%7D"),
    (b"/a..b/...", b"/a..b/..."),
]
NONE = [
    b"", b"*", b"news", b"http://paper.example/", b"/a b", b"/a\x00", b"/a\\b", b"/a#b", b"/?before=1#b",
    b"/%", b"/%4", b"/%zz", b"/%2f", b"/a%5Cb", b"/%25", b"/%2561", b"/%00", b"/%0d%0a", b"/%7f",
    b"/.", b"/..", b"/./a", b"/a/../b", b"/a/..", b"/%2e%2e/a", b"/a/%2E/",
]  # fmt: skip


@pytest.mark.parametrize(("target", "key"), ADDRESSES)
def test_a_target_has_its_key(target, key):
    assert KEYS.key(target) == key


@pytest.mark.parametrize("target", NONE)
def test_what_can_be_no_address_of_the_site_has_none(target):
    assert KEYS.key(target) is None


def test_more_parameters_than_anybody_needs_are_no_address():
    few, many = (b"&".join([b"x=1"] * count) for count in (PARAMETER_COUNT, PARAMETER_COUNT + 1))

    assert KEYS.key(b"/?" + few) == b"/"
    assert KEYS.key(b"/?" + many) is None


@pytest.mark.parametrize(
    ("target", "key"),
    [(b"/?b=1&a=%20", b"/?b=1&a=%20"), (b"/?", b"/?"), (b"/?%6A={", b"/?j=%7B"), (b"/?%", None), (b"/?a b", None)],
)  # fmt: skip
def test_where_all_parameters_count_they_stay_as_they_are(target, key):
    assert ALL.key(target) == key


PATHS = st.lists(st.binary(max_size=6) | st.sampled_from([b"%2E", b"..", b"%", b"%41", b"~"])).map(
    lambda parts: b"/" + b"/".join(parts)
)
QUERIES = st.text("beforq&=+%2016é/;", max_size=20).map(str.encode)
TARGETS = st.binary() | PATHS | st.tuples(PATHS, QUERIES).map(b"?".join)


@given(TARGETS, st.sampled_from([KEYS, ALL]))
def test_a_key_is_its_own_key(target, keys):
    key = keys.key(target)

    if key is not None:
        assert keys.key(key) == key


@given(TARGETS, st.sampled_from([KEYS, ALL]))
def test_a_key_is_plain_and_hides_nothing(target, keys):
    key = keys.key(target)

    if key is not None:
        assert all(0x21 <= byte <= 0x7E for byte in key)
        path = key.partition(b"?")[0].lower()
        assert not any(hidden in path for hidden in (b"%2f", b"%5c", b"%2e", b"%25", b"%00", b"\\"))
        assert not {b".", b".."} & set(path.split(b"/"))


@given(TARGETS)
def test_the_origin_is_asked_for_nothing_but_the_key(target):
    key = KEYS.key(target)

    if key is not None:
        assert httpx.URL("http://127.0.0.1").copy_with(raw_path=key).raw_path == key


@given(st.binary(max_size=20), st.lists(st.sampled_from(["raw", "upper", "lower"]), min_size=20))
def test_all_spellings_of_an_address_have_one_key(path, spellings):
    """Of bytes that no path may hold as they are, and of those that mean the same in either spelling."""
    reserved = set(b"!$&'()*+,;=:@/?#[]%\\ ") | set(range(0x20)) | {0x7F}
    path = bytes(byte for byte in path if byte not in reserved)
    formats = {"raw": b"%c", "upper": b"%%%02X", "lower": b"%%%02x"}

    spelt = b"/" + b"".join(formats[how] % byte for byte, how in zip(path, spellings, strict=False))

    assert KEYS.key(spelt) == KEYS.key(b"/" + path)


@given(
    PATHS, QUERIES, st.from_regex(r"utm_[a-z]{1,8}", fullmatch=True), st.text("ab1%+", max_size=5)
)
def test_a_parameter_that_nobody_knows_changes_nothing(path, query, name, value):
    key = KEYS.key(path + b"?" + query)

    assert KEYS.key(path + b"?%b&%b=%b" % (query, name.encode(), value.encode())) == key


@given(QUERIES)
def test_known_parameters_arrive_as_they_were_meant(query):
    key = KEYS.key(b"/?" + query)

    meant = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    arrived = parse_qsl(key.partition(b"?")[2].decode(), keep_blank_values=True)
    for name in ("before", "q"):
        assert [v for n, v in arrived if n == name] == [v for n, v in meant if n == name][:2]
