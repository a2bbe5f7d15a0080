"""Cursors: sealed, and of one question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.errors import InvalidError
from records.identity import RecordId
from search.cursor import Cursor, CursorSeal
from search.index import OPEN_SEQ, Position

QUESTION = bytes(16)
positions = st.builds(
    Position,
    st.integers(0, 17),
    st.integers(-(2**62), 2**62 - 1),
    st.integers(0, 2**128 - 1).map(lambda number: RecordId(f"{number:032x}")),
)
cursors = st.builds(Cursor, positions, st.integers(0, OPEN_SEQ), st.just(QUESTION))


@given(cursors)
def test_what_is_sealed_is_opened_again(cursor: Cursor) -> None:
    seal = CursorSeal(b"sleutel")
    assert CursorSeal(b"sleutel").opened(seal.sealed(cursor), QUESTION) == cursor


@given(cursors)
def test_a_cursor_says_nothing_and_never_the_same(cursor: Cursor) -> None:
    seal = CursorSeal(b"sleutel")
    assert seal.sealed(cursor) != seal.sealed(cursor)
    assert cursor.position.id not in seal.sealed(cursor)


@given(cursors, st.integers(0, 10_000))
def test_a_cursor_that_was_touched_is_refused(cursor: Cursor, place: int) -> None:
    seal = CursorSeal(b"sleutel")
    text = seal.sealed(cursor)
    at = place % (len(text) - 1)
    touched = text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]
    with pytest.raises(InvalidError) as caught:
        seal.opened(touched, QUESTION)
    assert (caught.value.field, caught.value.reason) == ("cursor", "malformed")


@given(st.text())
def test_no_text_passes_for_a_cursor(text: str) -> None:
    with pytest.raises(InvalidError):
        CursorSeal(b"sleutel").opened(text, QUESTION)


def test_a_cursor_of_another_question_is_refused() -> None:
    seal = CursorSeal(b"sleutel")
    text = seal.sealed(Cursor(Position(0, 0, RecordId("0" * 32)), 1, QUESTION))
    with pytest.raises(InvalidError) as caught:
        seal.opened(text, b"x" * 16)
    assert caught.value.reason == "other-question"


def test_a_cursor_of_another_key_is_refused() -> None:
    text = CursorSeal(b"een").sealed(Cursor(Position(0, 0, RecordId("0" * 32)), 1, QUESTION))
    with pytest.raises(InvalidError):
        CursorSeal(b"ander").opened(text, QUESTION)
