"""The embedded engine fulfils the contract."""

from pathlib import Path

import pytest

from records.errors import UnavailableError
from search import query as tree
from search.backends.tantivy_index import TantivyIndex
from search.index import SearchIndex
from tests.contracts.search_index_contract import SearchIndexContract, filled, found
from tests.search_worlds import document

HEAP_BYTES = 15_000_000


class TestTantivyIndex(SearchIndexContract):
    """In memory, with the smallest heap."""

    def new_index(self) -> SearchIndex:
        return TantivyIndex(heap_bytes=HEAP_BYTES)


def test_another_reader_sees_what_was_committed_once_it_asks_for_a_later_seq(tmp_path: Path) -> None:
    writer, reader = TantivyIndex(tmp_path, heap_bytes=HEAP_BYTES), TantivyIndex(tmp_path)
    filled(writer, (document(1, "x"),))
    assert found(reader, tree.Word("x"), as_of=1) == [1]
    filled(writer, (document(2, "x").numbered(2),))
    assert found(reader, tree.Word("x"), as_of=2) == [2, 1]
    writer.close()


def test_a_second_writer_is_told_that_the_index_is_taken(tmp_path: Path) -> None:
    first, second = (
        TantivyIndex(tmp_path, heap_bytes=HEAP_BYTES),
        TantivyIndex(tmp_path, heap_bytes=HEAP_BYTES),
    )
    first.write((), [document(1)])
    with pytest.raises(UnavailableError):
        second.write((), [document(2)])
    first.close()


def test_an_index_is_there_after_it_was_closed(tmp_path: Path) -> None:
    index = filled(TantivyIndex(tmp_path, heap_bytes=HEAP_BYTES), (document(1, "x"),))
    index.close()
    assert found(TantivyIndex(tmp_path), tree.Word("x")) == [1]


def test_a_folder_that_holds_no_index_is_refused(tmp_path: Path) -> None:
    (tmp_path / "meta.json").write_text("{}")
    with pytest.raises(UnavailableError):
        TantivyIndex(tmp_path)
