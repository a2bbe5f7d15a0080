"""SQLite files: the rows of their tables, read from the pages themselves (sqlite.org/fileformat2.html).

No SQL is run, so what a stranger put in a view, trigger or generated column does nothing. Nothing in the file
is believed: a page is entered once, chains end after as many pages as they need, and a page that cannot be
read costs its own rows only.
"""

import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

from ingest.data.sqlite_record import MalformedRecordError, Value, column_names, values, varint
from records.content import Content

SIGNATURE = b"SQLite format 3\0"
_HEADER_BYTES = 100
_LEAF_HEAD, _INNER_HEAD = 8, 12
_INNER_INDEX, _INNER_TABLE, _LEAF_INDEX, _LEAF_TABLE = 2, 5, 10, 13
_INNER = frozenset({_INNER_INDEX, _INNER_TABLE})
_LINK = struct.Struct(">I")
_ENCODINGS = {0: "utf-8", 1: "utf-8", 2: "utf-16-le", 3: "utf-16-be"}
_LOG = 2
_KEPT_PAGES = 256
_MOST_ROW_BYTES = 1 << 20
"""Of a row of the schema, or of a table beside the one that is read."""
_MOST_TABLES = 10_000
_DEEPEST = 40
"""Pages from the root of a tree down: of 65,536 bytes or 512, no tree is as deep."""
_SCHEMA = "sqlite_schema"


class MalformedDatabaseError(ValueError):
    """The bytes are no SQLite file, or something is not where it should be."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number, the byte at which it begins in the file, and the record that is its bytes.

    `raw` is empty where the record is larger than was asked for.
    """

    number: int
    start: int
    size_bytes: int
    raw: bytes

    @property
    def is_held(self) -> bool:
        """Whether the bytes are here."""
        return len(self.raw) == self.size_bytes


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the page of its tree's root, and its columns in their order."""

    root: int
    columns: tuple[str, ...]

    def positions(self, names: tuple[str, ...]) -> tuple[int, ...]:
        """Where these columns stand in a row; -1 for one that the table does not have."""
        places = {name: place for place, name in enumerate(self.columns)}
        return tuple(places.get(name, -1) for name in names)


_NO_TABLE = Table(0, ())


@dataclass(frozen=True, slots=True)
class _Page:
    """A page of a tree: its kind, where its cells begin in it, and the pages below it."""

    kind: int
    raw: bytes
    cells: tuple[int, ...]
    below: tuple[int, ...]


