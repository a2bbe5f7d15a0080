"""Extents: content that lies in one or more ranges of files; small enough to hand to a child process."""

import io
import os
from dataclasses import dataclass
from functools import lru_cache
from typing import BinaryIO, NamedTuple

from records.content import ContentStream


class Extent(NamedTuple):
    """`size` bytes of the file at `path`, from `start`."""

    path: str
    start: int
    size: int


@lru_cache(maxsize=64)
def _descriptor(path: str) -> "_OpenFile":
    return _OpenFile(os.open(path, os.O_RDONLY | os.O_CLOEXEC))


class _OpenFile:
    """A file that closes itself when the cache lets go of it."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __del__(self) -> None:
        os.close(self.number)


@dataclass(frozen=True, slots=True)
class ExtentContent:
    """Content over extents, in order. Raises OSError when a file is gone."""

    extents: tuple[Extent, ...]
    volatile: bool = False
    """Whether the file may be replaced by others (kept in place): then it is opened anew each time."""

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle as a call: by itself a frozen dataclass asks for its fields each time."""
        return ExtentContent, (self.extents, self.volatile)

    @property
    def size_bytes(self) -> int:
        """How many bytes there are."""
        return sum(extent.size for extent in self.extents)

    def read(self, start: int, end: int) -> bytes:
        """The bytes of the range, shorter if the file has shrunk."""
        pieces = []
        at = 0
        for extent in self.extents:
            low, high = max(start - at, 0), min(end - at, extent.size)
            if low < high:
                pieces.append(self._piece(extent, low, high))
            at += extent.size
            if at >= end:
                break
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def _piece(self, extent: Extent, low: int, high: int) -> bytes:
        if self.volatile:
            with open(extent.path, "rb", buffering=0) as file:  # noqa: PTH123  # a hot path
                return os.pread(file.fileno(), high - low, extent.start + low)
        return os.pread(_descriptor(extent.path).number, high - low, extent.start + low)

    def open(self) -> BinaryIO:
        """A stream over the extents."""
        return io.BufferedReader(ContentStream(self))
