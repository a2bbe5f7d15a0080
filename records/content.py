"""Content: the bytes of a source, wherever they are kept, read by range and never whole by need."""

import io
from typing import BinaryIO, Protocol


class Content(Protocol):
    """Random access to bytes that do not change. Can be hashed, so that what was opened is remembered."""

    def __hash__(self) -> int:
        """Equal for the same bytes at the same place, or by identity."""
        ...

    @property
    def size_bytes(self) -> int:
        """How many bytes there are."""
        ...

    def read(self, start: int, end: int) -> bytes:
        """The bytes from `start` up to and without `end`; fewer at the end of the content."""
        ...

    def open(self) -> BinaryIO:
        """A fresh seekable, buffered stream over the content."""
        ...


class BytesContent:
    """Content that is in memory already."""

    def __init__(self, content: bytes) -> None:
        """Hold the bytes."""
        self._content = content

    @property
    def size_bytes(self) -> int:
        """How many bytes there are."""
        return len(self._content)

    def read(self, start: int, end: int) -> bytes:
        """The bytes of the range."""
        if start == 0 and end >= len(self._content):
            return self._content
        return self._content[start:end]

    def open(self) -> BinaryIO:
        """A stream over the bytes."""
        return io.BytesIO(self._content)


class RangeContent:
    """A range of another content, such as a message within an mbox."""

    def __init__(self, whole: Content, start: int, end: int) -> None:
        """Look at `whole` from `start` up to and without `end`."""
        self._whole, self._start, self._end = whole, start, end

    @property
    def size_bytes(self) -> int:
        """How many bytes the range has."""
        return self._end - self._start

    def read(self, start: int, end: int) -> bytes:
        """The bytes of a range within this one."""
        return self._whole.read(self._start + start, min(self._start + end, self._end))

    def open(self) -> BinaryIO:
        """A stream over the range."""
        return io.BufferedReader(ContentStream(self))


class ContentStream(io.RawIOBase):
    """A raw stream over a Content, for libraries that want a file."""

    def __init__(self, content: Content) -> None:
        """Start at the first byte."""
        self._content, self._at = content, 0

    def readable(self) -> bool:
        """Streams over content can be read."""
        return True

    def seekable(self) -> bool:
        """Streams over content can be sought in."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move to an offset from the start, the present place or the end."""
        base = (0, self._at, self._content.size_bytes)[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        """The present place."""
        return self._at

    def readinto(self, buffer: object) -> int:
        """Fill the buffer from the present place; 0 at the end."""
        view = memoryview(buffer)  # type: ignore[arg-type]  # the stub says object, io hands a buffer
        chunk = self._content.read(self._at, min(self._at + len(view), self._content.size_bytes))
        view[: len(chunk)] = chunk
        self._at += len(chunk)
        return len(chunk)
