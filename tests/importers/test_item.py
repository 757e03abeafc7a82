import time

import pytest

from broadsheet.importers.item import ItemIsBroken, decoded


def test_an_object_is_decoded():
    assert decoded('{"headline": "Ölhafen"}'.encode()) == {"headline": "Ölhafen"}


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b'{"a": "\xff"}', "is not UTF-8"),
        (b'{"a": "\xed\xa0\x80"}', "is not UTF-8"),
        (b'{"a": }', "is not JSON"),
        (b'{"a": [1}', "is not JSON"),
        (b'{"a": "tab\there"}', "is not JSON"),
        (b'{"a": NaN}', "is not JSON"),
        (b'{"a": -Infinity}', "is not JSON"),
        (b'{"a": ' + b"9" * 5000 + b"}", "holds a number with too many digits"),
        (b"[1, 2]", "is not an object"),
        (b'"text"', "is not an object"),
        (b'{"uri": "a", "uri": "b"}', "names a field twice"),
        (b'{"a": {"b": 1, "b": 2}}', "names a field twice"),
    ],
)
def test_what_is_no_object_is_refused_with_its_reason(raw, reason):
    with pytest.raises(ItemIsBroken) as caught:
        decoded(raw)

    assert caught.value.reason == reason


def test_a_field_named_twice_among_many_is_found_at_once():
    names = [f"f{number}" for number in range(40_000)]
    raw = "{" + ",".join(f'"{name}": 1' for name in [*names, names[-1]]) + "}"
    started = time.process_time()

    with pytest.raises(ItemIsBroken) as caught:
        decoded(raw.encode())

    assert caught.value.detail == names[-1]
    assert time.process_time() - started < 1
