"""Content that tells when it is read, so that who waits for a large item knows that it goes on."""

import io
from collections.abc import Callable
from typing import BinaryIO

from records.content import Content, ContentStream

_PASSES = 8
"""How often an item may be read from end to end and seem to go on: to count, read, hash, and to spare."""
_LEAST_BYTES = 64 << 20


class WatchedContent:
    """The bytes of another content. What reads it over and over is heard no more after a few passes."""

    def __init__(self, content: Content, heard: Callable[[], None]) -> None:
        """Call `heard` after each read."""
        self._content, self._heard = content, heard
        self._left: int | None = None

    @property
    def size_bytes(self) -> int:
        """How many bytes there are."""
        return self._content.size_bytes

    def read(self, start: int, end: int) -> bytes:
        """The bytes of the range."""
        found = self._content.read(start, end)
        if self._left is None:
            self._left = _PASSES * self.size_bytes + _LEAST_BYTES
        self._left -= len(found) + 1
        if self._left > 0:
            self._heard()
        return found

    def open(self) -> BinaryIO:
        """A stream over the content."""
        return io.BufferedReader(ContentStream(self))
