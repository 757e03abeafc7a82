import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.edge.purges import Mode, Purge, PurgesAreWrong, parse

WRONG = [
    b"",
    b"\xff",
    b"[]",
    b"{}",
    b"null",
    b'{"purges": 5}',
    b'{"purges": [5]}',
    b'{"purges": {"keys": []}}',
    b'{"purges": [{"keys": "latest", "position": 1, "mode": "soft"}]}',
    b'{"purges": [{"keys": ["latest"], "position": "1", "mode": "soft"}]}',
    b'{"purges": [{"keys": ["latest"], "position": 1, "mode": "gentle"}]}',
    b'{"purges": [{"keys": ["latest"], "position": 1}]}',
    b'{"purges": [{"keys": ["latest"], "position": 1, "mode": "soft"}, {}]}',
    b"[" * 100_000,
]


def test_a_message_is_read_in_order():
    said = [
        {"position": 7, "keys": ["article-1", "latest"], "mode": "hard"},
        {"position": 8, "keys": [], "mode": "all"},
        {"position": 9, "keys": ["latest"], "mode": "soft"},
    ]

    found = parse(json.dumps({"purges": said}).encode())

    assert found == (
        Purge(7, ("article-1", "latest"), Mode.HARD),
        Purge(8, (), Mode.ALL),
        Purge(9, ("latest",), Mode.SOFT),
    )


@pytest.mark.parametrize("body", WRONG, ids=range(len(WRONG)))
def test_what_is_no_message_is_said_to_be_wrong(body):
    with pytest.raises(PurgesAreWrong):
        parse(body)


JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["purges", "keys", "mode", "position"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(JSON.map(json.dumps).map(str.encode) | st.binary())
def test_whatever_comes_is_read_or_wrong(body):
    try:
        found = parse(body)
    except PurgesAreWrong:
        return
    assert all(isinstance(one, Purge) for one in found)
