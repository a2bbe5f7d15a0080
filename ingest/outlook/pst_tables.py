"""Properties and tables within a node of a mailbox file: heaps, and trees on heaps ([MS-PST] 2.3)."""

import struct
from collections.abc import Iterator
from itertools import pairwise
from typing import Self

from ingest.outlook.outlook_item import FIXED_BYTES, MANY, OBJECT, Key, Named, Properties, Value
from ingest.outlook.pst_nodes import MalformedMailboxError, Node, NodeFile

_HEAP, _TREE, _TABLE = 0xEC, 0xB5, 0x7C
_INLINE_BYTES = 4
_MOST_LEVELS = 4
_MOST_ROWS = 1 << 20
_FIRST_NAME = 0x8000
_OF_THE_ROW = frozenset({0x67F2, 0x67F3})
"""Columns that number the rows: of the table, and of no item."""


class Heap:
    """The small pieces of a node, and the nodes that hold the large ones."""

    def __init__(self, file: NodeFile, node: Node) -> None:
        """Read the blocks. Raises MalformedMailboxError."""
        self.file = file
        self._blocks = list(file.blocks(node.data))
        self.below = file.below(node.below)
        if not self._blocks or len(self._blocks[0]) < 12 or self._blocks[0][2] != _HEAP:
            raise MalformedMailboxError("heap")
        self.root = int.from_bytes(self._blocks[0][4:8], "little")

    def piece(self, number: int) -> bytes:
        """A piece of the heap. Raises MalformedMailboxError."""
        if not number:
            return b""
        index, block = (number & 0xFFFF) >> 5, number >> 16
        if block >= len(self._blocks) or not index:
            raise MalformedMailboxError("piece")
        raw = self._blocks[block]
        try:
            (at,) = struct.unpack_from("<H", raw, 0)
            start, end = struct.unpack_from("<HH", raw, at + 2 + 2 * index)
        except struct.error as error:
            raise MalformedMailboxError("piece") from error
        return raw[start:end]

    def value(self, number: int) -> bytes:
        """What a number of the heap or of a node below leads to. Raises MalformedMailboxError."""
        return self.file.data(self._below(number).data) if number & 0x1F else self.piece(number)

    def value_blocks(self, number: int) -> list[bytes]:
        """The same in blocks, as it lies in the file."""
        return list(self.file.blocks(self._below(number).data)) if number & 0x1F else [self.piece(number)]

    def _below(self, number: int) -> Node:
        node = self.below.get(number)
        if node is None:
            raise MalformedMailboxError(f"subnode {number}")
        return node

    def leaves(self, number: int) -> Iterator[tuple[bytes, bytes]]:
        """Key and entry of each leaf of the tree whose head is there."""
        head = self.piece(number)
        if len(head) < 8 or head[0] != _TREE:
            raise MalformedMailboxError("tree")
        yield from self._leaves(int.from_bytes(head[4:8], "little"), head[3], head[1], head[2])

    def _leaves(self, number: int, level: int, key: int, entry: int) -> Iterator[tuple[bytes, bytes]]:
        raw = self.piece(number)
        each = key + (4 if level else entry)
        if level > _MOST_LEVELS or not each:
            raise MalformedMailboxError("tree")
        for at in range(0, len(raw) - each + 1, each):
            if level:
                yield from self._leaves(
                    int.from_bytes(raw[at + key : at + each], "little"), level - 1, key, entry
                )
            else:
                yield raw[at : at + key], raw[at + key : at + each]


