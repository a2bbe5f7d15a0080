"""Mailbox files (PST) made by hand from the documentation ([MS-PST]), for want of a program that writes them.

Enough of the form for three readers to open them: two trees of one page each, blocks of at most 8,176
bytes, heaps, trees on heaps, tables of one column.
"""

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count

from ingest.outlook.msg_names import write_names
from ingest.outlook.outlook_item import FIXED_BYTES, MANY, OBJECT, Key, Named, OutlookItem, Properties, Value
from ingest.outlook.pst_cipher import enciphered

_BLOCK_BYTES = 8176
_FIRST_PAGE = 0x4400
_FOLDER, _ITEM, _ATTACHMENT, _LISTED, _INNER = 2, 4, 5, 0x0E, 0x1F
_ROOT, _STORE, _NAMES = 0x122, 0x21, 0x61
_ATTACHMENTS, _RECIPIENTS = 0x671, 0x692
_ALWAYS = Named(bytes.fromhex("0820060000000000c000000000000046"), 0x8503)
"""libpff opens no mailbox without names."""


def crc(raw: bytes) -> int:
    """The check sum of the form: CRC-32 without its two inversions ([MS-PST] 5.3)."""
    return zlib.crc32(raw, 0xFFFFFFFF) ^ 0xFFFFFFFF


