"""The bytes of a PDF as one sees them who looks for hidden things: what is written and what is packed."""

import re
import zlib
from collections.abc import Iterator

_STREAM = re.compile(rb"stream\r?\n")
_END = b"endstream"
_LARGEST = 64 * 2**20
"""What one stream may unpack to; the rest of a larger one is left aside."""
_PICTURE = b"/Subtype /Image"
_DICTIONARY = 200
"""Bytes before a stream in which a PDF of ours says what it is."""


def pieces(content: bytes, *, pictures: bool = True) -> Iterator[bytes]:
    """The file without its streams, then each stream unpacked, or as it is if deflate did not pack it.

    Without `pictures` the pixels of pictures are left aside.
    """
    bare: list[bytes] = []
    reached = 0
    for start, end in _streams(content):
        bare.append(content[reached:start])
        reached = end
        if pictures or _PICTURE not in content[max(0, start - _DICTIONARY) : start]:
            yield from _unpacked(content[start:end])
    yield b"".join((*bare, content[reached:]))


def _streams(content: bytes) -> Iterator[tuple[int, int]]:
    """Where the body of each stream begins and ends."""
    found = _STREAM.search(content)
    while found:
        end = content.find(_END, found.end())
        end = len(content) if end < 0 else end
        yield found.end(), end
        found = _STREAM.search(content, end + len(_END))


def _unpacked(body: bytes) -> Iterator[bytes]:
    """A stream's content, and what stands behind it where nobody looks."""
    unpacking = zlib.decompressobj()
    try:
        yield unpacking.decompress(body, _LARGEST)
    except zlib.error:
        yield body
        return
    yield unpacking.unused_data