class SqliteFile:
    """The tables of one database file. Raises MalformedDatabaseError for what is none."""

    def __init__(self, content: Content) -> None:
        """Read the header."""
        self._content = content
        head = content.read(0, _HEADER_BYTES)
        if len(head) < _HEADER_BYTES or not head.startswith(SIGNATURE):
            raise MalformedDatabaseError("header")
        (told,) = struct.unpack_from(">H", head, 16)
        self.page_bytes = 65536 if told == 1 else told
        self._usable = self.page_bytes - head[20]
        if self.page_bytes < 512 or self.page_bytes & (self.page_bytes - 1) or self._usable < 480:
            raise MalformedDatabaseError("page size")
        self.has_log = head[18] == _LOG
        """Whether what was written last may stand in a log beside it (`-wal`)."""
        (pages,) = struct.unpack_from(">I", head, 28)
        self.is_cut = content.size_bytes < pages * self.page_bytes
        """Whether pages that it tells of are not there."""
        self._encoding = _ENCODINGS.get(head[59], "utf-8")
        self._page = lru_cache(maxsize=_KEPT_PAGES)(self._read_page)
        self.tables: dict[str, Table] = {}
        self.indexes: dict[str, tuple[str, int]] = {}
        """By name of an index, its table and the page of its tree's root."""
        self._read_schema()

    def rows(self, table: Table, most_bytes: int) -> Iterator[Row]:
        """The rows of a table by number, but those that cannot be read."""
        for number, page in self._leaves(table.root):
            for cell in page.cells:
                try:
                    found = self._row((number - 1) * self.page_bytes + cell, page.raw, cell, most_bytes)
                except (MalformedDatabaseError, MalformedRecordError):
                    continue
                yield found

    def row(self, start: int, most_bytes: int) -> Row:
        """The row that begins at a byte of the file. Raises MalformedDatabaseError, MalformedRecordError."""
        number, cell = divmod(start, self.page_bytes)
        return self._row(start, self._raw_page(number + 1), cell, most_bytes)

    def find(self, table: Table, number: int, most_bytes: int) -> Row | None:
        """The row of that number, from the root of the tree down; None if it is not found."""
        at = table.root
        for _ in range(_DEEPEST):
            try:
                page = self._page(at)
                if page.kind == _LEAF_TABLE:
                    return self._row_of(at, page, number, most_bytes)
                at = _branch(page, number)
            except (MalformedDatabaseError, MalformedRecordError):
                return None
        return None

    def pieces(self, start: int) -> list[tuple[int, int]]:
        """The ranges of the file that together hold the record of the row that begins at a byte.

        Raises MalformedDatabaseError, MalformedRecordError.
        """
        number, cell = divmod(start, self.page_bytes)
        page = self._raw_page(number + 1)
        size_bytes, at = varint(page, cell)
        at = varint(page, at)[1]
        if size_bytes > self._content.size_bytes:
            raise MalformedDatabaseError("size of a row")
        local = self._local_bytes(size_bytes)
        own = (start - cell + at, start - cell + at + local)
        if local == size_bytes:
            return [own]
        (link,) = _LINK.unpack(page[at + local : at + local + _LINK.size].ljust(_LINK.size, b"\0"))
        return [own, *(found for found, _ in self._chain(link, size_bytes - local))]

    def told(self, row: Row, positions: tuple[int, ...]) -> tuple[Value, ...]:
        """What stands at these positions; None at one that the row does not have.

        Raises MalformedRecordError.
        """
        return values(row.raw, positions, self._encoding)

    def columns(self, name: str, *names: str) -> Iterator[tuple[int, tuple[Value, ...]]]:
        """Of each row of a table that can be read its number and these columns."""
        table = self.tables.get(name, _NO_TABLE)
        positions = table.positions(names)
        for row in self.rows(table, _MOST_ROW_BYTES):
            with suppress(MalformedRecordError):
                if row.is_held:
                    yield row.number, self.told(row, positions)

    def count(self, name: str) -> int:
        """How many rows a table has: the entries of an index that its own constraint made.

        Such an index has one entry a row and lies on other pages. Where there is none that can be read
        whole, how many rows the leaves of the table say that they hold.
        """
        for index, (table, root) in self.indexes.items():
            if table == name and index.startswith("sqlite_autoindex_"):
                found = self._entries(root)
                if found is not None:
                    return found
        leaves = self._leaves(self.tables.get(name, _NO_TABLE).root)
        return sum(len(page.cells) for _, page in leaves)

    def _entries(self, root: int) -> int | None:
        """How many entries the index has, on its inner pages too; None if one of them cannot be read."""
        found, waiting, seen = 0, [root], {0}
        while waiting:
            number = waiting.pop()
            try:
                page = self._page(number)
            except MalformedDatabaseError:
                return None
            if number in seen or page.kind not in (_INNER_INDEX, _LEAF_INDEX):
                return None
            seen.add(number)
            found += len(page.cells)
            waiting += page.below
        return found

    def _leaves(self, root: int) -> Iterator[tuple[int, _Page]]:
        """The leaves of the tree of a table in order, each once, with their numbers."""
        waiting, seen = [root], {0}
        while waiting:
            number = waiting.pop()
            if number in seen:
                continue
            seen.add(number)
            try:
                page = self._page(number)
            except MalformedDatabaseError:
                continue
            if page.kind == _LEAF_TABLE:
                yield number, page
            elif page.kind == _INNER_TABLE:
                waiting += reversed(page.below)

    def _read_schema(self) -> None:
        """What tables and indexes there are, from the table on page 1."""
        self.tables = {_SCHEMA: Table(1, ("type", "name", "tbl_name", "rootpage", "sql"))}
        for _, told in self.columns(_SCHEMA, *self.tables[_SCHEMA].columns):
            match told:
                case ("table", str(name), _, int(root), str(sql)) if root > 0:
                    self.tables.setdefault(name, Table(root, column_names(sql)))
                case ("index", str(name), str(of), int(root), _) if root > 0:
                    self.indexes.setdefault(name, (of, root))
            if len(self.tables) + len(self.indexes) > _MOST_TABLES:
                raise MalformedDatabaseError("tables")

    def _raw_page(self, number: int) -> bytes:
        start = (number - 1) * self.page_bytes
        raw = self._content.read(start, start + self.page_bytes) if number > 0 else b""
        if len(raw) < self.page_bytes:
            raise MalformedDatabaseError("page")
        return raw

    def _read_page(self, number: int) -> _Page:
        raw = self._raw_page(number)
        at = _HEADER_BYTES if number == 1 else 0
        kind, is_inner = raw[at], raw[at] in _INNER
        if not is_inner and kind not in (_LEAF_INDEX, _LEAF_TABLE):
            raise MalformedDatabaseError("kind of page")
        (count,) = struct.unpack_from(">H", raw, at + 3)
        first = at + (_INNER_HEAD if is_inner else _LEAF_HEAD)
        if first + 2 * count > self._usable:
            raise MalformedDatabaseError("cells")
        cells = tuple(dict.fromkeys(struct.unpack_from(f">{count}H", raw, first)))
        if not is_inner:
            return _Page(kind, raw, cells, ())
        links = [_LINK.unpack_from(raw, cell)[0] for cell in cells if cell + _LINK.size <= self._usable]
        return _Page(kind, raw, cells, (*links, *_LINK.unpack_from(raw, at + 8)))

    def _row(self, start: int, page: bytes, cell: int, most_bytes: int) -> Row:
        size_bytes, at = varint(page, cell)
        number, at = varint(page, at)
        if size_bytes > self._content.size_bytes:
            raise MalformedDatabaseError("size of a row")
        number -= (number >> 63) << 64
        if size_bytes > most_bytes:
            return Row(number, start, size_bytes, b"")
        local = self._local_bytes(size_bytes)
        if at + local + _LINK.size * (local < size_bytes) > self._usable:
            raise MalformedDatabaseError("row beyond its page")
        if local == size_bytes:
            return Row(number, start, size_bytes, page[at : at + local])
        (link,) = _LINK.unpack_from(page, at + local)
        rest = self._overflow(link, size_bytes - local)
        return Row(number, start, size_bytes, page[at : at + local] + rest)

    def _row_of(self, number: int, page: _Page, wanted: int, most_bytes: int) -> Row | None:
        """The row of that number on a leaf."""
        for cell in page.cells:
            told = varint(page.raw, varint(page.raw, cell)[1])[0]
            if told - ((told >> 63) << 64) == wanted:
                return self._row((number - 1) * self.page_bytes + cell, page.raw, cell, most_bytes)
        return None

    def _local_bytes(self, size_bytes: int) -> int:
        """How much of a record stands on the page of its row, where not all of it fits there."""
        if size_bytes <= self._usable - 35:
            return size_bytes
        least = (self._usable - 12) * 32 // 255 - 23
        kept = least + (size_bytes - least) % (self._usable - 4)
        return kept if kept <= self._usable - 35 else least

    def _overflow(self, link: int, size_bytes: int) -> bytes:
        """So many bytes of the chain of pages that begins there."""
        return b"".join(piece for _, piece in self._chain(link, size_bytes))

    def _chain(self, link: int, size_bytes: int) -> Iterator[tuple[tuple[int, int], bytes]]:
        """The pieces of a chain, with where they stand in the file."""
        left, seen = size_bytes, set[int]()
        while left > 0:
            if link in seen:
                raise MalformedDatabaseError("chain of pages")
            seen.add(link)
            raw = self._raw_page(link)
            piece = raw[_LINK.size : min(self._usable, _LINK.size + left)]
            start = (link - 1) * self.page_bytes + _LINK.size
            yield (start, start + len(piece)), piece
            left -= len(piece)
            (link,) = _LINK.unpack_from(raw)


def _branch(page: _Page, number: int) -> int:
    """The page below that has the row of that number, if any has; the last stands behind all keys."""
    for cell, below in zip(page.cells, page.below, strict=False):
        key = varint(page.raw, cell + _LINK.size)[0]
        if number <= key - ((key >> 63) << 64):
            return below
    return page.below[-1] if page.below else 0
