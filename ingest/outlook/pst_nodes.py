"""The nodes of a mailbox file (PST, OST): numbered data, each with numbered data of its own ([MS-PST] 2.2).

Two trees of pages lead from a number to a block, and from a block to where it lies. Pages are read when
they are needed, and nothing in them is believed: every step down ends, and each block tells its own number.
"""

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ingest.outlook.pst_cipher import deciphered
from records.content import Content

_MAGIC = b"!BDN"
_PAGE_BYTES = 512
_ANSI, _UNICODE, _WIDE_PAGES = frozenset({14, 15}), range(20, 36), 36
_CLEAR, _PERMUTED = 0, 1
_INTERNAL = 2
_DATA_TREE, _NODE_TREE = 1, 2
_MOST_LEVELS = 8
_MOST_BYTES = 256 << 20
_KEPT_PAGES = 4096


class MalformedMailboxError(ValueError):
    """The bytes are no mailbox that we read, or a node is not where it should be."""


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of data by its number; `parent` is the folder that it lies in, for what has one."""

    number: int
    data: int
    below: int
    parent: int = 0


@dataclass(frozen=True, slots=True)
class _Shape:
    """How wide the numbers of a file are, and where its pages tell what they hold."""

    number: str
    told_at: int
    trailer_bytes: int
    own_number_at: int
    block: str
    node: str
    below_head: int

    @property
    def width(self) -> int:
        return struct.calcsize(self.number)


_SHAPES = {
    "ansi": _Shape("<I", 496, 12, 4, "<IIHH", "<IIII", 4),
    "unicode": _Shape("<Q", 488, 16, 8, "<QQHH4x", "<QQQI4x", 8),
}


class NodeFile:
    """The nodes of one mailbox file. Raises MalformedMailboxError for what it does not read."""

    def __init__(self, content: Content) -> None:
        """Read the header."""
        self._content = content
        head = content.read(0, 564)
        if len(head) < 564 or not head.startswith(_MAGIC):
            raise MalformedMailboxError("header")
        (self.version,) = struct.unpack_from("<H", head, 10)
        if self.version in _ANSI:
            self._shape = _SHAPES["ansi"]
            (self._nodes,), (self._blocks,), self.cipher = (
                struct.unpack_from("<I", head, 188), struct.unpack_from("<I", head, 196), head[461],
            )  # fmt: skip
        elif self.version in _UNICODE:
            self._shape = _SHAPES["unicode"]
            (self._nodes,), (self._blocks,), self.cipher = (
                struct.unpack_from("<Q", head, 224), struct.unpack_from("<Q", head, 240), head[513],
            )  # fmt: skip
        else:
            raise MalformedMailboxError(f"version {self.version}")
        if self.cipher not in (_CLEAR, _PERMUTED):
            raise MalformedMailboxError(f"cipher {self.cipher}")
        self._page = lru_cache(maxsize=_KEPT_PAGES)(self._read_page)

    def nodes(self) -> Iterator[Node | None]:
        """Every node of the file by number; None for a page of them that cannot be read."""
        waiting = [(self._nodes, _MOST_LEVELS)]
        seen: set[int] = set()
        while waiting:
            at, left = waiting.pop()
            try:
                level, entries, _ = self._page(at)
            except MalformedMailboxError:
                yield None
                continue
            if at in seen or not left:
                yield None
                continue
            seen.add(at)
            if level:
                waiting += reversed([(self._step(entry)[1], left - 1) for entry in entries])
            else:
                yield from map(self._node, entries)

    def node(self, number: int) -> Node:
        """The node of a number. Raises MalformedMailboxError if there is none."""
        return self._node(self._found(self._nodes, number))

    def blocks(self, number: int) -> Iterator[bytes]:
        """The data blocks of a number, in order. Raises MalformedMailboxError."""
        if number:
            yield from self._data(number, 2)

    def data(self, number: int) -> bytes:
        """All data of a number in one. Raises MalformedMailboxError, also for more than 256 MiB."""
        pieces, size = [], 0
        for piece in self.blocks(number):
            size += len(piece)
            if size > _MOST_BYTES:
                raise MalformedMailboxError("size")
            pieces.append(piece)
        return b"".join(pieces)

    def below(self, number: int) -> dict[int, Node]:
        """The nodes of its own that a node has, by number. Raises MalformedMailboxError."""
        return dict(self._below(number, 1)) if number else {}

    def _below(self, number: int, levels: int) -> Iterator[tuple[int, Node]]:
        raw, width = self._block(number), self._shape.width
        if len(raw) < self._shape.below_head or raw[0] != _NODE_TREE or raw[1] > levels:
            raise MalformedMailboxError("subnodes")
        (count,) = struct.unpack_from("<H", raw, 2)
        each = width * (2 if raw[1] else 3)
        for at in range(
            self._shape.below_head, min(len(raw), self._shape.below_head + count * each) - each + 1, each
        ):
            told = [self._number(raw, at + place * width) for place in range(each // width)]
            if raw[1]:
                yield from self._below(told[1], levels - 1)
            else:
                yield told[0] & 0xFFFFFFFF, Node(told[0] & 0xFFFFFFFF, told[1], told[2])

    def _data(self, number: int, levels: int) -> Iterator[bytes]:
        raw = self._block(number)
        if not number & _INTERNAL:
            yield raw
            return
        if len(raw) < 8 or raw[0] != _DATA_TREE or not levels:
            raise MalformedMailboxError("blocks")
        (count,) = struct.unpack_from("<H", raw, 2)
        width = self._shape.width
        for at in range(8, min(len(raw), 8 + count * width) - width + 1, width):
            yield from self._data(self._number(raw, at), levels - 1)

    def _block(self, number: int) -> bytes:
        """The bytes of one block, in clear. Its trailer says its number again."""
        try:
            entry = self._found(self._blocks, number & ~1)
        except MalformedMailboxError:
            entry = self._found(self._blocks, number | 1)
        _, at, size, _ = struct.unpack(self._shape.block, entry)
        trailer = self._shape.trailer_bytes
        end = at + size + -(size + trailer) % 64
        raw = self._content.read(at, end + trailer)
        told = self._number(raw, end - at + self._shape.own_number_at)
        if len(raw) < end - at + trailer or told & ~1 != number & ~1:
            raise MalformedMailboxError(f"block {number}")
        is_plain = self.cipher == _CLEAR or number & _INTERNAL
        return raw[:size] if is_plain else deciphered(raw[:size])

    def _found(self, at: int, number: int) -> bytes:
        """The entry of a number in the tree that begins at a page."""
        for _ in range(_MOST_LEVELS):
            level, entries, keys = self._page(at)
            place = bisect_right(keys, number) - 1
            if place < 0:
                break
            if not level:
                if keys[place] == number:
                    return entries[place]
                break
            at = self._step(entries[place])[1]
        raise MalformedMailboxError(f"number {number}")

    def _read_page(self, at: int) -> tuple[int, list[bytes], list[int]]:
        """The level of a page, its entries and their keys."""
        raw, told_at = self._content.read(at, at + _PAGE_BYTES), self._shape.told_at
        if len(raw) < _PAGE_BYTES:
            raise MalformedMailboxError("page")
        count, _, each, level = raw[told_at : told_at + 4]
        kind, again = raw[-self._shape.trailer_bytes], raw[1 - self._shape.trailer_bytes]
        if (
            kind != again
            or kind not in (0x80, 0x81)
            or not each
            or count * each > told_at
            or level > _MOST_LEVELS
        ):
            raise MalformedMailboxError("page")
        entries = [raw[start : start + each] for start in range(0, count * each, each)]
        return level, entries, [self._number(entry, 0) for entry in entries]

    def _step(self, entry: bytes) -> tuple[int, int]:
        """Number and place of the page that an entry leads to."""
        width = self._shape.width
        return self._number(entry, width), self._number(entry, 2 * width)

    def _node(self, entry: bytes) -> Node:
        try:
            number, data, below, parent = struct.unpack(self._shape.node, entry)
        except struct.error as error:
            raise MalformedMailboxError("node") from error
        return Node(number & 0xFFFFFFFF, data, below, parent)

    def _number(self, raw: bytes, at: int) -> int:
        try:
            return int(struct.unpack_from(self._shape.number, raw, at)[0])
        except struct.error as error:
            raise MalformedMailboxError("number") from error
