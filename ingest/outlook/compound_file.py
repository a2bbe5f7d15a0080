"""Compound files: storages and streams in one file, the container that an Outlook .msg is ([MS-CFB] 2).

Nothing in the file is believed: chains end after as many sectors as there are, and a storage is
entered once. Streams are read when they are asked for.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from records.frozen import maker, swift

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEADER = struct.Struct("<8s16sHHHHH6xIIIIIIIII")
ENTRY = struct.Struct("<64sHBBIII16sIQQIQ")
END_OF_CHAIN = 0xFFFFFFFE
NO_ENTRY = 0xFFFFFFFF
_HEADER_BYTES = 512
_LAST_SECTOR = 0xFFFFFFFA
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_MOST_ENTRIES = 1 << 20


class MalformedCompoundError(ValueError):
    """The bytes are no compound file, or break off before what they tell of."""


@swift
@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry of the directory: a storage, or a stream with where it begins."""

    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size_bytes: int


_entry = maker(_Entry)


@dataclass(slots=True)
class Storage:
    """A folder of the file: streams by name as a chain's start and size, and folders by name."""

    file: "CompoundFile"
    streams: dict[str, tuple[int, int]] = field(default_factory=dict)
    storages: dict[str, "Storage"] = field(default_factory=dict)

    def read(self, name: str) -> bytes:
        """The bytes of a stream. Raises KeyError if there is none, MalformedCompoundError if it is cut."""
        return self.file.stream(*self.streams[name])


class CompoundFile:
    """A compound file that is held in memory."""

    def __init__(self, raw: bytes) -> None:
        """Read header, tables and directory. Raises MalformedCompoundError."""
        if len(raw) < _HEADER_BYTES or not raw.startswith(SIGNATURE):
            raise MalformedCompoundError("header")
        told = HEADER.unpack_from(raw)
        shift, small_shift, directory = told[5], told[6], told[9]
        self._least_bytes, small_table, more_sectors = told[11], told[12], told[14]
        if shift not in (9, 12) or small_shift != 6:
            raise MalformedCompoundError("sector size")
        self._raw, self._sector_bytes = raw, 1 << shift
        self._most = len(raw) // self._sector_bytes + 1
        self._table = self._numbers(self._table_sectors(more_sectors))
        self._small_table = self._numbers(list(self._chain(small_table)))
        self._listed = list(self._entries(b"".join(map(self._sector, self._chain(directory)))))
        if not self._listed or self._listed[0].kind != _ROOT:
            raise MalformedCompoundError("directory")

    @property
    def storage_names(self) -> list[str]:
        """Every storage that the directory lists, whether a path leads to it or not."""
        return [entry.name for entry in self._listed if entry.kind == _STORAGE]

    @cached_property
    def root(self) -> Storage:
        """The outermost storage."""
        return self._storage(self._listed)

    def stream(self, start: int, size_bytes: int) -> bytes:
        """The bytes of the chain that starts there. Raises MalformedCompoundError if some lack."""
        if size_bytes >= self._least_bytes:
            found = b"".join(map(self._sector, self._chain(start)))[:size_bytes]
        else:
            found = b"".join(self._small_sectors(start, -(-size_bytes // 64)))[:size_bytes]
        if len(found) < size_bytes:
            raise MalformedCompoundError("stream")
        return found

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._sector_bytes
        return self._raw[start : start + self._sector_bytes]

    def _table_sectors(self, more: int) -> list[int]:
        """The sectors of the allocation table: 109 in the header, the others in sectors of their own."""
        found = list(struct.unpack_from("<109I", self._raw, 76))
        each = self._sector_bytes // 4 - 1
        seen = 0
        while more < _LAST_SECTOR and seen < self._most:
            block = self._sector(more)
            if len(block) < self._sector_bytes:
                break
            *numbers, more = struct.unpack(f"<{each + 1}I", block)
            found += numbers
            seen += 1
        return [number for number in found if number < _LAST_SECTOR][: self._most]

    def _numbers(self, sectors: list[int]) -> tuple[int, ...]:
        block = b"".join(map(self._sector, sectors))
        return struct.unpack(f"<{len(block) // 4}I", block[: len(block) // 4 * 4])

    def _chain(self, start: int) -> Iterator[int]:
        table, left = self._table, self._most
        while start < _LAST_SECTOR and left:
            yield start
            start = table[start] if start < len(table) else END_OF_CHAIN
            left -= 1

    @cached_property
    def _small(self) -> bytes:
        """The sectors that small streams share."""
        return b"".join(map(self._sector, self._chain(self._listed[0].start)))

    def _small_sectors(self, start: int, count: int) -> Iterator[bytes]:
        table, small = self._small_table, self._small
        while count and start < len(table):
            yield small[start * 64 : start * 64 + 64]
            start = table[start]
            count -= 1

    @staticmethod
    def _entries(block: bytes) -> Iterator[_Entry]:
        whole = len(block) // ENTRY.size * ENTRY.size
        for told in ENTRY.iter_unpack(block[: min(whole, _MOST_ENTRIES * ENTRY.size)]):
            raw, length, kind, _, left, right, child, _, _, _, _, start, size = told
            name = raw[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            yield _entry(name, kind, left, right, child, start, size & 0x7FFF_FFFF)

    def _storage(self, entries: list[_Entry]) -> Storage:
        root = Storage(self)
        seen: set[int] = set()
        waiting = [(root, entries[0].child)]
        while waiting:
            here, number = waiting.pop()
            if number >= len(entries) or number in seen:
                continue
            seen.add(number)
            entry = entries[number]
            waiting += [(here, entry.left), (here, entry.right)]
            if entry.kind == _STREAM:
                here.streams[entry.name] = entry.start, entry.size_bytes
            elif entry.kind == _STORAGE:
                inner = here.storages[entry.name] = Storage(self)
                waiting.append((inner, entry.child))
        return root
