"""What is left of a zip whose list of entries is gone, because its end was cut off: read entry by entry.

Each entry begins with a header of its own (APPNOTE.TXT 4.3.7). Its packed bytes say themselves where they
end; of the last one, cut in the middle, as much is given as came out.
"""

import re
import struct
import zlib

_HEADER = struct.Struct("<4sHHHHHIIIHH")
_BEGIN = re.compile(rb"PK\x03\x04")
_STORED, _DEFLATED = 0, 8
_UTF8 = 0x800
_MOST_ENTRIES = 10_000


def entries_left(content: bytes, most_bytes: int) -> dict[str, bytes]:
    """The entries by name, at most so many bytes of all together; of two of one name the first."""
    found: dict[str, bytes] = {}
    at, left = 0, most_bytes
    while left > 0 and len(found) < _MOST_ENTRIES and (begun := _BEGIN.search(content, at)):
        at = begun.end()
        if len(content) < begun.start() + _HEADER.size:
            break
        told = _HEADER.unpack_from(content, begun.start())
        flags, method, packed_bytes, name_bytes, extra_bytes = told[2], told[3], told[7], told[9], told[10]
        start = begun.start() + _HEADER.size + name_bytes
        name = content[start - name_bytes : start].decode("utf-8" if flags & _UTF8 else "cp437", "replace")
        start += extra_bytes
        if method == _DEFLATED:
            entry, at = _inflated(content, start, left)
        elif method == _STORED:
            entry, at = content[start : start + min(packed_bytes, left)], start + packed_bytes
        else:
            continue
        left -= len(entry)
        found.setdefault(name, entry)
    return found


def _inflated(content: bytes, start: int, most_bytes: int) -> tuple[bytes, int]:
    """What comes out of the bytes from there on, and where they end."""
    inflating = zlib.decompressobj(-zlib.MAX_WBITS)
    view = memoryview(content)[start:]
    try:
        entry = inflating.decompress(view, most_bytes)
    except zlib.error:
        return b"", start
    return entry, len(content) - len(inflating.unused_data) if inflating.eof else start
