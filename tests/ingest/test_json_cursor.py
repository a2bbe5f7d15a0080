"""The cursor over JSON: the same values as a whole parse, each with its bytes, whatever the window."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.json_cursor import JsonCursor, MalformedJsonError, parsed
from records.content import BytesContent

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=20) | st.floats(-1e9, 1e9),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=8), inner, max_size=5),
    max_leaves=20,
)
writings = st.tuples(values, st.sampled_from([None, 1]), st.booleans(), st.integers(1, 40))


def cursor_of(raw: bytes, *, window: int = 8, most: int = 10_000) -> JsonCursor:
    return JsonCursor(BytesContent(raw), most, window)


def walked(cursor: JsonCursor) -> Any:
    """The value, by walking into everything that can be walked into."""
    match cursor.kind():
        case "{":
            return {name: walked(cursor) for name in cursor.members()}
        case "[":
            return [walked(cursor) for _ in cursor.items()]
        case _:
            return cursor.value()


@given(writings)
def test_walking_gives_what_a_whole_parse_gives(writing: tuple[Any, int | None, bool, int]) -> None:
    value, indent, is_ascii, window = writing
    raw = json.dumps(value, indent=indent, ensure_ascii=is_ascii).encode("utf-8", "surrogatepass")
    assert walked(cursor_of(raw, window=window)) == value
    assert cursor_of(raw, window=window).value() == value


@given(st.lists(values, max_size=6), st.integers(1, 40))
def test_the_span_of_each_item_is_the_bytes_of_its_value(items: list[Any], window: int) -> None:
    raw = json.dumps(items, indent=1, ensure_ascii=False).encode("utf-8", "surrogatepass")
    cursor = cursor_of(raw, window=window)
    spans = [cursor.span() for _ in cursor.items()]
    assert [parsed(raw[start:end]) for start, end in spans] == items
    assert cursor.at == len(raw)


@given(st.lists(values, max_size=6), st.integers(1, 400), st.sampled_from([None, 0, 1, 4, "\t"]))
def test_a_row_is_its_span_and_its_value_however_it_is_laid_out(
    items: list[Any], window: int, indent: int | str | None
) -> None:
    raw = json.dumps(items, indent=indent, ensure_ascii=False).encode("utf-8", "surrogatepass")
    spans = cursor_of(raw, window=window)
    places = [spans.span() for _ in spans.items()]
    cursor = cursor_of(raw, window=window)
    rows = list(cursor.rows())
    one_by_one = cursor_of(raw, window=window)
    assert rows == [one_by_one.row() for _ in one_by_one.items()]
    assert cursor.at == len(raw)
    assert [(start, start + len(own)) for start, own, _ in rows] == places
    assert [told for _, _, told in rows] == items


def test_a_brace_as_far_in_that_is_not_the_rows_own_is_not_taken_for_its_end() -> None:
    raw = b'[\n {"a": [\n {"b": 1\n }\n ]\n },\n {"c": "\n }"}, {"d": 2}\n]'
    cursor = cursor_of(raw, window=1_000)
    rows = list(cursor.rows())
    assert [told for _, _, told in rows] == [{"a": [{"b": 1}]}, {"c": "\n }"}, {"d": 2}]
    assert b"".join(raw[start : start + len(own)] for start, own, _ in rows) == b"".join(
        own for _, own, _ in rows
    )


def test_what_is_not_asked_for_is_passed_by() -> None:
    cursor = cursor_of('{"a": {"b": [1, "é}"]}, "c": 2, "d": [3]}'.encode())
    assert [(name, cursor.value() if name == "c" else None) for name in cursor.members()] == [
        ("a", None),
        ("c", 2),
        ("d", None),
    ]


def test_a_byte_order_mark_stands_before_the_value() -> None:
    assert cursor_of(b"\xef\xbb\xbf [1]").value() == [1]


def test_half_a_surrogate_pair_is_a_value_all_the_same() -> None:
    assert cursor_of(b'["\\ud83d", "ok"]').value() == ["\ud83d", "ok"]


@pytest.mark.parametrize(
    "raw", [b"[1,]", b"[1 2]", b'{"a" 1}', b"{1: 2}", b'{"a": }', b"[", b'["a', b"nul", b""]
)
def test_what_is_no_json_is_said_to_be_none(raw: bytes) -> None:
    with pytest.raises(MalformedJsonError):
        walked(cursor_of(raw))


def test_a_value_longer_than_is_held_is_refused_before_it_is() -> None:
    cursor = cursor_of(b'["' + b"a" * 100_000 + b'"]', most=1_000)
    with pytest.raises(MalformedJsonError):
        list(cursor.items())


def test_a_value_nested_too_deep_is_malformed_and_nothing_worse() -> None:
    with pytest.raises(MalformedJsonError):
        cursor_of(b"[" * 200_000, most=10**6, window=2**20).span()
