"""Entries of archives, unpacked under limits that count what comes out, not what is claimed."""

import io
import zipfile
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from threading import Lock
from typing import IO, BinaryIO

from ingest.limits import Limits
from records.content import BytesContent, Content, ContentStream

_CHUNK_BYTES = 256 << 10
SPOOLED_BYTES = 8 << 20
"""What is larger lies in a temporary file while it is read."""
_LEAST_TOTAL_BYTES = 64 << 20


@dataclass
class UnpackingLimitError(Exception):
    """An entry unpacks to more than it may: so many bytes had come out, of the archive if `is_total`."""

    size_bytes: int
    is_total: bool = False


def room_bytes(packed_bytes: int, limits: Limits) -> int:
    """How much may come out of an archive of so many bytes, all entries together."""
    total = min(limits.archive_total_ratio * packed_bytes, limits.archive_total_bytes)
    return max(total, _LEAST_TOTAL_BYTES)


def most_bytes(packed_bytes: int, limits: Limits) -> int:
    """How much may come out of so many packed bytes that are one piece."""
    return max(limits.archive_ratio_from_bytes, limits.archive_ratio * packed_bytes)


class SpooledContent:
    """Content in a temporary file that is gone when nobody looks at it any more."""

    def __init__(self, spool: "SpooledTemporaryFile[bytes]", size_bytes: int) -> None:
        """Take over the file."""
        self._spool, self._size_bytes = spool, size_bytes
        self._turn = Lock()  # the file has one position, and threads of a server look at the same content

    @property
    def size_bytes(self) -> int:
        """How many bytes there are."""
        return self._size_bytes

    def read(self, start: int, end: int) -> bytes:
        """The bytes of the range."""
        with self._turn:
            self._spool.seek(start)
            return self._spool.read(max(0, end - start))

    def open(self) -> BinaryIO:
        """A stream over the content."""
        return io.BufferedReader(ContentStream(self))

    def __del__(self) -> None:
        """Close the file, so that its space is free."""
        self._spool.close()


def unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: Limits, room_bytes: int) -> Content:
    """The bytes of an entry, in memory up to 8 MiB and in a temporary file beyond.

    Raises UnpackingLimitError when more than `archive_ratio` times the packed size comes out
    (once past `archive_ratio_from_bytes`) or more than `room_bytes`; BadZipFile, zlib.error,
    EOFError or NotImplementedError when it cannot be unpacked.
    """
    most = min(room_bytes, most_bytes(entry.compress_size, limits))
    spool: SpooledTemporaryFile[bytes] = SpooledTemporaryFile(  # noqa: SIM115  # SpooledContent closes it
        max_size=SPOOLED_BYTES
    )
    try:
        with archive.open(entry) as stream:
            size = _pour(stream, spool, most)
    except BaseException:
        spool.close()
        raise
    if size > SPOOLED_BYTES:
        return SpooledContent(spool, size)
    spool.seek(0)
    content = spool.read()
    spool.close()
    return BytesContent(content)


def _pour(stream: IO[bytes], spool: "SpooledTemporaryFile[bytes]", most: int) -> int:
    """Copy the stream, at most so many bytes; how many there were."""
    size = 0
    while chunk := stream.read(_CHUNK_BYTES):
        size += len(chunk)
        if size > most:
            raise UnpackingLimitError(size)
        spool.write(chunk)
    return size
