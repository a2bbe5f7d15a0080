"""How many entries a zip archive has, counted from its central directory without a zip library."""

import struct
from collections.abc import Iterator

from records.content import Content

_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x06"
_ENTRY = b"PK\x01\x02"
_ENTRY_BYTES = 46
_TAIL_BYTES = 65_557 + 76
_MOST_DIRECTORY_BYTES = 256 << 20


def count_entries(content: Content) -> int:
    """The entries that are not folders. Raises ValueError when there is no central directory."""
    return sum(not name.endswith(b"/") for name in entry_names(content))


def entry_names(content: Content) -> Iterator[bytes]:
    """The names in the central directory, as stored. Raises ValueError when there is none."""
    size = content.size_bytes
    tail = content.read(max(0, size - _TAIL_BYTES), size)
    at = tail.rfind(_END)
    if at < 0 or at + 22 > len(tail):
        raise ValueError(size)
    directory_bytes = struct.unpack_from("<L", tail, at + 12)[0]
    end = size - len(tail) + at
    at_64 = tail.rfind(_END_64, 0, at)
    if directory_bytes == 0xFFFFFFFF and at_64 >= 0:
        directory_bytes = struct.unpack_from("<Q", tail, at_64 + 40)[0]
    if at_64 >= 0:
        end = size - len(tail) + at_64
    if directory_bytes > min(end, _MOST_DIRECTORY_BYTES):
        raise ValueError(directory_bytes)
    yield from _names(content.read(end - directory_bytes, end))


def _names(directory: bytes) -> Iterator[bytes]:
    at = 0
    while directory.startswith(_ENTRY, at) and at + _ENTRY_BYTES <= len(directory):
        name, extra, comment = struct.unpack_from("<3H", directory, at + 28)
        yield directory[at + _ENTRY_BYTES : at + _ENTRY_BYTES + name]
        at += _ENTRY_BYTES + name + extra + comment
