"""The cursor over JSON: the same values as a whole parse, each with its bytes, whatever the window."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.data.json_cursor import JsonCursor, MalformedJsonError, TooLong, parsed
from records.content import BytesContent

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=20) | st.floats(-1e9, 1e9),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=8), inner, max_size=5),
    max_leaves=20,
)
writings = st.tuples(values, st.sampled_from([None, 1]), st.booleans(), st.integers(1, 40))


def cursor_of(raw: bytes, *, window: int = 8, most: int = 10_000) -> JsonCursor:
    return JsonCursor(BytesContent(raw), most, window)


def rows_of(cursor: JsonCursor) -> list[tuple[int, bytes, Any]]:
    """The rows of a list of which none is too long."""
    found = list(cursor.rows())
    assert not any(isinstance(each, TooLong) for each in found)
    return [each for each in found if not isinstance(each, TooLong)]


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
    rows = rows_of(cursor)
    one_by_one = cursor_of(raw, window=window)
    assert rows == [one_by_one.row() for _ in one_by_one.items()]
    assert cursor.at == len(raw)
    assert [(start, start + len(own)) for start, own, _ in rows] == places
    assert [told for _, _, told in rows] == items


def test_a_brace_as_far_in_that_is_not_the_rows_own_is_not_taken_for_its_end() -> None:
    raw = b'[\n {"a": [\n {"b": 1\n }\n ]\n },\n {"c": "\n }"}, {"d": 2}\n]'
    cursor = cursor_of(raw, window=1_000)
    rows = rows_of(cursor)
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


@given(
    st.lists(values, max_size=6),
    st.integers(0, 60),
    st.integers(1, 400),
    st.sampled_from([None, 0, 1, "\t"]),
)
def test_rows_that_fit_are_given_and_the_others_told_whatever_the_window(
    items: list[Any], most: int, window: int, indent: int | str | None
) -> None:
    raw = json.dumps(items, indent=indent, ensure_ascii=False).encode("utf-8", "surrogatepass")
    spans = cursor_of(raw, window=len(raw) + 1)
    wanted = [spans.span() for _ in spans.items()]
    cursor = cursor_of(raw, window=window, most=most)
    for found, (start, end), item in zip(cursor.rows(), wanted, items, strict=True):
        if end - start > most:
            assert found == TooLong(start, end, most, isinstance(item, dict))
        else:
            assert found == (start, raw[start:end], item)
    assert cursor.at == len(raw)


@given(values, values, st.integers(2, 60), st.integers(1, 40))
def test_a_member_that_is_too_long_is_passed_by_or_told_when_it_is_asked_for(
    long: Any, after: Any, most: int, window: int
) -> None:
    raw = json.dumps({"a": long, "b": after}).encode()
    cursor = cursor_of(raw, window=window, most=max(most, 3))
    assert list(cursor.members()) == ["a", "b"]
    asked = cursor_of(raw, window=window, most=max(most, 3))
    for _, value in ((name, asked.value()) for name in asked.members()):
        if isinstance(value, TooLong):
            assert value.end - value.start > value.most_bytes
            assert parsed(raw[value.start : value.end]) in (long, after)
        else:
            assert value in (long, after)
    assert cursor.at == asked.at == len(raw)


def test_a_name_that_is_too_long_is_none_that_is_asked_for() -> None:
    cursor = cursor_of(b'{"' + b"a" * 100 + b'": 1, "b": 2}', most=50)
    assert [(name, cursor.value()) for name in cursor.members()] == [("", 1), ("b", 2)]


class _Heard(BytesContent):
    """Content that notes how much of it is asked for at once, and how often."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.reads: list[int] = []

    def read(self, start: int, end: int) -> bytes:
        self.reads.append(end - start)
        return super().read(start, end)


@pytest.mark.parametrize("long", [b'"%b"' % (b"a" * 100_000), b"[%b1]" % (b'{"a": "}"}, ' * 10_000)])
def test_of_a_value_that_is_too_long_a_window_is_held_at_a_time(long: bytes) -> None:
    content = _Heard(b'[{"a": 1}, ' + long + b', {"b": 2}]')
    first, passed, last = JsonCursor(content, 1_000, 512).rows()
    assert passed == TooLong(11, 11 + len(long), 1_000, is_object=False)
    assert (first, last) == ((0 + 1, b'{"a": 1}', {"a": 1}), (13 + len(long), b'{"b": 2}', {"b": 2}))
    assert max(content.reads) <= 512
    assert len(content.reads) > len(long) // 512


@pytest.mark.parametrize("raw", [b'["%b' % (b"a" * 1_000), b"[[%b" % (b"[1]," * 1_000)])
def test_a_long_value_without_an_end_is_malformed_where_it_begins(raw: bytes) -> None:
    with pytest.raises(MalformedJsonError, match=r"^byte 1$"):
        list(cursor_of(raw, most=100).rows())


def test_a_value_nested_too_deep_is_malformed_and_nothing_worse() -> None:
    with pytest.raises(MalformedJsonError):
        cursor_of(b"[" * 200_000, most=10**6, window=2**20).span()