@dataclass
class Mailbox:
    """A mailbox: folders by path with their items, and items that no folder lists any more."""

    folders: dict[str, list[OutlookItem]]
    deleted: list[OutlookItem] = field(default_factory=list)
    client: bytes = b"SM"
    """Who keeps it: `SM` a PST, `SO` the OST of an account ([MS-PST] 2.2.2.6)."""

    def __post_init__(self) -> None:
        self._raw = bytearray()
        self._blocks: list[bytes] = []
        self._nodes: dict[int, bytes] = {}
        self._block_numbers = count(4, 4)
        self._node_numbers = count(0x10000)
        every = [*self.deleted, *(item for items in self.folders.values() for item in items)]
        self._names_folder, self._numbers = write_names(
            [_ALWAYS, *(name for item in every for name in _names(item))]
        )

    def file(self) -> bytes:
        """The bytes of the whole file."""
        top = bytes(20) + struct.pack("<I", 0x10000 << 5 | _FOLDER)
        self._node(
            _STORE,
            self._set({0x3001: _text("Postvak"), 0x35E0: (0x102, top), 0x0FF9: (0x102, bytes(16))}),
            0,
            0,
        )
        self._node(_NAMES, self._name_map(), 0, 0)
        self._node(_ROOT, self._set(_folder("", 0)), 0, _ROOT)
        self._node(_ROOT & ~0x1F | _LISTED, self._table([]), 0, 0)
        numbers = {"": _ROOT}
        for path, items in self.folders.items():
            above, _, name = path.rpartition("/")
            numbers[path] = here = self._next(_FOLDER)
            self._node(here, self._set(_folder(name, len(items))), 0, numbers[above])
            listed = [(self._top(item, here), item) for item in items]
            rows = [(number, {0x001A: item.properties.values[0x001A]}) for number, item in listed]
            self._node(here & ~0x1F | _LISTED, *self._listed(rows), 0)
        for path, number in numbers.items():
            inside = [other for name, other in numbers.items() if name and name.rpartition("/")[0] == path]
            self._node(
                number & ~0x1F | 0x0D, self._table([(each, {}) for each in inside if each != number]), 0, 0
            )
        for item in self.deleted:
            self._top(item, next(iter(numbers.values())))
        return self._closed()

    def _listed(self, rows: list[tuple[int, dict[int, tuple[int, Value]]]]) -> tuple[int, int]:
        return self._table(rows, 0x001A), 0

    def _next(self, kind: int) -> int:
        return next(self._node_numbers) << 5 | kind

    def _top(self, item: OutlookItem, parent: int) -> int:
        number = self._next(_ITEM)
        self._node(number, *self._item(item), parent)
        return number

    def _item(self, item: OutlookItem) -> tuple[int, int]:
        """Data and nodes below of an item."""
        below: dict[int, tuple[int, int]] = {}
        if item.recipients:
            below[_RECIPIENTS] = self._people(item.recipients), 0
        if item.attachments:
            numbers = []
            for attachment in item.attachments:
                number = self._next(_ATTACHMENT)
                numbers.append(number)
                inner: dict[int, tuple[int, int]] = {}
                values = dict(self._known(attachment.properties))
                if attachment.item is not None:
                    inside = self._next(_ITEM)
                    inner[inside] = self._item(attachment.item)
                    values[0x3701] = OBJECT, struct.pack("<II", inside, 0)
                below[number] = self._set(values, inner), self._tree(inner)
            below[_ATTACHMENTS] = self._table([(number, {}) for number in numbers]), 0
        data = self._set(dict(self._known(item.properties)), below)
        return data, self._tree(below)

    def _people(self, people: list[Properties]) -> int:
        columns = sorted({number for each in people for number, _ in self._known(each)})
        return self._table([(at, dict(self._known(each))) for at, each in enumerate(people)], *columns)

    def _known(self, told: Properties) -> list[tuple[int, tuple[int, Value]]]:
        return [(self._number(key), value) for key, value in told.values.items()]

    def _number(self, key: Key) -> int:
        return self._numbers[key] if isinstance(key, Named) else key

    def _name_map(self) -> int:
        streams = self._names_folder.streams
        return self._set(
            {1: (3, struct.pack("<I", 31))}
            | {at: (0x102, streams[f"__substg1.0_000{at}0102"]) for at in (2, 3, 4)}
        )

    def _set(
        self, values: Mapping[int, tuple[int, Value]], below: dict[int, tuple[int, int]] | None = None
    ) -> int:
        """A set of properties; what is too large for its heap becomes a node below."""
        heap = _Heap(0xBC)
        entries = b""
        for number in sorted(values):
            kind, value = values[number]
            size = FIXED_BYTES.get(kind, 0)
            if 0 < size <= 4 and isinstance(value, bytes):
                told = int.from_bytes(value, "little")
            else:
                told = self._put(heap, _flat(kind, value), below)
            entries += struct.pack("<HHI", number, kind, told)
        heap.root = heap.add(struct.pack("<BBBBI", 0xB5, 2, 6, 0, heap.add(entries)))
        return self._block(heap.block())

    def _put(self, heap: "_Heap", raw: bytes, below: dict[int, tuple[int, int]] | None) -> int:
        if len(raw) < 400 or below is None:
            return heap.add(raw)
        number = self._next(_INNER)
        below[number] = self._data(raw), 0
        return number

    def _table(self, rows: list[tuple[int, dict[int, tuple[int, Value]]]], *columns: int) -> int:
        """A table of texts and numbers, four bytes a cell; its first two columns are the row's number and version."""
        heap = _Heap(0x7C)
        kinds = {
            number: next((row[number][0] for _, row in rows if number in row), 0x1F) for number in columns
        }
        width = 8 + 4 * len(columns)
        told = [(0x0003, 0x67F2, 0, 4, 0), (0x0003, 0x67F3, 4, 4, 1)]
        told += [
            (kinds[number], number, 8 + 4 * at, min(4, FIXED_BYTES.get(kinds[number], 4)), at + 2)
            for at, number in enumerate(columns)
        ]
        bits = -(-len(told) // 8)
        matrix = b""
        for at, (number, row) in enumerate(rows):
            cells, there = struct.pack("<II", number, at), [1, 1]
            for column in columns:
                kind, value = row.get(column, (0, b""))
                there.append(column in row)
                inline = isinstance(value, bytes) and 0 < FIXED_BYTES.get(kind, 0) <= 4
                cell = (
                    int.from_bytes(bytes(value), "little")
                    if inline and isinstance(value, bytes)
                    else heap.add(_flat(kind, value))
                )
                cells += struct.pack("<I", cell if column in row else 0)
            packed = sum(
                0x80 >> place % 8 << 8 * (bits - 1 - place // 8) for place, on in enumerate(there) if on
            )
            matrix += cells + packed.to_bytes(bits, "big")
        index = heap.add(
            b"".join(
                struct.pack("<II", number, at)
                for number, at in sorted((row[0], at) for at, row in enumerate(rows))
            )
        )
        tree = heap.add(struct.pack("<BBBBI", 0xB5, 4, 4, 0, index))
        kept = heap.add(matrix)
        head = struct.pack("<BBHHHHIII", 0x7C, len(told), width, width, width, width + bits, tree, kept, 0)
        described = sorted((number << 16 | kind, at, size, bit) for kind, number, at, size, bit in told)
        heap.root = heap.add(head + b"".join(struct.pack("<IHBB", *each) for each in described))
        return self._block(heap.block())

    def _tree(self, below: dict[int, tuple[int, int]]) -> int:
        if not below:
            return 0
        entries = b"".join(struct.pack("<QQQ", number, *below[number]) for number in sorted(below))
        return self._block(struct.pack("<BBHI", 2, 0, len(below), 0) + entries, is_internal=True)

    def _data(self, raw: bytes) -> int:
        pieces = [raw[at : at + _BLOCK_BYTES] for at in range(0, len(raw), _BLOCK_BYTES)]
        if len(pieces) == 1:
            return self._block(raw)
        numbers = b"".join(struct.pack("<Q", self._block(piece)) for piece in pieces)
        return self._block(struct.pack("<BBHI", 1, 1, len(pieces), len(raw)) + numbers, is_internal=True)

    def _block(self, raw: bytes, *, is_internal: bool = False) -> int:
        number = next(self._block_numbers) | 2 * is_internal
        written = raw if is_internal else enciphered(raw)
        at = _FIRST_PAGE + len(self._raw)
        signed = (at ^ number) & 0xFFFFFFFF
        trailer = struct.pack("<HHIQ", len(raw), signed >> 16 ^ signed & 0xFFFF, crc(written), number)
        self._raw += written + bytes(-(len(raw) + 16) % 64) + trailer
        self._blocks.append(struct.pack("<QQHH4x", number, at, len(raw), 2))
        return number

    def _node(self, number: int, data: int, below: int, parent: int) -> None:
        self._nodes[number] = struct.pack("<QQQI4x", number, data, below, parent)

    def _closed(self) -> bytes:
        self._raw += bytes(-len(self._raw) % 512)
        nodes = self._pages([self._nodes[number] for number in sorted(self._nodes)], 0x81, 32)
        blocks = self._pages(
            sorted(self._blocks, key=lambda entry: struct.unpack_from("<Q", entry)), 0x80, 24
        )
        end = _FIRST_PAGE + len(self._raw)
        place = struct.pack("<IQQQQQQQQB3x", 0, end, 0x4400, 0, 0, *nodes, *blocks, 2)
        rest = (
            struct.pack("<HHBBII", 23, 19, 1, 1, 0, 0)
            + bytes(8)
            + struct.pack("<QI", 1 << 20, 1)
            + struct.pack("<32I", *[0x10000] * 32)
        )
        rest += (
            bytes(8)
            + place
            + bytes(4)
            + bytes([255]) * 256
            + bytes([0x80, 1])
            + bytes(2)
            + struct.pack("<Q", 1 << 20)
        )
        partial = crc(self.client + rest[:469])
        head = b"!BDN" + struct.pack("<I", partial) + self.client + rest
        head += struct.pack("<I", crc(head[8:524])) + bytes(36)
        return head.ljust(_FIRST_PAGE, b"\0") + bytes(self._raw)

    def _pages(self, entries: list[bytes], kind: int, width: int) -> tuple[int, int]:
        """Number and place of the topmost page over these entries."""
        level, each = 0, 488 // width
        while True:
            pages = [
                self._page(entries[at : at + each], kind, width, level) for at in range(0, len(entries), each)
            ]
            if len(pages) == 1:
                return pages[0][1:]
            entries, width, each, level = [struct.pack("<QQQ", *page) for page in pages], 24, 20, level + 1

    def _page(self, entries: list[bytes], kind: int, width: int, level: int) -> tuple[int, int, int]:
        number, at = next(self._block_numbers), _FIRST_PAGE + len(self._raw)
        body = b"".join(entries).ljust(488, b"\0") + struct.pack(
            "<BBBB4x", len(entries), 488 // width, width, level
        )
        signed = (at ^ number) & 0xFFFFFFFF
        self._raw += body + struct.pack(
            "<BBHIQ", kind, kind, signed >> 16 ^ signed & 0xFFFF, crc(body), number
        )
        return struct.unpack_from("<Q", entries[0])[0], number, at


@dataclass
class _Heap:
    """A heap of one block."""

    signature: int
    root: int = 0
    pieces: list[bytes] = field(default_factory=list)

    def add(self, raw: bytes) -> int:
        """The number of a piece; none for no bytes."""
        if not raw:
            return 0
        self.pieces.append(raw)
        return len(self.pieces) << 5

    def block(self) -> bytes:
        at, places, body = 12, [12], b""
        for piece in self.pieces:
            body += piece
            at += len(piece)
            places.append(at)
        at += at % 2
        table = struct.pack("<HH", len(self.pieces), 0) + struct.pack(f"<{len(places)}H", *places)
        raw = struct.pack("<HBBII", at, 0xEC, self.signature, self.root, 0) + body
        whole = raw.ljust(at, b"\0") + table
        assert len(whole) <= _BLOCK_BYTES, "more than one block of a heap is not written"
        return whole


def _folder(name: str, items: int) -> dict[int, tuple[int, Value]]:
    counts: dict[int, tuple[int, Value]] = {
        number: (3, struct.pack("<I", told)) for number, told in ((0x3602, items), (0x3603, 0))
    }
    return {0x3001: _text(name), 0x360A: (0x0B, b"\1\0")} | counts


def _text(words: str) -> tuple[int, Value]:
    return 0x1F, words.encode("utf-16-le")


def _flat(kind: int, value: Value) -> bytes:
    """The bytes of a value; several texts after their count and places."""
    if isinstance(value, bytes):
        return value
    if kind & ~MANY in FIXED_BYTES:
        return b"".join(value)
    at = 4 + 4 * len(value)
    starts = [at + sum(map(len, value[:place])) for place in range(len(value))]
    return struct.pack(f"<{len(value) + 1}I", len(value), *starts) + b"".join(value)


def _names(item: OutlookItem) -> list[Named]:
    parts = [item.properties, *item.recipients, *(each.properties for each in item.attachments)]
    found = [key for part in parts for key in part.values if isinstance(key, Named)]
    return found + [name for each in item.attachments if each.item for name in _names(each.item)]
