"""A zip that is written as it is read: stored entries whose sizes and sums are known beforehand.

So its length is known before its first byte, no entry needs a descriptor behind it, and memory holds
one chunk. Source: APPNOTE.TXT 6.3.10, 4.3 (records), 4.4.4 (bit 11: UTF-8 names), 4.5.3 (zip64). The
zip64 forms are used only where a number does not fit otherwise, since not every program reads them.
"""

import struct
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice
from typing import IO

from disclosure.export import CHUNK_BYTES
from records.content import Content
from records.errors import ChangedOriginalError
from records.identity import Digest
from records.release import AMSTERDAM, ReleasedFile, ReleasedSet

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_END64 = struct.Struct("<4sQ2H2I4Q")
_LOCATOR = struct.Struct("<4sIQI")
_UTF8, _PLAIN, _ZIP64 = 0x0800, 20, 45
_MADE_BY_UNIX = 3 << 8
_READ_BY_ALL = 0o100644 << 16
_FULL2, _FULL4 = 0xFFFF, 0xFFFFFFFF
_SPOOL_BYTES = 2**20
_TOGETHER = 500


@dataclass(frozen=True, slots=True)
class ZipEntry:
    """One file to be: its path with `/`, size in bytes, CRC-32, and how to read it."""

    path: str
    size_bytes: int
    crc32: int
    chunks: Callable[[], Iterable[bytes]]


def entries_of(released: ReleasedSet, files: Iterable[ReleasedFile], folder: str = "") -> Iterator[ZipEntry]:
    """Files of a release, under a folder that is empty or ends in `/`; found some hundreds at a time."""
    remaining = iter(files)
    while batch := list(islice(remaining, _TOGETHER)):
        found = _Found(released, batch)
        for file in batch:
            yield ZipEntry(folder + file.path, file.size_bytes, file.crc32, partial(found.chunks, file))


class _Found:
    """Contents of some files, looked up at the first that is read."""

    def __init__(self, released: ReleasedSet, files: Sequence[ReleasedFile]) -> None:
        self._released, self._files = released, files
        self._contents: Mapping[Digest, Content] | None = None

    def chunks(self, file: ReleasedFile) -> Iterator[bytes]:
        if self._contents is None:
            self._contents = self._released.contents(self._files)
        if file.digest not in self._contents:
            raise ChangedOriginalError(file.path)
        return chunks_of(self._contents[file.digest])


def entry_with(path: str, content: bytes) -> ZipEntry:
    """A small file that is at hand."""
    return ZipEntry(path, len(content), zlib.crc32(content), lambda: (content,))


def entry_from(path: str, spooled: IO[bytes]) -> ZipEntry:
    """A file that was written to a temporary one, which must stay open until the zip is done."""
    spooled.seek(0)
    size = crc = 0
    while chunk := spooled.read(CHUNK_BYTES):
        size, crc = size + len(chunk), zlib.crc32(chunk, crc)

    def read() -> Iterator[bytes]:
        spooled.seek(0)
        while piece := spooled.read(CHUNK_BYTES):
            yield piece

    return ZipEntry(path, size, crc, read)


def chunks_of(content: Content) -> Iterator[bytes]:
    """Content piece by piece."""
    for start in range(0, content.size_bytes, CHUNK_BYTES):
        yield content.read(start, start + CHUNK_BYTES)


def zip_length(entries: Iterable[ZipEntry]) -> int:
    """How many bytes `zip_chunks` gives for these entries; nothing of them is read."""
    at = central = count = 0
    for entry in entries:
        count += 1
        name = len(entry.path.encode())
        central += _CENTRAL.size + name + len(_central_extra(entry.size_bytes, at))
        at += _LOCAL.size + name + len(_local_extra(entry.size_bytes)) + entry.size_bytes
    return at + central + len(_ending(count, central, at))


def zip_chunks(entries: Iterable[ZipEntry], moment: datetime) -> Iterator[bytes]:
    """The zip, every file with the same moment.

    Raises ChangedOriginalError when a file is not what its entry says: a reader then has a zip
    that is visibly cut off, never one with a wrong file in it.
    """
    stamp = _stamp(moment)
    at = count = 0
    with tempfile.SpooledTemporaryFile(_SPOOL_BYTES) as directory:
        for entry in entries:
            count += 1
            head = _local(entry, stamp)
            directory.write(_central(entry, stamp, at))
            yield head
            yield from _checked(entry)
            at += len(head) + entry.size_bytes
        size = directory.tell()
        directory.seek(0)
        while chunk := directory.read(CHUNK_BYTES):
            yield chunk
    yield _ending(count, size, at)


def _checked(entry: ZipEntry) -> Iterator[bytes]:
    size = crc = 0
    for chunk in entry.chunks():
        size, crc = size + len(chunk), zlib.crc32(chunk, crc)
        yield chunk
    if (size, crc) != (entry.size_bytes, entry.crc32):
        raise ChangedOriginalError(entry.path)


def _local(entry: ZipEntry, stamp: tuple[int, int]) -> bytes:
    name, extra = entry.path.encode(), _local_extra(entry.size_bytes)
    size = _FULL4 if extra else entry.size_bytes
    needs = _ZIP64 if extra else _PLAIN
    head = (b"PK\3\4", needs, _UTF8, 0, *stamp, entry.crc32, size, size, len(name), len(extra))
    return _LOCAL.pack(*head) + name + extra


def _central(entry: ZipEntry, stamp: tuple[int, int], at: int) -> bytes:
    name, extra = entry.path.encode(), _central_extra(entry.size_bytes, at)
    size = min(entry.size_bytes, _FULL4)
    needs = _ZIP64 if extra else _PLAIN
    sizes = (entry.crc32, size, size, len(name), len(extra), 0, 0, 0, _READ_BY_ALL, min(at, _FULL4))
    head = (b"PK\1\2", needs | _MADE_BY_UNIX, needs, _UTF8, 0, *stamp, *sizes)
    return _CENTRAL.pack(*head) + name + extra


def _local_extra(size: int) -> bytes:
    return struct.pack("<2H2Q", 1, 16, size, size) if size >= _FULL4 else b""


def _central_extra(size: int, at: int) -> bytes:
    numbers = ((size, size) if size >= _FULL4 else ()) + ((at,) if at >= _FULL4 else ())
    return struct.pack(f"<2H{len(numbers)}Q", 1, 8 * len(numbers), *numbers) if numbers else b""


def _ending(count: int, size: int, at: int) -> bytes:
    wide = b""
    if count >= _FULL2 or size >= _FULL4 or at >= _FULL4:
        made_by = _ZIP64 | _MADE_BY_UNIX
        numbers = (_END64.size - 12, made_by, _ZIP64, 0, 0, count, count, size, at)
        wide = _END64.pack(b"PK\6\6", *numbers) + _LOCATOR.pack(b"PK\6\7", 0, at + size, 1)
    few = min(count, _FULL2)
    return wide + _END.pack(b"PK\5\6", 0, 0, few, few, min(size, _FULL4), min(at, _FULL4), 0)


def _stamp(moment: datetime) -> tuple[int, int]:
    """Time and date as MS-DOS wrote them: local, to two seconds, 1980 to 2107."""
    local = moment.astimezone(AMSTERDAM)
    year = max(1980, min(local.year, 2107)) - 1980
    time = local.hour << 11 | local.minute << 5 | local.second // 2
    return time, year << 9 | local.month << 5 | local.day
