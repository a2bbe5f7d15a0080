"""The names of properties in a .msg file, behind the numbers from 0x8000 ([MS-OXMSG] 2.2.3)."""

import struct
import zlib
from collections.abc import Iterable

from ingest.outlook.compound_file import Storage
from ingest.outlook.compound_writing import Folder
from ingest.outlook.outlook_item import Named

FIRST = 0x8000
STORAGE = "__nameid_version1.0"
_GUIDS, _ENTRIES, _WORDS = (f"__substg1.0_000{number}0102" for number in (2, 3, 4))
_MAPI = bytes.fromhex("2803020000000000c000000000000046")
_PUBLIC = bytes.fromhex("2903020000000000c000000000000046")
INCOMPLETE = Named(_PUBLIC, "klaarlicht-incomplete")
"""A flag that we add to an item of which something could not be read, so that its bytes say so."""
_LISTED_FROM = 3
_BUCKETS = 31


def read_names(root: Storage) -> dict[int, Named]:
    """The names by number. What is malformed is left out."""
    told = root.storages.get(STORAGE)
    if told is None:
        return {}
    streams = {name: told.read(name) if name in told.streams else b"" for name in (_GUIDS, _ENTRIES, _WORDS)}
    return names_of(streams[_GUIDS], streams[_ENTRIES], streams[_WORDS])


def names_of(guids: bytes, entries: bytes, words: bytes) -> dict[int, Named]:
    """The names by number, from the three lists that a .msg file and a mailbox both keep."""
    names: dict[int, Named] = {}
    for at in range(0, len(entries) - 7, 8):
        number, kind, index = struct.unpack_from("<IHH", entries, at)
        name = _word(words, number) if kind & 1 else number
        names[FIRST + index] = Named(_guid(guids, kind >> 1), name)
    return names


def _guid(guids: bytes, index: int) -> bytes:
    if index < _LISTED_FROM:
        return (b"", _MAPI, _PUBLIC)[index]
    start = (index - _LISTED_FROM) * 16
    return guids[start : start + 16]


def _word(words: bytes, at: int) -> str:
    if at + 4 > len(words):
        return ""
    (size,) = struct.unpack_from("<I", words, at)
    return words[at + 4 : at + 4 + size // 2 * 2].decode("utf-16-le", "replace")


def write_names(names: Iterable[Named]) -> tuple[Folder, dict[Named, int]]:
    """The storage that tells of these names, and the number of each: by set, then numbers before words."""
    ordered = sorted(set(names), key=lambda each: (each.guid, isinstance(each.name, str), str(each.name)))
    known = [b"", _MAPI, _PUBLIC]
    entries, words = b"", b""
    buckets: dict[int, bytes] = {}
    for index, each in enumerate(ordered):
        if each.guid not in known:
            known.append(each.guid)
        kind = known.index(each.guid) << 1 | isinstance(each.name, str)
        if isinstance(each.name, str):
            raw = each.name.encode("utf-16-le", "surrogatepass")
            number, key = len(words), zlib.crc32(raw)
            words += struct.pack("<I", len(raw)) + raw + bytes(-len(raw) % 4)
        else:
            number = key = each.name
        entries += struct.pack("<IHH", number, kind, index)
        bucket = 0x1000 + (key ^ kind) % _BUCKETS
        buckets[bucket] = buckets.get(bucket, b"") + struct.pack("<IHH", key, kind, index)
    streams = {_GUIDS: b"".join(known[_LISTED_FROM:]), _ENTRIES: entries, _WORDS: words}
    streams |= {f"__substg1.0_{bucket:04X}0102": found for bucket, found in buckets.items()}
    return Folder(streams), {each: FIRST + index for index, each in enumerate(ordered)}
