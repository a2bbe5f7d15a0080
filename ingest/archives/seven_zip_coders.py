"""What comes out of a block of a 7z archive, through the coders of the library py7zr."""

import lzma
import struct
import zlib
from collections.abc import Iterator
from functools import partial
from typing import Any, Protocol

from ingest.archives.seven_zip_cipher import METHOD, Deciphered
from records.content import Content

_CHUNK_BYTES, _LITTLE_BYTES, _INPUT_BYTES, _PATIENCE = 256 << 10, 1 << 10, 4 << 10, 3
"""What comes out at a time, and what goes in: little, for some coders give all of it at once."""
_FALLS = b"\x03\x04\x01"
"""PPMd: the library's coder takes the process along when its bytes are damaged."""
_AS_IT_IS = {"method": b"\0", "numinstreams": 1, "numoutstreams": 1, "properties": None}
BROKEN = (
    ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, OSError, RuntimeError, TypeError,
    ValueError, lzma.LZMAError, struct.error, zlib.error,
)  # fmt: skip
"""What the library and its coders raise for bytes that they cannot undo, besides errors of its own."""


class MalformedArchiveError(ValueError):
    """The archive cannot be read; says in a word why."""


class _Stream(Protocol):
    """Where packed bytes come from."""

    def read(self, size_bytes: int) -> bytes: ...


class _Range:
    """A range of an archive as a stream."""

    def __init__(self, content: Content, start: int, end: int) -> None:
        self._content, self._at, self._end = content, start, end

    def read(self, size_bytes: int) -> bytes:
        found = self._content.read(self._at, min(self._at + size_bytes, self._end))
        self._at += len(found)
        return found


def is_encrypted(folder: Any) -> bool:
    """Whether a block needs a password."""
    return any(coder["method"] == METHOD for coder in folder.coders)


def pieces(content: Content, start: int, end: int, folder: Any, password: str) -> Iterator[bytes]:
    """What comes out of a block, piece by piece. Raises MalformedArchiveError, or one of BROKEN.

    A coder that fails gives nothing of what it had before its fault: so it is asked once more, and for
    little at a time from where it came to.
    """
    given = at = 0
    coded = partial(_coded, content, start, end, folder, password)
    try:
        for piece in coded(folder.unpacksizes[-1]):
            given += len(piece)
            yield piece
    except BROKEN:
        for piece in coded(given):
            at += len(piece)
            if at > given:
                yield piece[-(at - given) :]
                given = at


def _coded(
    content: Content, start: int, end: int, folder: Any, password: str, in_chunks: int
) -> Iterator[bytes]:
    """What the coders of a block give, in large chunks as far as `in_chunks`, and little by little then."""
    from py7zr.exceptions import ArchiveError

    left, at, patience = folder.unpacksizes[-1], 0, _PATIENCE
    try:
        coder, stream = _coder(content, start, end, folder, password)
        while patience and left > 0:
            consumed = coder.consumed
            # Not a byte more than there is: some coders have no end of their own.
            most = _CHUNK_BYTES if at + _CHUNK_BYTES <= in_chunks else _LITTLE_BYTES
            if piece := coder.decompress(stream, min(most, left)):
                left, at = left - len(piece), at + len(piece)
                yield bytes(piece)
            # Some need to be asked once more when they have had everything.
            patience = _PATIENCE if piece or coder.consumed > consumed else patience - 1
    except ArchiveError as error:
        raise MalformedArchiveError(type(error).__name__) from None


def _coder(content: Content, start: int, end: int, folder: Any, password: str) -> tuple[Any, _Stream]:
    """The library's coder of a block, and what it reads from; what is encrypted is opened before it."""
    from py7zr.compressor import SevenZipDecompressor

    coders, sizes, packed = folder.coders, folder.unpacksizes, end - start
    if len(folder.packed_indices) != 1:
        raise MalformedArchiveError("branches")
    if any(coder["method"] == _FALLS for coder in coders):
        raise MalformedArchiveError("ppmd")
    stream: _Stream = _Range(content, start, end)
    if coders[0]["method"] == METHOD:
        stream = Deciphered(content, start, end, coders[0]["properties"] or b"", password)
        coders, packed, sizes = coders[1:] or [_AS_IT_IS], sizes[0], sizes[1:] or sizes
    return SevenZipDecompressor(coders, packed, sizes, None, "", _INPUT_BYTES), stream
