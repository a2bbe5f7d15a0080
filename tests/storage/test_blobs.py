"""Packs: kept once, cut where nobody acknowledged, and honest about bytes that changed."""

from collections.abc import Iterator
from io import BytesIO, RawIOBase
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.identity import digest_of
from storage.blob_store import BlobStore
from storage.blobs import PackStore
from storage.database import Database
from storage.pack import Pack
from tests.catalogues import MakesDatabase
from tests.contracts.blob_store_contract import FEW, PART_BYTES, BlobStoreContract, put, read


class TestPackStore(BlobStoreContract):
    """In packs of 64 bytes, under either database."""

    a_database: ClassVar[MakesDatabase]

    @pytest.fixture(autouse=True, scope="class")
    @classmethod
    def _under(cls, a_database: MakesDatabase) -> None:
        cls.a_database = staticmethod(a_database)

    def store(self) -> Iterator[tuple[BlobStore, Database]]:
        with TemporaryDirectory() as folder, self.a_database() as database:
            packs = PackStore(Path(folder), database, part_bytes=PART_BYTES)
            yield packs, database
            packs.close()


class FailingStream(RawIOBase):
    """A file on a disk that fails after its first bytes."""

    def __init__(self, content: bytes) -> None:
        self._left = [content]

    def read(self, _size: int = -1) -> bytes:
        if self._left:
            return self._left.pop()
        raise OSError("disk")


def packs_in(folder: Path, database: Database) -> PackStore:
    return PackStore(folder / "originals", database, part_bytes=PART_BYTES)


def test_bytes_that_came_twice_are_kept_once(database: Database, tmp_path: Path) -> None:
    packs = packs_in(tmp_path, database)
    put(packs, database, [b"brief", b"brief"])
    put(packs, database, [b"brief"])
    (pack,) = (tmp_path / "originals").glob("*.pack")
    assert pack.read_bytes().count(b"brief") == 1
    packs.close()


def test_a_pack_that_fills_up_before_its_bytes_are_acknowledged_loses_none(
    database: Database, tmp_path: Path
) -> None:
    packs = packs_in(tmp_path, database)
    contents = [bytes([65 + number]) * 20 for number in range(12)]
    put(packs, database, contents)
    assert [read(packs, digest_of(content)) for content in contents] == contents
    packs.close()


def test_another_store_does_not_cut_what_this_one_will_still_acknowledge(
    database: Database, tmp_path: Path
) -> None:
    first, second = packs_in(tmp_path, database), packs_in(tmp_path, database)
    contents = [bytes([65 + number]) * 20 for number in range(12)]
    kept = [first.keep(BytesIO(content)) for content in contents]
    put(second, database, [b"van een ander"])
    first.settle()
    with database.write() as connection:
        first.acknowledge(connection, kept)
    assert [read(first, digest_of(content)) for content in contents] == contents
    assert all(is_intact for _, is_intact in first.verify())
    first.close()
    second.close()


def test_full_packs_are_let_go_once_they_are_acknowledged(database: Database, tmp_path: Path) -> None:
    packs = packs_in(tmp_path, database)
    put(packs, database, [b"a" * 60, b"b" * 60, b"c" * 60])
    packs.settle()
    free = [
        pack
        for path in sorted((tmp_path / "originals").glob("*.pack"))
        if (pack := Pack.lock(path, int(path.stem)))
    ]
    assert [pack.number for pack in free] == [1, 2]
    for pack in free:
        pack.close()
    packs.close()


@FEW
@given(
    before=st.lists(st.binary(max_size=100), max_size=5), lost=st.lists(st.binary(max_size=100), max_size=5)
)
def test_who_opens_a_pack_cuts_what_a_killed_process_had_not_acknowledged(
    a_database: MakesDatabase, before: list[bytes], lost: list[bytes]
) -> None:
    with TemporaryDirectory() as folder, a_database() as database:
        killed = packs_in(Path(folder), database)
        put(killed, database, before)
        for content in lost:
            killed.keep(BytesIO(content))
        killed.close()
        following = packs_in(Path(folder), database)
        put(following, database, [b"daarna"])
        assert all(read(following, digest_of(content)) == content for content in (*before, b"daarna"))
        wanted = {digest_of(content) for content in (*before, b"daarna")}
        assert list(following.verify()) == [(digest, True) for digest in sorted(wanted)]
        following.close()


def test_a_file_that_cannot_be_read_to_its_end_leaves_nothing_behind(
    database: Database, tmp_path: Path
) -> None:
    packs = packs_in(tmp_path, database)
    with pytest.raises(OSError, match="disk"):
        packs.keep(FailingStream(b"half"))  # type: ignore[arg-type]  # reads as a file does
    put(packs, database, [b"heel"])
    assert list(packs.verify()) == [(digest_of(b"heel"), True)]
    packs.close()


def test_every_flipped_byte_is_found(database: Database, tmp_path: Path) -> None:
    packs = packs_in(tmp_path, database)
    put(packs, database, [b"een", b"twee"])
    (pack,) = (tmp_path / "originals").glob("*.pack")
    whole = pack.read_bytes()
    for place in range(len(whole)):
        pack.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert [is_intact for _, is_intact in packs.verify()].count(False) == 1
    packs.close()


def test_a_file_in_place_that_changed_is_found(database: Database, tmp_path: Path) -> None:
    packs = packs_in(tmp_path, database)
    letter = tmp_path / "brief.txt"
    letter.write_bytes(b"zoals het was")
    with database.write() as connection:
        packs.acknowledge(connection, [packs.refer(letter)])
    assert list(packs.verify()) == [(digest_of(b"zoals het was"), True)]
    letter.write_bytes(b"zoals het is!")
    assert list(packs.verify()) == [(digest_of(b"zoals het was"), False)]
    letter.unlink()
    assert list(packs.verify()) == [(digest_of(b"zoals het was"), False)]


@pytest.mark.parametrize("together", [True, False], ids=["in one batch", "one after the other"])
def test_a_copy_of_our_own_takes_the_place_of_a_file_in_place(
    database: Database, tmp_path: Path, together: bool
) -> None:
    packs = packs_in(tmp_path, database)
    letter = tmp_path / "brief.txt"
    letter.write_bytes(b"zelfde")
    batches = [[packs.refer(letter)], [packs.keep(BytesIO(b"zelfde"))]]
    for batch in [[*batches[0], *batches[1]]] if together else batches:
        packs.settle()
        with database.write() as connection:
            packs.acknowledge(connection, batch)
    letter.unlink()
    assert read(packs, digest_of(b"zelfde")) == b"zelfde"
    packs.close()
