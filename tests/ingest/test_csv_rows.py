"""Rows of a CSV are counted and found alike, and each stands where it says."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from ingest.documents.csv_rows import count_csv_rows, csv_rows, separator_of
from records.content import BytesContent

_CELLS = st.text(st.sampled_from('ab",;\n \té'), max_size=8)


@given(
    st.lists(st.lists(_CELLS, min_size=1, max_size=4), max_size=6),
    st.sampled_from(",;\t"),
    st.integers(1, 30),
)
def test_every_row_comes_back_from_its_place(rows: list[list[str]], separator: str, window: int) -> None:
    made = io.StringIO(newline="")
    csv.writer(made, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    content = BytesContent(made.getvalue().encode())
    found = list(csv_rows(content, separator, 10_000))
    assert [list(row.cells) for row in found] == rows
    assert all(content.read(row.start, row.start + len(row.raw)) == row.raw for row in found)
    assert count_csv_rows(content, window) == len(rows)


@given(st.text(st.sampled_from('a",\n'), max_size=30), st.integers(1, 9))
def test_whatever_the_quotes_reader_and_scanner_count_the_same(text: str, window: int) -> None:
    content = BytesContent(text.encode())
    assert len(list(csv_rows(content, ",", 10_000))) == count_csv_rows(content, window)


def test_the_separator_is_what_stands_most_often_in_the_first_line() -> None:
    assert [separator_of(head) for head in (b"a;b;c,d\n1,2,3,4", b"a\tb", b"a,b")] == [";", "\t", ","]
