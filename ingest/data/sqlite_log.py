"""The log of an SQLite file (`-wal`): pages that were not moved over yet (sqlite.org/fileformat2.html, 4).

What counts is up to the last frame that ends a transaction, as SQLite itself has it: frames of an earlier
round have other salts, and a sum over all that came before holds each frame in its place.
"""

import io
import struct
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO

from ingest.data.sqlite_file import MalformedDatabaseError, Row, SqliteFile
from ingest.data.sqlite_record import MalformedRecordError
from records.content import Content, ContentStream

SIGNATURES = (b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83")
"""What a log begins with: sums over words of which the last byte, or the first, counts most."""
_VERSION = 3_007_000
_HEADER_BYTES, _FRAME_BYTES = 32, 24
_FRAME = struct.Struct(">IIII")


class SqliteLog:
    """The pages of a log that count. Raises MalformedDatabaseError for what is no log."""

    def __init__(self, content: Content) -> None:
        """Read all frames."""
        head = content.read(0, _HEADER_BYTES)
        if len(head) < _HEADER_BYTES or not head.startswith(SIGNATURES):
            raise MalformedDatabaseError("header of the log")
        _, version, page_bytes, _, *self._salts = struct.unpack_from(">IIIIII", head)
        self.page_bytes = int(page_bytes)
        self._words = ">" if head.startswith(SIGNATURES[1]) else "<"
        if version != _VERSION or not _is_page_size(self.page_bytes):
            raise MalformedDatabaseError("version of the log")
        sums = self._summed(head[: _HEADER_BYTES - 8], (0, 0))
        if sums != struct.unpack_from(">II", head, _HEADER_BYTES - 8):
            raise MalformedDatabaseError("sum of the log")
        self.content = content
        self.pages: dict[int, int] = {}
        """By number of a page the byte of the log at which it begins."""
        self.count = 0
        """How many pages the database has."""
        self.is_broken = False
        """Whether frames of this round follow that break off or do not add up."""
        self._read_frames(sums)

    def _read_frames(self, sums: tuple[int, int]) -> None:
        at, waiting = _HEADER_BYTES, dict[int, int]()
        while head := self.content.read(at, at + _FRAME_BYTES):
            if len(head) < _FRAME_BYTES or _FRAME.unpack_from(head)[2:] != tuple(self._salts):
                return
            number, count, *_ = _FRAME.unpack_from(head)
            page = self.content.read(at + _FRAME_BYTES, at + _FRAME_BYTES + self.page_bytes)
            sums = (
                self._summed(page, self._summed(head[:8], sums)) if len(page) == self.page_bytes else (0, 0)
            )
            if sums != struct.unpack_from(">II", head, 16) or number == 0:
                self.is_broken = True
                return
            waiting[number] = at + _FRAME_BYTES
            if count:
                self.pages |= waiting
                self.count, waiting = count, {}
            at += _FRAME_BYTES + self.page_bytes

    def _summed(self, raw: bytes, sums: tuple[int, int]) -> tuple[int, int]:
        first, second = sums
        words = iter(struct.unpack(f"{self._words}{len(raw) // 4}I", raw))
        for one, other in zip(words, words, strict=True):
            first = (first + one + second) & 0xFFFFFFFF
            second = (second + other + first) & 0xFFFFFFFF
        return first, second


class _Overlaid:
    """A database with the pages of its log in the place of its own."""

    def __init__(self, database: Content, log: SqliteLog) -> None:
        self._database, self._log = database, log
        self._page_bytes = log.page_bytes

    @property
    def size_bytes(self) -> int:
        """How many bytes it would have, were the log moved over."""
        return self._log.count * self._page_bytes if self._log.pages else self._database.size_bytes

    def read(self, start: int, end: int) -> bytes:
        """The bytes of the range."""
        return b"".join(self._pieces(start, min(end, self.size_bytes)))

    def open(self) -> BinaryIO:
        """A stream over the content."""
        return io.BufferedReader(ContentStream(self))

    def _pieces(self, start: int, end: int) -> Iterator[bytes]:
        while start < end:
            number, shift = divmod(start, self._page_bytes)
            size = min(end - start, self._page_bytes - shift)
            at = self._log.pages.get(number + 1)
            if at is None:
                piece = self._database.read(start, start + size)
            else:
                piece = self._log.content.read(at + shift, at + shift + size)
            yield piece
            if len(piece) < size:
                return
            start += size


class LoggedDatabase:
    """A database and its log: as it is with it, and what of that stands in the log alone.

    Raises MalformedDatabaseError where either is none, or where their pages differ in size.
    """

    def __init__(self, database: Content, log: Content) -> None:
        """Read the frames, then the tables as they are with them."""
        self.log = SqliteLog(log)
        self.whole = SqliteFile(_Overlaid(database, self.log))
        self.former: SqliteFile | None = None
        """The database as it stands without its log, if it is one without."""
        with suppress(MalformedDatabaseError):
            self.former = SqliteFile(database)
        sizes = {each.page_bytes for each in (self.whole, self.former) if each is not None}
        if sizes != {self.log.page_bytes}:
            raise MalformedDatabaseError("size of pages")

    def rows(self, name: str, most_bytes: int) -> Iterator[Row]:
        """The rows of a table that are new or changed by the log, by number, as they are with it."""
        for row in self.whole.rows(self.whole.tables[name], most_bytes):
            if not self._stands_before(name, row, most_bytes):
                yield row

    def count(self, name: str, most_bytes: int) -> int:
        """How many rows the log adds or changes: of those that the index counts with it, the others."""
        rows = self.whole.rows(self.whole.tables[name], most_bytes)
        return max(
            0, self.whole.count(name) - sum(self._stands_before(name, row, most_bytes) for row in rows)
        )

    def before(self, name: str, number: int, most_bytes: int) -> Row | None:
        """The row of that number as it stands in the database itself; None if it does not."""
        if self.former is None or name not in self.former.tables:
            return None
        return self.former.find(self.former.tables[name], number, most_bytes)

    def raw(self, row: Row) -> bytes:
        """What of a row's record stands in the log: all of it, unless only a part was written over."""
        return b"".join(self.log.content.read(start, end) for start, end in self.pieces(row))

    def pieces(self, row: Row) -> tuple[tuple[int, int], ...]:
        """The ranges of the log that hold what of a row's record stands there."""
        try:
            ranges = self.whole.pieces(row.start)
        except (MalformedDatabaseError, MalformedRecordError):
            return ()
        return tuple(
            self._in_log(start, end) for start, end in ranges if self._page_of(start) in self.log.pages
        )

    def _stands_before(self, name: str, row: Row, most_bytes: int) -> bool:
        if not self.pieces(row):
            return True
        former = self.before(name, row.number, most_bytes)
        return former is not None and (former.size_bytes, former.raw) == (row.size_bytes, row.raw)

    def _page_of(self, at: int) -> int:
        return at // self.log.page_bytes + 1

    def _in_log(self, start: int, end: int) -> tuple[int, int]:
        shift = self.log.pages[self._page_of(start)] - start // self.log.page_bytes * self.log.page_bytes
        return start + shift, end + shift


def _is_page_size(told: int) -> bool:
    return 512 <= told <= 65536 and told & (told - 1) == 0
