"""Zips of known length, read back by Python's own reader."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure import zip_stream
from disclosure.zip_stream import ZipEntry, entry_with, zip_chunks, zip_length
from records.errors import ChangedOriginalError

MOMENT = datetime(2026, 11, 20, 9, 30, 4, tzinfo=UTC)
names = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20)


def read(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert archive.testzip() is None
        return {each.orig_filename: archive.read(each) for each in archive.infolist()}


@given(st.dictionaries(names, st.binary(max_size=200), max_size=8))
def test_a_zip_holds_what_was_put_in_and_is_as_long_as_told(files: dict[str, bytes]) -> None:
    entries = [entry_with(name, content) for name, content in files.items()]
    raw = b"".join(zip_chunks(entries, MOMENT))
    assert len(raw) == zip_length(entries)
    assert read(raw) == files


def test_the_wide_forms_are_read_back_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    # Four gigabytes take long to write; the forms are the same with a lower limit.
    monkeypatch.setattr(zip_stream, "_FULL4", 0xFFFF)
    monkeypatch.setattr(zip_stream, "_FULL2", 3)
    entries = [entry_with(f"{number}.txt", bytes([number]) * 40_000) for number in range(6)]
    raw = b"".join(zip_chunks(entries, MOMENT))
    assert len(raw) == zip_length(entries)
    assert raw.count(b"PK\6\6") == raw.count(b"PK\6\7") == 1


_PIECE = 2**24


def gigabytes(size: int) -> Iterator[bytes]:
    piece = bytes(_PIECE)
    for _ in range(size // _PIECE):
        yield piece


class Sparse(io.RawIOBase):
    """A file that remembers only its small pieces, so that five gigabytes fit in memory."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self.pieces: list[tuple[int, bytes]] = []
        self.size = self.at = 0
        for chunk in chunks:
            if len(chunk) < _PIECE:
                self.pieces.append((self.size, chunk))
            self.size += len(chunk)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self.at = (0, self.at, self.size)[whence] + offset
        return self.at

    def tell(self) -> int:
        return self.at

    def read(self, size: int = -1) -> bytes:
        end = self.size if size < 0 else min(self.size, self.at + size)
        raw = bytearray(end - self.at)
        for start, piece in self.pieces:
            low, high = max(start, self.at), min(start + len(piece), end)
            if low < high:
                raw[low - self.at : high - self.at] = piece[low - start : high - start]
        self.at = end
        return bytes(raw)


def test_a_file_of_more_than_four_gigabytes_is_told_in_zip64(monkeypatch: pytest.MonkeyPatch) -> None:
    # What a reader checks is the directory; the sum over five gigabytes of zeros would take the test's time.
    monkeypatch.setattr(zlib, "crc32", lambda *_: 7)
    size = 5 * 2**30
    entries = [ZipEntry("groot.bin", size, 7, lambda: gigabytes(size)), ZipEntry("a", 1, 7, lambda: [b"x"])]
    made = Sparse(zip_chunks(entries, MOMENT))
    assert made.size == zip_length(entries)
    with zipfile.ZipFile(made) as archive:
        assert [(each.filename, each.file_size) for each in archive.infolist()] == [
            ("groot.bin", size),
            ("a", 1),
        ]
        assert archive.getinfo("a").header_offset > 2**32


def test_every_file_has_the_moment_of_the_release_in_dutch_time() -> None:
    raw = b"".join(zip_chunks([entry_with("a", b"")], MOMENT))
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert archive.getinfo("a").date_time == (2026, 11, 20, 10, 30, 4)


@pytest.mark.parametrize("content", [b"ander", b"te lang voor wat er stond", b""])
def test_a_file_that_is_not_what_it_was_cuts_the_zip_off(content: bytes) -> None:
    entries = [ZipEntry("a", 5, zlib.crc32(b"eerst"), lambda: [content])]
    with pytest.raises(ChangedOriginalError):
        list(zip_chunks(entries, MOMENT))
