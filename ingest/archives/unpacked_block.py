"""Block: bytes that are packed as one, in which several entries of an archive lie one after the other.

It is unpacked as far as somebody asks, once, into memory and past 8 MiB into a temporary file: to read its
entries one by one costs what it costs to unpack it.
"""

import io
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from threading import Lock
from typing import BinaryIO

from ingest.archives.unpacked import SPOOLED_BYTES, UnpackingLimitError
from records.content import Content, ContentStream, RangeContent


class Room:
    """What may come out of an archive, all its blocks together; of a block that is unpacked again, once."""

    def __init__(self, size_bytes: int) -> None:
        """Have room for so many bytes."""
        self._left_bytes, self._size_bytes = size_bytes, size_bytes
        self._reached: dict[int, int] = {}

    def take(self, number: int, reached: int) -> None:
        """Note how much of a block came out. Raises UnpackingLimitError when there is no room for it."""
        more = reached - self._reached.get(number, 0)
        if more > 0:
            self._reached[number] = reached
            self._left_bytes -= more
        if self._left_bytes < 0:
            raise UnpackingLimitError(self._size_bytes - self._left_bytes, is_total=True)


class UnpackedBlock:
    """A block as it comes out; for several threads at once. A Content of what came out so far."""

    def __init__(self, pieces: Iterator[bytes], most_bytes: int, room: Room, number: int = 0) -> None:
        """Take the pieces when they are wanted: at most so many bytes, and no more than there is room for.

        `number` is that of the block in its archive.
        """
        self._pieces, self._most_bytes, self._room, self._number = pieces, most_bytes, room, number
        self._spool: SpooledTemporaryFile[bytes] = SpooledTemporaryFile(  # noqa: SIM115  # closed with this
            max_size=SPOOLED_BYTES
        )
        self._size_bytes = 0
        self._trouble: BaseException | None = None
        self._lock = Lock()

    @property
    def size_bytes(self) -> int:
        """How many bytes came out so far."""
        return self._size_bytes

    def part(self, start: int, end: int) -> Content:
        """The bytes from `start` to `end`, all of which have come out then.

        Raises EOFError if the block ends before, UnpackingLimitError, and what the pieces raise; once it
        did, it does so each time that more is asked.
        """
        with self._lock:
            while self._size_bytes < end:
                if self._trouble is not None:
                    raise self._trouble.with_traceback(None)
                try:
                    self._add(next(self._pieces, b""))
                except Exception as error:
                    self._trouble = error
                    raise
        return RangeContent(self, start, end)

    def read(self, start: int, end: int) -> bytes:
        """The bytes of the range, as far as they came out."""
        with self._lock:
            self._spool.seek(start)
            return self._spool.read(max(0, min(end, self._size_bytes) - start))

    def open(self) -> BinaryIO:
        """A stream over what came out."""
        return io.BufferedReader(ContentStream(self))

    def __del__(self) -> None:
        """Close the file, so that its space is free."""
        self._spool.close()

    def _add(self, piece: bytes) -> None:
        if not piece:
            raise EOFError(self._size_bytes)
        reached = self._size_bytes + len(piece)
        self._room.take(self._number, reached)
        if reached > self._most_bytes:
            raise UnpackingLimitError(reached)
        self._spool.seek(self._size_bytes)
        self._spool.write(piece)
        self._size_bytes = reached