class PropertySet:
    """The properties of a node, with what it takes to follow those that are nodes themselves."""

    def __init__(self, heap: Heap, names: dict[int, Named]) -> None:
        """Read them all; what cannot be followed is left out and makes the set unsound."""
        self.found = Properties()
        self.is_sound = True
        self.objects: dict[int, Node] = {}
        for key, entry in heap.leaves(heap.root):
            (number,), (kind, told) = struct.unpack("<H", key), struct.unpack("<HI", entry)
            try:
                value = self._value(heap, kind, told, number)
            except MalformedMailboxError:
                self.is_sound = False
            else:
                _set(self.found, names, number, kind, value)

    @classmethod
    def of(cls, file: NodeFile, node: Node, names: dict[int, Named]) -> Self:
        """Those of a node. Raises MalformedMailboxError."""
        return cls(Heap(file, node), names)

    def _value(self, heap: Heap, kind: int, told: int, number: int) -> Value:
        size = FIXED_BYTES.get(kind, 0)
        if 0 < size <= _INLINE_BYTES:
            return told.to_bytes(4, "little")[:size]
        if kind == OBJECT:
            raw = heap.value(told)
            target = heap.below.get(int.from_bytes(raw[:4], "little"))
            if target is None:
                raise MalformedMailboxError("object")
            self.objects[number] = target
            return b""
        return value_of(kind, heap.value(told) if told else b"")


def _set(found: Properties, names: dict[int, Named], number: int, kind: int, value: Value) -> None:
    key: Key = names.get(number, number) if number >= _FIRST_NAME else number
    found.values[key] = kind, value


def value_of(kind: int, raw: bytes) -> Value:
    """The bytes of a value, one each of a property that has several. Raises MalformedMailboxError."""
    if not kind & MANY:
        return raw[: FIXED_BYTES.get(kind, len(raw))]
    size = FIXED_BYTES.get(kind & ~MANY, 16 if kind & ~MANY == 0x48 else 0)
    if size:
        return tuple(raw[at : at + size] for at in range(0, len(raw) - size + 1, size))
    if len(raw) < 4:
        return ()
    (count,) = struct.unpack_from("<I", raw)
    if 4 + 4 * count > len(raw):
        raise MalformedMailboxError("values")
    starts = [*struct.unpack_from(f"<{count}I", raw, 4), len(raw)]
    return tuple(raw[start:end] for start, end in pairwise(starts))


class Table:
    """The rows of a table: of recipients, of attachments, of the items of a folder."""

    def __init__(self, heap: Heap, names: dict[int, Named]) -> None:
        """Read what the columns are. Raises MalformedMailboxError."""
        head = heap.piece(heap.root)
        if len(head) < 22 or head[0] != _TABLE or len(head) < 22 + 8 * head[1]:
            raise MalformedMailboxError("table")
        self._heap, self._names = heap, names
        self._bits, self._row_bytes = struct.unpack_from("<HH", head, 6)
        self._index, self._rows = struct.unpack_from("<II", head, 10)
        columns = (struct.unpack_from("<HHHBB", head, 22 + 8 * place) for place in range(head[1]))
        self._columns = [column for column in columns if column[1] not in _OF_THE_ROW]

    def numbers(self) -> list[int]:
        """The number of each row, in the order of the rows: often that of a node."""
        found = []
        for key, entry in self._heap.leaves(self._index):
            found.append((int.from_bytes(entry, "little"), int.from_bytes(key, "little")))
        return [number for _, number in sorted(found)]

    def rows(self, wanted: tuple[int, ...] = ()) -> Iterator[tuple[Properties, bool]]:
        """The properties of each row, only the wanted if any are named, and whether all could be followed."""
        if wanted:
            self._columns = [column for column in self._columns if column[1] in wanted]
        count = len(self.numbers())
        for block in self._heap.value_blocks(self._rows) if self._rows and self._row_bytes else ():
            for at in range(0, len(block) - self._row_bytes + 1, self._row_bytes):
                if not count:
                    return
                count -= 1
                yield self._row(block[at : at + self._row_bytes])

    def _row(self, raw: bytes) -> tuple[Properties, bool]:
        found, is_sound = Properties(), True
        for kind, number, at, size, bit in self._columns:
            place = self._bits + bit // 8
            if place >= len(raw) or not raw[place] & (0x80 >> bit % 8):
                continue
            cell = raw[at : at + size]
            try:
                told = int.from_bytes(cell, "little")
                value: Value = cell.ljust(FIXED_BYTES.get(kind, 0), b"\0")
                if kind not in FIXED_BYTES:
                    value = value_of(kind, self._heap.value(told) if told else b"")
            except MalformedMailboxError:
                is_sound = False
            else:
                _set(found, self._names, number, kind, value)
        return found, is_sound
