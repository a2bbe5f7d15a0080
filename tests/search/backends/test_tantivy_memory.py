"""What writing an index leaves in memory goes back to the system, and what is read again comes back."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from search import query as tree
from search.backends.tantivy_index import TantivyIndex
from search.backends.tantivy_index.memory import Memory
from tests.contracts.search_index_contract import filled, found
from tests.search_worlds import document

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="nothing is done where there is no /proc")
_HEAP_BYTES = 15_000_000


def test_mapped_files_leave_the_process_and_searching_brings_them_back(tmp_path: Path) -> None:
    index = filled(TantivyIndex(tmp_path, heap_bytes=_HEAP_BYTES), (document(1, "x"), document(2, "y")))
    before = found(index, tree.Word("x"))
    assert mapped_bytes(tmp_path) > 0
    Memory(tmp_path).unmap()
    assert mapped_bytes(tmp_path) == 0
    assert found(index, tree.Word("x")) == before == [1]
    assert mapped_bytes(tmp_path) > 0
    index.close()


def test_a_folder_of_a_name_like_another_keeps_what_is_its_own(tmp_path: Path) -> None:
    mine, other = tmp_path / "index.1", tmp_path / "indexx1"
    kept = filled(TantivyIndex(other, heap_bytes=_HEAP_BYTES), (document(1, "x"),))
    found(kept, tree.Word("x"))
    held = mapped_bytes(other)
    Memory(mine).unmap()
    assert mapped_bytes(other) == held > 0
    kept.close()


def test_whoever_writes_lets_go_of_what_was_read(tmp_path: Path) -> None:
    index = filled(TantivyIndex(tmp_path, heap_bytes=_HEAP_BYTES), (document(1, "x"),))
    found(index, tree.Word("x"))
    assert mapped_bytes(tmp_path) > 0
    index.write((), [document(2, "x")])
    assert mapped_bytes(tmp_path) == 0
    index.commit()
    assert found(index, tree.Word("x")) == [2, 1]
    index.close()


def test_an_index_in_memory_and_a_system_without_maps_do_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Memory(None).unmap()
    monkeypatch.setattr("search.backends.tantivy_index.memory._MAPS", tmp_path / "none")
    Memory(tmp_path).unmap()
    Memory(tmp_path).trim()


def mapped_bytes(folder: Path) -> int:
    """Pages of files of a folder that are in this process."""
    return sum(size for name, size in _mappings() if str(folder) + "/" in name)


def _mappings() -> Iterator[tuple[str, int]]:
    name = ""
    for line in Path("/proc/self/smaps").read_text().splitlines():
        if re.match(r"[0-9a-f]+-", line):
            name = line
        elif line.startswith("Rss:"):
            yield name, int(line.split()[1]) * 1024
