"""Texts of strangers in spreadsheets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.cells import MAX_CHARACTERS, inert, plain, visible
from tests.disclosure.sets import HOSTILE


@pytest.mark.parametrize(
    "written", ["=1+1", "+31", "-2", "@x", "\t=1", "\r=1", " =1", "\xa0=1", "＝1", "＠a", "'a"]
)
def test_what_begins_as_a_formula_is_marked(written: str) -> None:
    assert inert(written).startswith("'")


@pytest.mark.parametrize(
    "written", ["mondkapjes", "a=b", "06-12345678", "http://example.org", "[5.1.2e]", ""]
)
def test_what_is_harmless_stays_as_it_is(written: str) -> None:
    assert inert(written) == written


@given(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=60)))
def test_no_cell_begins_as_a_formula_and_every_text_comes_back(text: str) -> None:
    cell = inert(text)
    assert cell.lstrip(" \xa0")[:1] not in set("=+-@\t\r\n＝＋－＠")
    assert plain(cell) == visible(text)
    assert inert(text) == inert(visible(text))


@given(st.text())
def test_what_is_not_to_be_seen_is_marked(text: str) -> None:
    shown = visible(text)
    assert not {each for each in shown if ord(each) < 32} - {"\t", "\n"}
    assert not any("\ud800" <= each <= "\udfff" for each in shown)
    shown.encode()


def test_a_cell_is_no_longer_than_a_sheet_takes() -> None:
    cell = inert("=" * 100_000)
    assert len(cell) == MAX_CHARACTERS
    assert cell.endswith(" […]")
