"""Objects in lists are counted by their brackets as a JSON parser counts them."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ingest.data.json_count import OUTERMOST, count_listed
from records.content import BytesContent

_NAMES = st.sampled_from(["messages", "m", 'messages":[', "\\"])
_VALUES = st.recursive(
    st.none() | st.integers() | st.sampled_from(["messages", 'a"b', "{[", "\\", "é]}"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=3),
    max_leaves=20,
)


def _count(told: Any) -> int:
    if isinstance(told, list):
        return sum(map(_count, told))
    if not isinstance(told, dict):
        return 0
    named = told.get("messages")
    direct = sum(isinstance(each, dict) for each in named) if isinstance(named, list) else 0
    return direct + sum(map(_count, told.values()))


@given(_VALUES, st.integers(1, 40), st.sampled_from([None, 1]), st.booleans())
def test_the_objects_of_a_named_list_are_counted_whatever_the_window(
    told: Any, window: int, indent: int | None, is_ascii: bool
) -> None:
    raw = json.dumps(told, indent=indent, ensure_ascii=is_ascii).encode()
    assert count_listed(BytesContent(raw), b"messages", window_bytes=window) == _count(told)


def test_what_stands_behind_a_long_string_or_a_long_stretch_without_brackets_is_counted() -> None:
    told = {
        "a": ["messages" * 500, '\\"[{' * 500, *range(1_000)],
        "m" * 500 + "messages": [{}],
        "b": "c",
        "messages": [{}, {"d": "x" * 2_000}, {}],
    }
    raw = json.dumps(told).encode()
    for window in (1, 7, 64, 500):
        assert count_listed(BytesContent(raw), b"messages", window_bytes=window) == 3


@given(st.lists(_VALUES, max_size=5))
def test_the_objects_of_the_outermost_list_are_counted(told: list[Any]) -> None:
    wanted = sum(isinstance(each, dict) for each in told)
    assert count_listed(BytesContent(json.dumps(told).encode()), OUTERMOST) == wanted


@given(st.binary(max_size=200))
def test_no_bytes_are_too_odd_to_count(raw: bytes) -> None:
    assert count_listed(BytesContent(raw), OUTERMOST, b"messages") >= 0
