"""The bytes of a PDF as somebody sees them who looks for hidden things: the file and each stream unpacked."""

import re
import zlib
from collections.abc import Iterator

_STREAM = re.compile(rb"stream\r?\n")
_LARGEST = 64 * 2**20
"""What one stream may unpack to; the rest of a larger one is left aside."""


def unpacked(content: bytes) -> Iterator[bytes]:
    """The file itself, then each stream of it that deflate packed, in their order."""
    yield content
    view = memoryview(content)
    end = 0
    for found in _STREAM.finditer(content):
        if found.start() < end:
            continue  # the word at the end of the stream before
        end = content.find(b"endstream", found.end())
        end = len(content) if end < 0 else end + len(b"endstream")
        try:
            yield zlib.decompressobj().decompress(view[found.end() : end], _LARGEST)
        except zlib.error:
            continue
