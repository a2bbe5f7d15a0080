"""Writes a compound file, always the same bytes for the same streams ([MS-CFB] 2).

Sectors of 512 bytes, no times, no class; streams and storages in the order that the standard
compares names in. What lies where follows from names and sizes alone.
"""

import struct
from dataclasses import dataclass, field

from ingest.outlook.compound_file import END_OF_CHAIN, ENTRY, HEADER, NO_ENTRY, SIGNATURE

_SECTOR_BYTES = 512
_SMALL_BYTES = 64
_LEAST_BYTES = 4096
_TABLE_SECTOR, _TABLE_OF_TABLES_SECTOR = 0xFFFFFFFD, 0xFFFFFFFC
_IN_HEADER = 109
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_RED, _BLACK = 0, 1
_CLASS = bytes(16)


@dataclass(slots=True)
class Folder:
    """What a storage is to hold: streams and storages by name."""

    streams: dict[str, bytes] = field(default_factory=dict)
    folders: dict[str, "Folder"] = field(default_factory=dict)


@dataclass(slots=True)
class _Node:
    """An entry of the directory while it is laid out."""

    name: str
    kind: int
    content: bytes = b""
    colour: int = _BLACK
    left: int = NO_ENTRY
    right: int = NO_ENTRY
    child: int = NO_ENTRY


def compound_bytes(root: Folder) -> bytes:
    """The file that holds these streams and storages."""
    nodes = [_Node("Root Entry", _ROOT)]
    _lay_out(root, nodes, 0)
    sectors = _Sectors()
    small, small_table = bytearray(), list[int]()
    starts: dict[int, int] = {}
    for number, node in enumerate(nodes):
        if len(node.content) >= _LEAST_BYTES:
            starts[number] = sectors.add(node.content)
        elif node.content:
            starts[number] = len(small_table)
            _chain(small_table, -(-len(node.content) // _SMALL_BYTES))
            small += node.content + bytes(-len(node.content) % _SMALL_BYTES)
    starts[0] = sectors.add(bytes(small))
    small_start = sectors.add(struct.pack(f"<{len(small_table)}I", *small_table), fill=b"\xff")
    small_sectors = -(-len(small_table) * 4 // _SECTOR_BYTES)
    directory = b"".join(
        _entry(node, starts.get(number, 0 if node.kind == _STORAGE else END_OF_CHAIN), len(small))
        for number, node in enumerate(nodes)
    )
    empty = ENTRY.pack(b"", 0, 0, 0, NO_ENTRY, NO_ENTRY, NO_ENTRY, _CLASS, 0, 0, 0, 0, 0)
    directory_start = sectors.add(directory + empty * (-len(nodes) % (_SECTOR_BYTES // ENTRY.size)))
    return sectors.closed(directory_start, small_start, small_sectors)


def _lay_out(folder: Folder, nodes: list[_Node], parent: int) -> None:
    """Give every stream and storage of the folder its entry, then those inside."""
    named = [*folder.streams, *folder.folders]
    names = sorted(named, key=lambda name: (len(name), name.upper()))
    first = len(nodes)
    for name in names:
        is_stream = name in folder.streams
        nodes.append(_Node(name, _STREAM if is_stream else _STORAGE, folder.streams.get(name, b"")))
    nodes[parent].child = _balance(nodes, first, first + len(names), len(names).bit_length() - 1)
    for number, name in enumerate(names, first):
        if name in folder.folders:
            _lay_out(folder.folders[name], nodes, number)


def _balance(nodes: list[_Node], start: int, end: int, red_depth: int) -> int:
    """Make a red-black tree of the sorted entries; its root. Only the deepest row is red."""
    if start >= end:
        return NO_ENTRY
    middle = (start + end) // 2
    node = nodes[middle]
    node.left = _balance(nodes, start, middle, red_depth - 1)
    node.right = _balance(nodes, middle + 1, end, red_depth - 1)
    node.colour = _RED if red_depth == 0 and end - start == 1 else _BLACK
    return middle


def _entry(node: _Node, start: int, small_bytes: int) -> bytes:
    name = node.name.encode("utf-16-le")
    size = small_bytes if node.kind == _ROOT else len(node.content)
    tree = node.left, node.right, node.child
    return ENTRY.pack(name, len(name) + 2, node.kind, node.colour, *tree, _CLASS, 0, 0, 0, start, size)


def _chain(table: list[int], count: int) -> None:
    """Add a chain of so many places that follow each other."""
    start = len(table)
    table += range(start + 1, start + count)
    table.append(END_OF_CHAIN)


class _Sectors:
    """The sectors of the file, in order, with their allocation table."""

    def __init__(self) -> None:
        self._table: list[int] = []
        self._pieces: list[bytes] = []

    def add(self, content: bytes, fill: bytes = b"\0") -> int:
        """The first sector of the content, which follows what was added before."""
        if not content:
            return END_OF_CHAIN
        start = len(self._table)
        _chain(self._table, -(-len(content) // _SECTOR_BYTES))
        self._pieces += content, fill * (-len(content) % _SECTOR_BYTES)
        return start

    def closed(self, directory: int, small: int, small_sectors: int) -> bytes:
        """The whole file, with the allocation table at its end."""
        each = _SECTOR_BYTES // 4
        used, tables, more = len(self._table), 0, 0
        while tables * each < used + tables + more:
            tables += 1
            more = -(-max(0, tables - _IN_HEADER) // (each - 1))
        table = [*self._table, *[_TABLE_SECTOR] * tables, *[_TABLE_OF_TABLES_SECTOR] * more]
        table += [NO_ENTRY] * (tables * each - len(table))
        places = list(range(used, used + tables))
        header = HEADER.pack(
            SIGNATURE, _CLASS, 0x3E, 3, 0xFFFE, 9, 6, 0, tables, directory, 0, _LEAST_BYTES,
            small, small_sectors, used + tables if more else END_OF_CHAIN, more,
        )  # fmt: skip
        first = places[:_IN_HEADER] + [NO_ENTRY] * (_IN_HEADER - len(places[:_IN_HEADER]))
        rest = b"".join(
            _table_of_tables(
                places[_IN_HEADER + at * (each - 1) :][: each - 1],
                each,
                used + tables + at + 1,
                at == more - 1,
            )
            for at in range(more)
        )
        pieces = (header, struct.pack(f"<{_IN_HEADER}I", *first), *self._pieces)
        return b"".join((*pieces, struct.pack(f"<{len(table)}I", *table), rest))


def _table_of_tables(places: list[int], each: int, following: int, is_last: bool) -> bytes:  # noqa: FBT001  # private
    filled = places + [NO_ENTRY] * (each - 1 - len(places))
    return struct.pack(f"<{each}I", *filled, END_OF_CHAIN if is_last else following)
