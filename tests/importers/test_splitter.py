import json
import tracemalloc
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.importers import splitter
from broadsheet.importers.splitter import MAX_DEPTH, MAX_ITEM_BYTES, split


def raws(data):
    return [piece.raw for piece in split([data])]


def reasons(data):
    return [piece.broken for piece in split([data])]


def chunked(data, cuts):
    edges = [0, *sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    return [data[start:end] for start, end in pairwise(edges)]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)
objects = st.lists(
    st.dictionaries(st.text(max_size=6), json_values, max_size=4), min_size=1, max_size=5
)
cuts = st.lists(st.integers(min_value=0, max_value=10_000), max_size=12)


@given(objects, cuts, st.sampled_from([None, 1]))
def test_an_array_gives_its_objects_however_the_bytes_are_cut(items, cuts, indent):
    data = json.dumps(items, indent=indent).encode()

    found = list(split(chunked(data, cuts)))

    assert [json.loads(piece.raw) for piece in found] == items


@given(objects, cuts)
def test_json_lines_give_their_objects_however_the_bytes_are_cut(items, cuts):
    data = "".join(json.dumps(item) + "\n" for item in items).encode()

    found = list(split(chunked(data, cuts)))

    assert [json.loads(piece.raw) for piece in found] == items


@given(
    st.binary(max_size=80) | st.text(alphabet='{}[]",:\\ \n1a', max_size=60).map(str.encode), cuts
)
def test_any_bytes_give_the_same_pieces_however_they_are_cut(data, cuts):
    assert list(split(chunked(data, cuts))) == list(split([data]))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b'{"a":1}', [b'{"a":1}']),
        (b'{\n "a": 1\n}\n', [b'{\n "a": 1\n}']),
        (b'\xef\xbb\xbf[{"a":1}, {"b":"]}"}]\n', [b'{"a":1}', b'{"b":"]}"}']),
        (b'{"a":1}\r\n{"b":2}', [b'{"a":1}', b'{"b":2}']),
        (b'{"a":1}\n\n{"b":2}\n', [b'{"a":1}', b'{"b":2}']),
        (b'{"a":"\\\\"}', [b'{"a":"\\\\"}']),
        (b"[]", []),
    ],
)
def test_items_are_cut_out_whole(data, expected):
    assert raws(data) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", ["the file holds no item"]),
        (b" \n", ["the file holds no item"]),
        (b"\xff\xfe{\0", ["the file is not UTF-8"]),
        (b'{"a":', ["the file ends inside this item"]),
        (b'[{"a":1}', ["", "the array is not closed"]),
        (b'[{"a":1}] more', ["", "text follows the end of the array"]),
        (b'[1, {"a":1}]', ["is not an object", ""]),
        (b'["{", {"a":1}]', ["is not an object", ""]),
        (b'{"a":1}}\n', ["", "a bracket closes what was never opened"]),
        (b'{"a":1}\n{"b":\n{"c":2}', ["", "the line ends inside this item", ""]),
        (b'[{"a":"b\n}, {"c":1}]', ["a string is not closed on its line", ""]),
    ],
)
def test_what_is_no_item_is_broken_and_the_rest_goes_on(data, expected):
    assert reasons(data) == expected


def test_an_item_nested_too_deep_is_broken_and_the_next_is_read():
    bomb = b'{"a":' * (MAX_DEPTH + 1) + b"1" + b"}" * (MAX_DEPTH + 1)

    assert reasons(b"[" + bomb + b',{"b":1}]') == ["is nested deeper than 64 levels", ""]


def test_an_item_as_deep_as_allowed_is_whole():
    data = b'{"a":' * MAX_DEPTH + b"1" + b"}" * MAX_DEPTH

    assert raws(data) == [data]


def test_an_item_too_large_is_broken_without_being_kept():
    chunk = b"x" * splitter.PROBE_BYTES
    stream = [b'[{"a":"', *[chunk] * (2 * MAX_ITEM_BYTES // len(chunk)), b'"},{"b":1}]']

    tracemalloc.start()
    found = [piece.broken for piece in split(stream)]
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert found == ["is larger than 8 MB", ""]
    assert peak_bytes < 3 * MAX_ITEM_BYTES


def test_a_million_small_items_need_no_memory():
    stream = (b'{"a":1},' * 1000 for _ in range(1000))

    tracemalloc.start()
    count = sum(1 for _ in split([b"[", *[next(stream)] * 100, b"]"]))
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert count == 100_000
    assert peak_bytes < 8 * 1024 * 1024


def test_pieces_are_numbered_and_know_where_they_end():
    found = list(split([b'[{"a":1},{"b":2}]']))

    assert [(piece.number, piece.end) for piece in found] == [(1, 8), (2, 16)]
